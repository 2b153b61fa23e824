package proof

// What AWS asks, in USD without a free tier, for us-east-1 and arm64; as of November 2026. The price pages draw their
// numbers in the browser, so each says where it was read; check those marked "not read" before relying on them.
const (
	// HTTP API, of up to 512 KB: worked example on aws.amazon.com/api-gateway/pricing
	perRequestHTTP   = 1.00 / 1e6
	perInvocation    = 0.20 / 1e6        // Lambda: several price lists agree
	perGBSecond      = 0.0000133334      // Lambda on arm64: the same
	perWrite         = 0.625 / 1e6       // DynamoDB on demand, a unit of 1 KB, since November 2024
	perRead          = 0.125 / 1e6       // DynamoDB on demand, a unit of 4 KB
	perPublish       = 0.50 / 1e6        // SNS, of up to 64 KB; to Lambda it delivers free: not read
	perQueueCall     = 0.40 / 1e6        // SQS: not read
	perLogByte       = 0.50 / 1e9        // CloudWatch Logs taken in: not read
	perTrace         = 0.05 * 5.00 / 1e6 // X-Ray, of which one in twenty is kept: not read
	perAlarmMonth    = 0.10              // CloudWatch, a standard alarm: not read
	perMetricMonth   = 0.30              // CloudWatch, a metric of one's own: not read
	perDashboard     = 3.00              // CloudWatch, a month: not read
	daysInAMonth     = 30
	hoursInAMonth    = 24 * daysInAMonth
	minutesInAMonth  = 60 * hoursInAMonth
	queueCallsAMonth = 5 * 3 * minutesInAMonth // Lambda's five pollers of a queue, each asking for 20 s
)
