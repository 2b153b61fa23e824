// Package laptop runs all of Oyez in one process: Lambda's handlers, called with Lambda's events, on any table, with
// in-memory queues for topics, a phone in place of SNS and an outbox in place of the platforms. The local run, the
// backtest, the stories and the benchmarks use it.
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

// Options configure the process.
type Options struct {
	Table      table.Table
	Feed       Feed   // the table's changes
	PublicURL  string // base URL of links in SMS
	Now        func() time.Time
	NewCode    func() string // four digits; nil for random
	Log        *slog.Logger
	PagesAWeek int    // that the brand accepts; 0 for the built-in bar
	Canary     string // time of the daily test page, "10:00"; "" for only by hand
	// Notify reports to the alarm contacts; nil for nobody, and then there is no test page either.
	Notify  func(ctx context.Context, n topic.Notice) error
	Metrics io.Writer // EMF metrics; nil to discard
	Paging  alert.Rules
	Mailer  paging.Mailer // nil for none
	SignIn  bool          // people sign in over http; otherwise every visitor is the person on call
}

// Feed reads a table's changes, as its stream would deliver them.
type Feed interface {
	// Next waits for changes and returns one to max of them, in order, or the context's error.
	Next(ctx context.Context, max int) ([]events.DynamoDBEventRecord, error)
}

// Oyez is the whole system.
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

// Sources lists our accounts that have been addressed so far.
func (z *Oyez) Sources() []mention.Source {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.sources)
}

// isOurs accepts and remembers every account.
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

// New builds the whole. Each function is made as by its bootstrap, with the laptop's parts in place of AWS. The
// function examine is missing: it examines an AWS account.
func New(o Options) *Oyez {
	z := &Oyez{Outbox: &Outbox{now: o.Now}, feed: o.Feed, log: o.Log}
	alerts, deliveries, answers := newQueue(), newQueue(), newQueue()
	z.topics = []*queue{alerts, deliveries, answers}
	z.Phone = newPhone(o.Now, answers.Publish)
	// Replies use the platforms' real addresses: the outbox shows the exact call and sends nothing.
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
	in.Rules.TwoWay = true // the phone can text back
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

// postCanary posts a test page to receive, as the API would.
func (z *Oyez) postCanary(ctx context.Context, header http.Header, body []byte) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, canary.Path, nil)
	if err != nil {
		return 0, err
	}
	r.Header = header
	response, err := z.Receive.Handle(ctx, web.Event(r, body))
	return response.StatusCode, err
}

// unlimited is the monthly SMS limit: here they cost nothing.
const unlimited = 1 << 40

// Batch sizes of the stream and the queues, and how many messages of a topic are in flight.
const (
	streamBatch = 100
	atOnce      = 8
)

// Run processes the stream and the topics until the context ends.
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

// score gives records to the score function; sweep later scores what an outage prevented.
func (z *Oyez) score(ctx context.Context, records []events.DynamoDBEventRecord) error {
	_, err := z.Score.Handle(ctx, events.DynamoDBEvent{Records: records})
	return err
}

// thrice gives a topic's message to a function, with Lambda's two retries.
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

// replay gives a delivery to the replay function until it succeeds.
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

// WaitIdle processes everything in the stream and the topics, and what follows from it, for tests without Run.
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

// pending takes the stream's current records.
func (z *Oyez) pending(ctx context.Context) ([]events.DynamoDBEventRecord, error) {
	over, cancel := context.WithCancel(ctx)
	cancel() // returns what is there without waiting
	records, err := z.feed.Next(over, 1000)
	if errors.Is(err, context.Canceled) {
		err = ctx.Err()
	}
	if err != nil {
		err = fmt.Errorf("stream: %w", err)
	}
	return records, err
}
