package proof

// AWS's prices in USD without a free tier, for us-east-1 and arm64, as of November 2026. The price pages render their
// numbers in the browser, so each line names its source; check those marked "not read".
const (
	// HTTP API, of up to 512 KB: worked example on aws.amazon.com/api-gateway/pricing
	perRequestHTTP   = 1.00 / 1e6
	perInvocation    = 0.20 / 1e6        // Lambda: several price lists agree
	perGBSecond      = 0.0000133334      // Lambda on arm64: the same
	perWrite         = 0.625 / 1e6       // DynamoDB on demand, a unit of 1 KB, since November 2024
	perRead          = 0.125 / 1e6       // DynamoDB on demand, a unit of 4 KB
	perPublish       = 0.50 / 1e6        // SNS, up to 64 KB; delivery to Lambda is free: not read
	perQueueCall     = 0.40 / 1e6        // SQS: not read
	perLogByte       = 0.50 / 1e9        // CloudWatch Logs ingestion: not read
	perTrace         = 0.05 * 5.00 / 1e6 // X-Ray, sampling one in twenty: not read
	perAlarmMonth    = 0.10              // CloudWatch, a standard alarm: not read
	perMetricMonth   = 0.30              // CloudWatch, a custom metric: not read
	perDashboard     = 3.00              // CloudWatch, a month: not read
	daysInAMonth     = 30
	hoursInAMonth    = 24 * daysInAMonth
	minutesInAMonth  = 60 * hoursInAMonth
	queueCallsAMonth = 5 * 3 * minutesInAMonth // Lambda's five pollers per queue, polling for 20 s each
)
