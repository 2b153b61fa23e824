// Package app builds the services that the functions are made of, for AWS and for a laptop. Each function's New takes
// Services, and each method of Services builds one part when called, so a binary links only what its function uses.
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

// StandIns replace AWS and the platforms on a laptop.
type StandIns struct {
	Env     settings.Env // only PublicURL, Number, Canary, PagesAWeek and SMSMonth are used
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
	Notify     func(ctx context.Context, n topic.Notice) error // nil for nobody; then there is no test page either
	PostCanary CanaryPost
	Secrets    func(ctx context.Context) (all.Config, error)
	IsOurs     func(mention.Source) bool
	Sources    func() []mention.Source
	SignIn     bool // people sign in; otherwise every visitor is the person on call
}

// Services makes one function's services. Each function flushes its own metrics, so it has its own recorder.
func (in *StandIns) Services() *Services {
	return &Services{
		Env: in.Env, Store: store.New(in.Table, in.Now), Rules: in.Rules, Now: in.Now, Random: in.Random,
		Metrics: metrics.New(in.Metrics, in.Now), Log: in.Log, laptop: in,
	}
}

// Main runs a function on Lambda, built from the services that the environment describes. If they cannot be built, it
// logs every reason and exits.
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

// tuneGC sets GOGC=400: the live heap is a few MB, Lambda bills all memory, and GC took a fifth of the CPU in storms
// (infra/lab/bench -proof). The soft limit is 3/4 of memory, because it also holds the binary; 0 (unknown) sets none.
func tuneGC(memory int64) {
	debug.SetGCPercent(400)
	if memory > 0 {
		debug.SetMemoryLimit(memory / 4 * 3)
	}
}
