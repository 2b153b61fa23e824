// Package laptop is Oyez whole, in one process on one machine: the handlers that run on Lambda, called with the events
// that Lambda would give them, over any table, with queues in memory for topics, a phone in place of SNS and an outbox
// in place of the platforms' own interfaces. The local run, the backtest, the stories and the benchmarks use it.
package laptop

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/functions/collect"
	"oyez/functions/desk"
	"oyez/functions/inbound"
	"oyez/functions/passkey"
	"oyez/functions/receipts"
	"oyez/functions/receive"
	"oyez/functions/replay"
	"oyez/functions/score"
	"oyez/functions/signin"
	"oyez/functions/sweep"
	"oyez/functions/wake"
	"oyez/shared/alert"
	"oyez/shared/app"
	"oyez/shared/canary"
	"oyez/shared/mention"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/topic"
	"oyez/shared/web"
)

// Options says what the process is made of.
type Options struct {
	Table      table.Table
	Feed       Feed   // the table's changes
	PublicURL  string // where links in SMS lead
	Now        func() time.Time
	NewCode    func() string // four digits; nil for random ones
	Log        *slog.Logger
	PagesAWeek int    // that the brand accepts; 0 for the shipped bar
	Canary     string // when the daily test page is sent, "10:00"; "" for only when somebody asks for it
	// Notify reports to the alarm contacts; nil for nobody, and then there is no test page either.
	Notify  func(ctx context.Context, n topic.Notice) error
	Metrics io.Writer // metrics in the embedded format; nil for nowhere
	Paging  alert.Rules
	Mailer  paging.Mailer // nil for none
	SignIn  bool          // people sign in, over http; otherwise whoever asks is the person on call
}

// Feed tells the changes of a table as its stream would.
type Feed interface {
	// Next waits for changes and returns at least one, at most max, in order; the context's error when it is over.
	Next(ctx context.Context, max int) ([]events.DynamoDBEventRecord, error)
}

// Oyez is the whole.
type Oyez struct {
	Store    *store.Store
	Phone    *Phone
	Outbox   *Outbox
	Adapters platform.Set

	Receive  *receive.Handler
	Replay   *replay.Handler
	Collect  *collect.Handler
	Score    *score.Handler
	Wake     *wake.Handler
	Sweep    *sweep.Handler
	Inbound  *inbound.Handler
	Receipts *receipts.Handler
	Desk     *desk.Handler
	Signin   *signin.Handler
	Passkey  *passkey.Handler

	topics []*queue
	feed   Feed
	log    *slog.Logger

	mu      sync.Mutex
	sources []mention.Source
}

// Sources lists the accounts of ours that anything was said to so far.
func (z *Oyez) Sources() []mention.Source {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.sources)
}

// isOurs takes every account as ours, and remembers it.
func (z *Oyez) isOurs(s mention.Source) bool {
	if s == mention.Canary {
		return true
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	if !slices.Contains(z.sources, s) {
		z.sources = append(z.sources, s)
	}
	return true
}

// New puts the whole together. Each function is made as its bootstrap makes it, of services in which parts of the
// laptop stand in for AWS. The function examine is not here: it examines an account of AWS.
func New(o Options) *Oyez {
	z := &Oyez{Outbox: &Outbox{now: o.Now}, feed: o.Feed, log: o.Log}
	alerts, deliveries, answers := newQueue(), newQueue(), newQueue()
	z.topics = []*queue{alerts, deliveries, answers}
	z.Phone = newPhone(o.Now, answers.Publish)
	// Replies go to the platforms' own addresses: the outbox shows the exact call and lets none out.
	config := all.Local(&http.Client{Transport: z.Outbox})
	z.Adapters = platform.NewSet(append(all.All(config), feed.New()))
	in := &app.StandIns{
		Env: settings.Env{
			PublicURL: o.PublicURL, Canary: o.Canary, PagesAWeek: o.PagesAWeek, SMSMonth: unlimited,
		},
		Table: o.Table, Rules: o.Paging, Now: o.Now, Random: app.SystemRandom(), Metrics: o.Metrics, Log: o.Log,
		Sender: z.Phone, Mailer: o.Mailer, Wake: alerts.Publish, Defer: deliveries.Publish, Notify: o.Notify,
		PostCanary: z.postCanary, Secrets: func(context.Context) (all.Config, error) { return config, nil },
		IsOurs: z.isOurs, Sources: z.Sources, SignIn: o.SignIn,
	}
	in.Rules.TwoWay = true // the phone texts back
	if o.NewCode != nil {
		in.Random.Code = o.NewCode
	}
	if o.Metrics == nil {
		in.Metrics = io.Discard
	}
	z.Store = in.Services().Store
	z.Receive = receive.New(in.Services())
	z.Replay = replay.New(in.Services())
	z.Collect = collect.New(in.Services())
	z.Score = score.New(in.Services())
	z.Wake = wake.New(in.Services())
	z.Sweep = sweep.New(in.Services())
	z.Inbound = inbound.New(in.Services())
	z.Receipts = receipts.New(in.Services())
	z.Desk = desk.New(in.Services())
	z.Signin = signin.New(in.Services())
	z.Passkey = passkey.New(in.Services())
	alerts.take, deliveries.take, answers.take = thrice(z.Wake.Handle), z.replay, thrice(z.Inbound.Handle)
	return z
}

// postCanary delivers a test page to receive, as the API would.
func (z *Oyez) postCanary(ctx context.Context, header http.Header, body []byte) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, canary.Path, nil)
	if err != nil {
		return 0, err
	}
	r.Header = header
	response, err := z.Receive.Handle(ctx, web.Event(r, body))
	return response.StatusCode, err
}

