// Package deployed is what every deployed function has in common: its environment read and checked, the clients of AWS,
// a log in JSON and metrics on standard output.
package deployed

import (
	"log/slog"
	"os"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/shared/alert"
	"oyez/shared/brand"
	"oyez/shared/connect"
	"oyez/shared/draw"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/settings"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
	"oyez/shared/topic"
	"oyez/shared/triage"
)

// Function is one deployed function.
type Function struct {
	Env     settings.Env
	Log     *slog.Logger
	Metrics *metrics.Recorder
	Store   *store.Store

	name string
	aws  aws.Config
}

// Start reads what a function is told by its environment and connects it. Every fault is named in one error.
func Start(name string) (*Function, error) {
	env, err := settings.Load(name, os.LookupEnv)
	if err != nil {
		return nil, err
	}
	cfg, err := settings.AWS(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return &Function{
		Env: env, Log: slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("function", name), Metrics: metrics.New(os.Stdout, time.Now),
		Store: store.New(dynamo.New(dynamodb.NewFromConfig(cfg), env.Table)), name: name, aws: cfg,
	}, nil
}

// Main runs a function's main: what it returns ends the process, named in the log.
func Main(run func() error) {
	if err := run(); err != nil {
		slog.New(slog.NewJSONHandler(os.Stdout, nil)).Error("start", "err", err)
		os.Exit(1)
	}
}

// Topic publishes to one of our topics.
func (f *Function) Topic(arn string) topic.Publisher {
	return topic.New(sns.NewFromConfig(f.aws), arn)
}

// Platforms are the adapters of the platforms, following the function's secrets.
func (f *Function) Platforms() *connect.Live {
	decode := func(data []byte) (all.Config, error) { return all.Decode(f.name, data) }
	return &connect.Live{Vault: settings.NewVault(f.aws, f.name, f.Env.Parameter, decode, time.Now), Log: f.Log}
}

// Ours says whether a source is one of the accounts in our settings.
func (f *Function) Ours(s mention.Source) bool { return slices.Contains(f.Env.Sources, s) }

// Triage scores and decides.
func (f *Function) Triage() *triage.Triage {
	return &triage.Triage{Book: f.Book(), Scorer: f.Scorer(), Alerts: f.Topic(f.Env.AlertsTopic), Metrics: f.Metrics, Log: f.Log}
}

// Scorer scores with what the brand has of its own.
func (f *Function) Scorer() *brand.Scorer {
	return &brand.Scorer{Store: f.Store, Now: time.Now, Metrics: f.Metrics, Log: f.Log}
}

// Book opens and closes alerts.
func (f *Function) Book() paging.Book {
	return paging.Book{Store: f.Store, NewCode: draw.Code, Now: time.Now}
}

// Pager tells people, by SMS: another route is for its caller to add. Its SNS client tries once: a second try of a lost answer would be a second SMS that nobody counted.
func (f *Function) Pager() *paging.Pager {
	client := sns.NewFromConfig(f.aws, func(o *sns.Options) { o.Retryer = aws.NopRetryer{} })
	return &paging.Pager{
		Store: f.Store, Sender: sms.New(client, sms.Options{SenderID: f.Env.SenderID, MaxPrice: f.Env.MaxPrice}),
		PublicURL: f.Env.PublicURL, NewToken: draw.Token, NewCode: draw.Code, Now: time.Now, Metrics: f.Metrics, Log: f.Log,
		Rules: paging.Rules{Shadow: f.Env.Shadow, Receipts: f.Env.Receipts, Budget: f.Env.Budget, Burst: alert.BurstFrom},
	}
}
