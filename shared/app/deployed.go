// Package app is what every deployed function has in common: its environment read and checked, the clients of AWS,
// a log in JSON and metrics on standard output.
package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/shared/alert"
	"oyez/shared/brand"
	"oyez/shared/canary"
	"oyez/shared/connect"
	"oyez/shared/door"
	"oyez/shared/fetch"
	"oyez/shared/intake"
	"oyez/shared/mail"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/random"
	"oyez/shared/rota"
	"oyez/shared/scoring"
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
	AWS     aws.Config

	name string
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
		Env: env, Log: slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("function", name),
		Metrics: metrics.New(os.Stdout, time.Now),
		Store:   store.New(dynamo.New(dynamodb.NewFromConfig(cfg), env.Table)), name: name, AWS: cfg,
	}, nil
}

// Main runs a function's main: what it returns ends the process, named in the log.
func Main(run func() error) {
	roomy(settings.Memory(os.LookupEnv))
	if err := run(); err != nil {
		slog.New(slog.NewJSONHandler(os.Stdout, nil)).Error("start", "err", err)
		os.Exit(1)
	}
}

// roomy lets rubbish pile up to four times of what lives, which is a few MB: the memory is paid for whether it is used
// or not, and to collect rubbish took a fifth of the functions' time in a storm (infra/lab/bench -proof). Near the end
// of the memory, of so many bytes, it is collected as often as it must be; of 0 nobody knows how many.
func roomy(memory int64) {
	debug.SetGCPercent(400)
	if memory > 0 {
		debug.SetMemoryLimit(memory / 4 * 3) // the binary itself lies in it too
	}
}

// Topic publishes to one of our topics.
func (f *Function) Topic(arn string) topic.SNS {
	return topic.New(sns.NewFromConfig(f.AWS), arn)
}

// Platforms are the adapters of the platforms, following the function's secrets.
func (f *Function) Platforms() *connect.Live {
	decode := func(data []byte) (all.Config, error) { return all.Decode(f.name, data) }
	return &connect.Live{Secrets: settings.NewSecretCache(f.AWS, f.name, f.Env.Parameter, decode, time.Now), Log: f.Log}
}

// Ours says whether a source is one of the accounts in our settings, or our own test page.
func (f *Function) Ours(s mention.Source) bool {
	return s == mention.Canary || slices.Contains(f.Env.Sources, s)
}

// Sources are the accounts in our settings.
func (f *Function) Sources() []mention.Source { return f.Env.Sources }

// Triage scores and decides.
func (f *Function) Triage() *triage.Triage {
	return &triage.Triage{
		Book: f.Book(), Scorer: f.Scorer(), Alerts: f.Topic(f.Env.AlertsTopic), Metrics: f.Metrics,
		Log: f.Log,
	}
}

// Scorer scores with what the brand has of its own.
func (f *Function) Scorer() *brand.Scorer {
	return &brand.Scorer{Store: f.Store, Now: time.Now, Metrics: f.Metrics, Log: f.Log}
}

// LogAtIntake says what is certain to be merely logged. It reads what the brand has at once, while nobody waits, and
// later does not let a delivery wait for it: what it has not read in time settles nothing.
func (f *Function) LogAtIntake() intake.LogAtIntake {
	scorer := f.Scorer()
	scorer.Patience = 500 * time.Millisecond
	scorer.Score(scoring.Input{})
	return triage.LogAtIntake(scorer.Sure)
}

// Book opens and closes alerts.
func (f *Function) Book() paging.Book {
	return paging.Book{Store: f.Store, NewCode: random.Code, Now: time.Now}
}

// once is an SNS client that tries once: a second try of a lost answer would be a second SMS that nobody counted.
func (f *Function) once() *sns.Client {
	return sns.NewFromConfig(f.AWS, func(o *sns.Options) { o.Retryer = aws.NopRetryer{} })
}

// Door recognises our people.
func (f *Function) Door() door.Door { return door.Door{Store: f.Store, Now: time.Now, Log: f.Log} }

// Sender sends SMS and counts them.
func (f *Function) Sender() paging.Sender {
	sender := sms.New(f.once(), sms.Options{Number: f.Env.Number, SenderID: f.Env.SenderID, MaxPrice: f.Env.MaxPrice})
	return paging.Counted{Sender: sender, Store: f.Store, Log: f.Log}
}

// Pager tells people, by SMS and by e-mail.
func (f *Function) Pager() *paging.Pager {
	return &paging.Pager{
		Store: f.Store, Sender: f.Sender(), Mailer: mail.New(f.once(), f.Env.MailTopic), PublicURL: f.Env.PublicURL,
		NewToken: random.Token, NewCode: random.Code, Now: time.Now,
		Rules: paging.Rules{
			TwoWay: f.Env.Number != "", Shadow: f.Env.Shadow, Receipts: f.Env.Receipts, Budget: f.Env.Budget,
			Burst: alert.BurstFrom,
		},
		Metrics: f.Metrics, Log: f.Log,
	}
}

// Canary sends the day's test page; nil where there is none, and in the shadow, where nothing is sent.
func (f *Function) Canary() *canary.Canary {
	at, err := rota.ParseClock(f.Env.Canary)
	if err != nil || f.Env.Shadow {
		return nil
	}
	return &canary.Canary{
		Store: f.Store, Book: f.Book(), Post: canary.To(&http.Client{}, f.Env.PublicURL), NewKey: rand.Text,
		Notify: f.Topic(f.Env.OpsTopic).PublishNotice,
		Mail:   mail.New(sns.NewFromConfig(f.AWS), f.Env.MailTopic).Mail, At: &at, Receipts: f.Env.Receipts,
		Now: time.Now, Metrics: f.Metrics, Log: f.Log,
	}
}

// Heartbeat tells somebody outside that everything due was served; nil where nobody listens.
func (f *Function) Heartbeat() func(context.Context) error {
	if f.Env.Heartbeat == "" {
		return nil
	}
	client := fetch.New(fetch.Options{Timeout: 5 * time.Second})
	return func(ctx context.Context) error { return client.Ping(ctx, f.Env.Heartbeat) }
}