// unlimited is how many SMS a month may bring here: they cost nothing.
const unlimited = 1 << 40

// The batches that the stream and the queues are read in, and how many of a topic's messages are under way at once.
const (
	streamBatch = 100
	atOnce      = 8
)

// Run moves what the stream and the topics bring until the context ends.
func (z *Oyez) Run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() { z.stream(ctx) })
	for _, topic := range z.topics {
		wait.Go(func() { topic.run(ctx, atOnce) })
	}
	wait.Wait()
}

func (z *Oyez) stream(ctx context.Context) {
	for ctx.Err() == nil {
		records, err := z.feed.Next(ctx, streamBatch)
		if err != nil {
			return
		}
		if err := z.score(ctx, records); err != nil {
			z.log.ErrorContext(ctx, "stream", "err", err)
		}
	}
}

// score gives records to the score function; what an outage kept it from scoring is due for sweep.
func (z *Oyez) score(ctx context.Context, records []events.DynamoDBEventRecord) error {
	_, err := z.Score.Handle(ctx, events.DynamoDBEvent{Records: records})
	return err
}

// thrice gives a topic's message to a function, with Lambda's two more tries.
func thrice(handle func(context.Context, events.SNSEvent) error) func(context.Context, string) {
	return func(ctx context.Context, message string) {
		event := events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: message}}}}
		for range 3 {
			if handle(ctx, event) == nil {
				return
			}
		}
	}
}

// replay gives a delivery to the replay function until it takes it.
func (z *Oyez) replay(ctx context.Context, message string) {
	event := events.SQSEvent{Records: []events.SQSMessage{{MessageId: "1", Body: message}}}
	for wait := 100 * time.Millisecond; ctx.Err() == nil; wait *= 2 {
		response, err := z.Replay.Handle(ctx, event)
		if err == nil && len(response.BatchItemFailures) == 0 {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(min(wait, 10*time.Second)):
		}
	}
}

// WaitIdle does at once all that the stream and the topics hold and all that comes of it, for tests without Run.
func (z *Oyez) WaitIdle(ctx context.Context) error {
	for {
		records, err := z.pending(ctx)
		if err != nil {
			return err
		}
		if len(records) > 0 {
			if err := z.score(ctx, records); err != nil {
				return err
			}
		}
		done := len(records)
		for _, topic := range z.topics {
			for _, message := range topic.drain() {
				topic.take(ctx, message)
				done++
			}
		}
		if done == 0 {
			return nil
		}
	}
}

// pending takes what the stream holds now.
func (z *Oyez) pending(ctx context.Context) ([]events.DynamoDBEventRecord, error) {
	over, cancel := context.WithCancel(ctx)
	cancel() // what is there comes all the same, and nothing is waited for
	records, err := z.feed.Next(over, 1000)
	if errors.Is(err, context.Canceled) {
		err = ctx.Err()
	}
	if err != nil {
		err = fmt.Errorf("stream: %w", err)
	}
	return records, err
}
