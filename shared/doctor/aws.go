package doctor

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	cloudwatchtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamodbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"oyez/shared/rota"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table"
)

// account asks AWS: one method per check, each of a few read-only calls. Its errors are AWS's codes, never its
// messages, which quote numbers.
type account struct {
	env   settings.Env
	store *store.Store
	now   func() time.Time

	dynamodb   *dynamodb.Client
	sns        *sns.Client
	ssm        *ssm.Client
	cloudwatch *cloudwatch.Client
	lambda     *lambda.Client
}

// checks returns the checks of AWS, the team first.
func (a *account) checks(team rota.Rota) []Check {
	people := team.People
	one := func(about string, ask func(context.Context) (Finding, error)) Check {
		return many(about, func(ctx context.Context) ([]Finding, error) {
			f, err := ask(ctx)
			return []Finding{f}, err
		})
	}
	topic := func(name, arn string, judge func([]Subscription) []Finding) Check {
		return many("topic "+name, func(ctx context.Context) ([]Finding, error) {
			list, err := a.subscriptions(ctx, arn)
			return judge(list), err
		})
	}
	checks := []Check{
		one("team", func(context.Context) (Finding, error) { return a.team(team), nil }),
		one("SMS spend", a.spend),
		one("SMS sandbox", func(ctx context.Context) (Finding, error) { return a.sandbox(ctx, people) }),
		one("SMS opt-outs", func(ctx context.Context) (Finding, error) { return a.optedOut(ctx, people) }),
		many("SMS sender", func(ctx context.Context) ([]Finding, error) { return a.sender(ctx, people) }),
		one("SMS receipts", a.deliveryStatus),
		one("canary", a.canary),
		many("table", a.table),
		topic("ops", a.env.OpsTopic, func(list []Subscription) []Finding { return []Finding{Ops(list)} }),
		topic("alerts", a.env.AlertsTopic, feeds("alerts", "lambda")),
		topic("deliveries", a.env.DeliveriesTopic, feeds("deliveries", "sqs")),
		topic("mail", a.env.MailTopic, func(list []Subscription) []Finding { return Mail(people, list) }),
		one("concurrency", a.concurrency),
	}
	for _, function := range settings.WithSecrets() {
		checks = append(checks,
			one("secrets", func(ctx context.Context) (Finding, error) { return a.secrets(ctx, function) }))
	}
	return checks
}

// many makes a check of a call that AWS may refuse.
func many(about string, ask func(context.Context) ([]Finding, error)) Check {
	return Check{About: about, Run: func(ctx context.Context) []Finding {
		findings, err := ask(ctx)
		if err != nil {
			return []Finding{Unasked(code(err))}
		}
		return findings
	}}
}

// code is AWS's error code; the message may quote the request.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "too slow"
	}
	return "no response (region, credentials, network)"
}

func (a *account) team(r rota.Rota) Finding {
	if len(r.People) == 0 {
		return Team(0, 0, nil)
	}
	var proved error
	if hole := r.Prove(a.now()); hole != nil {
		proved = hole
	}
	return Team(len(r.People), len(r.OnCall(a.now())), proved)
}

func (a *account) attributes(ctx context.Context) (map[string]string, error) {
	out, err := a.sns.GetSMSAttributes(ctx, &sns.GetSMSAttributesInput{})
	if err != nil {
		return nil, err
	}
	return out.Attributes, nil
}

func (a *account) spend(ctx context.Context) (Finding, error) {
	set, err := a.attributes(ctx)
	if err != nil {
		return Finding{}, err
	}
	limit := 1.0 // AWS's default
	if set["MonthlySpendLimit"] != "" {
		if limit, err = strconv.ParseFloat(set["MonthlySpendLimit"], 64); err != nil {
			return Unasked("the limit is not a number"), nil
		}
	}
	now := a.now().UTC()
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	out, err := a.cloudwatch.GetMetricStatistics(ctx, &cloudwatch.GetMetricStatisticsInput{
		Namespace: aws.String("AWS/SNS"), MetricName: aws.String("SMSMonthToDateSpentUSD"),
		StartTime: &month, EndTime: &now, Period: aws.Int32(24 * 60 * 60),
		Statistics: []cloudwatchtypes.Statistic{cloudwatchtypes.StatisticMaximum},
	})
	if err != nil {
		return Finding{}, err
	}
	spent := 0.0 // the sum only grows, and has a point only when an SMS was sent
	for _, point := range out.Datapoints {
		spent = max(spent, aws.ToFloat64(point.Maximum))
	}
	return Spend(limit, spent, now), nil
}

func (a *account) sandbox(ctx context.Context, people []rota.Person) (Finding, error) {
	status, err := a.sns.GetSMSSandboxAccountStatus(ctx, &sns.GetSMSSandboxAccountStatusInput{})
	if err != nil || !status.IsInSandbox {
		return Sandbox(false, nil), err
	}
	verified := map[string]bool{}
	pages := sns.NewListSMSSandboxPhoneNumbersPaginator(a.sns, &sns.ListSMSSandboxPhoneNumbersInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return Finding{}, err
		}
		for _, number := range page.PhoneNumbers {
			verified[aws.ToString(number.PhoneNumber)] = number.Status == "Verified"
		}
	}
	var unverified []string
	for _, p := range people {
		if !verified[p.Phone] {
			unverified = append(unverified, p.ID)
		}
	}
	return Sandbox(true, unverified), nil
}

