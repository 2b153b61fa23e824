// Package app makes what the functions are built from, once for AWS and once for a laptop. It knows no function: each
// function has a New that takes Services, and a method of Services makes one part when New calls it, so that a binary
// links only what its own function uses.
package app

import (
	"context"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
	"oyez/shared/topic"
)

// Services are what one function is built from.
type Services struct {
	Env     settings.Env
	AWS     aws.Config // the zero Config on a laptop
	Store   *store.Store
	Rules   alert.Rules
	Now     func() time.Time
	Random  Random
	Metrics *metrics.Recorder
	Log     *slog.Logger

	name   string    // the function's
	laptop *StandIns // nil on AWS
}

// StandIns are what stands in for AWS and for the platforms on a laptop.
type StandIns struct {
	Env     settings.Env // of it, PublicURL, Number, Canary, PagesAWeek and SMSMonth are used
	Table   table.Table
	Rules   alert.Rules
	Now     func() time.Time
	Random  Random
	Metrics io.Writer
	Log     *slog.Logger

	Sender     paging.Sender
	Mailer     paging.Mailer                              // nil for no e-mails
	Wake       func(ctx context.Context, id string) error // publishes to the topic of alerts
	Defer      func(ctx context.Context, message string) error
	Notify     func(ctx context.Context, n topic.Notice) error // nil for nobody, and then there is no test page either
	PostCanary CanaryPost
	Secrets    func(ctx context.Context) (all.Config, error)
	IsOurs     func(mention.Source) bool
	Sources    func() []mention.Source
	SignIn     bool // people sign in; otherwise whoever asks is the person on call
}

// Services makes the services of one function. Functions have a recorder of metrics each, as each of them flushes its
// own.
func (in *StandIns) Services() *Services {
	return &Services{
		Env: in.Env, Store: store.New(in.Table, in.Now), Rules: in.Rules, Now: in.Now, Random: in.Random,
		Metrics: metrics.New(in.Metrics, in.Now), Log: in.Log, laptop: in,
	}
}

// Main runs a function on Lambda: it builds the function of the services that the environment describes. When they
// cannot be made, the log says every reason, and the process ends.
func Main(function string, build func(*Services) (handler any)) {
	tuneGC(settings.Memory(os.LookupEnv))
	log := slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("function", function)
	s, err := onAWS(function, log)
	if err != nil {
		log.Error("start", "err", err)
		os.Exit(1)
	}
	lambda.Start(build(s))
}

func onAWS(function string, log *slog.Logger) (*Services, error) {
	env, err := settings.Load(function, os.LookupEnv)
	if err != nil {
		return nil, err
	}
	cfg, err := settings.AWS(os.LookupEnv)
	if err != nil {
		return nil, err
	}
	return &Services{
		Env: env, AWS: cfg, Store: store.New(dynamo.New(dynamodb.NewFromConfig(cfg), env.Table), time.Now),
		Rules: alert.Rules{
			TwoWay: env.Number != "", Shadow: env.Shadow, Receipts: env.Receipts, Budget: env.Budget,
			Burst: alert.BurstFrom,
		},
		Now: time.Now, Random: SystemRandom(), Metrics: metrics.New(os.Stdout, time.Now), Log: log, name: function,
	}, nil
}

// tuneGC sets GOGC=400: the live heap is a few MB, Lambda bills all of the memory, and garbage collection took a fifth
// of the processor in storms (infra/lab/bench -proof). The soft limit is 3/4 of the memory, because the binary itself
// lies in it too; there is no limit where memory is 0, which is unknown.
func tuneGC(memory int64) {
	debug.SetGCPercent(400)
	if memory > 0 {
		debug.SetMemoryLimit(memory / 4 * 3)
	}
}