func (a *account) optedOut(ctx context.Context, people []rota.Person) (Finding, error) {
	var out []string
	for _, p := range people {
		answer, err := a.sns.CheckIfPhoneNumberIsOptedOut(ctx,
			&sns.CheckIfPhoneNumberIsOptedOutInput{PhoneNumber: aws.String(p.Phone)})
		if err != nil {
			return Finding{}, err
		}
		if answer.IsOptedOut {
			out = append(out, p.ID)
		}
	}
	return OptedOut(out), nil
}

func (a *account) sender(ctx context.Context, people []rota.Person) ([]Finding, error) {
	numbers := 0
	pages := sns.NewListOriginationNumbersPaginator(a.sns, &sns.ListOriginationNumbersInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		numbers += len(page.PhoneNumbers)
	}
	var phones []string
	for _, p := range people {
		phones = append(phones, p.Phone)
	}
	return Sender(a.env.SenderID, numbers, phones), nil
}

func (a *account) deliveryStatus(ctx context.Context) (Finding, error) {
	set, err := a.attributes(ctx)
	if err != nil {
		return Finding{}, err
	}
	percent, _ := strconv.Atoi(set["DeliveryStatusSuccessSamplingRate"]) // "" if nobody has set it: 0
	return DeliveryStatus(set["DeliveryStatusIAMRole"], percent, a.env.Receipts), nil
}

func (a *account) canary(ctx context.Context) (Finding, error) {
	last, err := a.store.Daily(ctx, store.TaskCanary)
	return Canary(last, a.env.Canary != "" && !a.env.Shadow, a.now()), err
}

func (a *account) table(ctx context.Context) ([]Finding, error) {
	name := &a.env.Table
	described, err := a.dynamodb.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: name})
	if err != nil {
		return nil, err
	}
	expiry, err := a.dynamodb.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: name})
	if err != nil {
		return nil, err
	}
	backups, err := a.dynamodb.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: name})
	if err != nil {
		return nil, err
	}
	t := Table{
		Status: string(described.Table.TableStatus), Protected: aws.ToBool(described.Table.DeletionProtectionEnabled),
	}
	if s := described.Table.StreamSpecification; s != nil {
		t.Stream = aws.ToBool(s.StreamEnabled) && s.StreamViewType == dynamodbtypes.StreamViewTypeNewAndOldImages
	}
	if e := expiry.TimeToLiveDescription; e != nil {
		t.Expiry = e.TimeToLiveStatus == dynamodbtypes.TimeToLiveStatusEnabled &&
			aws.ToString(e.AttributeName) == table.AttrExpires
	}
	if b := backups.ContinuousBackupsDescription; b != nil && b.PointInTimeRecoveryDescription != nil {
		status := b.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus
		t.PointInTime = status == dynamodbtypes.PointInTimeRecoveryStatusEnabled
	}
	return t.State(), nil
}

// subscriptions lists a topic's subscriptions.
func (a *account) subscriptions(ctx context.Context, topic string) (list []Subscription, err error) {
	pages := sns.NewListSubscriptionsByTopicPaginator(a.sns, &sns.ListSubscriptionsByTopicInput{TopicArn: &topic})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, s := range page.Subscriptions {
			list = append(list, Subscription{
				Protocol: aws.ToString(s.Protocol), Endpoint: aws.ToString(s.Endpoint),
				Pending: !strings.HasPrefix(aws.ToString(s.SubscriptionArn), "arn:"),
			})
		}
	}
	return list, nil
}

func (a *account) concurrency(ctx context.Context) (Finding, error) {
	out, err := a.lambda.GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
	if err != nil {
		return Finding{}, err
	}
	if out.AccountLimit == nil {
		return Unasked("AWS returned no limit"), nil
	}
	return Concurrency(int(out.AccountLimit.ConcurrentExecutions)), nil
}

// secret reads a function's secrets, or returns ErrUnwritten.
func (a *account) secret(ctx context.Context, function string) ([]byte, error) {
	out, err := a.ssm.GetParameter(ctx, &ssm.GetParameterInput{
		Name: aws.String("/" + a.env.Stack + "/" + function), WithDecryption: aws.Bool(true),
	})
	if _, missing := errors.AsType[*ssmtypes.ParameterNotFound](err); missing {
		return nil, ErrUnwritten
	}
	if err != nil {
		return nil, err
	}
	if out.Parameter.Type != ssmtypes.ParameterTypeSecureString {
		return nil, errPlain
	}
	return []byte(aws.ToString(out.Parameter.Value)), nil
}

var errPlain = errors.New("is not encrypted: delete it and write it again")

func (a *account) secrets(ctx context.Context, function string) (Finding, error) {
	data, err := a.secret(ctx, function)
	switch {
	case errors.Is(err, ErrUnwritten), errors.Is(err, errPlain):
		return Settings(function, "", err), nil
	case err != nil:
		return Finding{}, err
	}
	words, err := Secrets(function, data)
	return Settings(function, words, err), nil
}
