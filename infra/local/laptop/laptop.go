// Package laptop is Oyez whole, in one process on one machine: the handlers that run on Lambda, called with the events
// that Lambda would give them, over any table, with queues in memory for topics, a phone in place of SNS and an outbox
// in place of the platforms' own interfaces. The local run, the backtest, the stories and the benchmarks use it.
package laptop

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

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
	"oyez/shared/brand"
	"oyez/shared/canary"
	"oyez/shared/command"
	"oyez/shared/door"
	"oyez/shared/gateway"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
	"oyez/shared/random"
	"oyez/shared/reply"
	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/topic"
	"oyez/shared/triage"
)

// Options says what the process is made of.
type Options struct {
	Table      table.Table
	Feed       Feed   // the table's changes
	PublicURL  string // where links in SMS lead
	Now        func() time.Time
	NewCode    func() string // four digits; nil for random.Code
	Log        *slog.Logger
	PagesAWeek int // that the brand accepts; 0 for the shipped bar
	// when the day's test page is sent; nil for only when it is pressed
	Canary *rota.Clock
	// those who hear that it was lost; nil for nobody, and no test page
	Notify  func(ctx context.Context, n topic.Notice) error
	Metrics io.Writer // metrics in the embedded format; nil for nowhere
	Paging  paging.Rules
	Mailer  paging.Mailer // nil for none
	SignIn  bool          // people sign in, over http; else whoever asks is the person on call
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
	Adapters map[string]platform.Adapter

	Receive  *receive.Handler
	Replay   *replay.Handler
	Score    *score.Handler
	Wake     *wake.Handler
	Sweep    *sweep.Handler
	Inbound  *inbound.Handler
	Receipts *receipts.Handler
	Desk     *desk.Handler
	Signin   *signin.Handler
	Passkey  *passkey.Handler

	alerts, deliveries, answers *queue
	feed                        Feed
	log                         *slog.Logger

	mu      sync.Mutex
	sources []mention.Source
}

// Sources lists the accounts of ours that anything was said to so far.
func (z *Oyez) Sources() []mention.Source {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.sources)
}

// ours takes every account as ours, and remembers it.
func (z *Oyez) ours(s mention.Source) bool {
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

// New puts the whole together.
func New(o Options) *Oyez {
	if o.Metrics == nil {
		o.Metrics = io.Discard
	}
	o.Paging.TwoWay = true // the phone answers
	if o.NewCode == nil {
		o.NewCode = random.Code
	}
	z := &Oyez{
		Store: store.At(o.Table, o.Now), Outbox: &Outbox{now: o.Now}, Adapters: map[string]platform.Adapter{},
		alerts: newQueue(), deliveries: newQueue(), answers: newQueue(), feed: o.Feed, log: o.Log,
	}
	z.Phone = newPhone(o.Now, z.answers.Publish)
	// Answers go to the platforms' own addresses: the outbox shows the exact call and lets none out.
	for _, a := range append(all.All(all.Local(&http.Client{Transport: z.Outbox}, googleKey().Public())), feed.New()) {
		z.Adapters[a.Spec().Name] = a
	}
	adapters := func(context.Context) map[string]platform.Adapter { return z.Adapters }
	recorder := func() *metrics.Recorder { return metrics.New(o.Metrics, o.Now) }
	book := paging.Book{Store: z.Store, NewCode: o.NewCode, Now: o.Now}
	triager := func(m *metrics.Recorder) *triage.Triage {
		none := func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, platform.ErrNoPermission
		} // nothing leaves
		return &triage.Triage{
			Book: book, Scorer: &brand.Scorer{Store: z.Store, Now: o.Now, Metrics: m, Log: o.Log},
			Alerts: z.alerts, Enrich: none, Metrics: m, Log: o.Log,
		}
	}
	pager := func(m *metrics.Recorder) *paging.Pager {
		return &paging.Pager{
			Store: z.Store, Sender: z.Phone, Mailer: o.Mailer, PublicURL: o.PublicURL, NewToken: random.Token,
			NewCode: o.NewCode, Now: o.Now,
			Rules: o.Paging, Metrics: m, Log: o.Log,
		}
	}
	replies := func(m *metrics.Recorder) *reply.Replies {
		return &reply.Replies{Book: book, Adapters: adapters, NewID: random.ID, Metrics: m, Log: o.Log}
	}
	taker := func(m *metrics.Recorder) *intake.Intake {
		settle := triage.LogAtIntake((&brand.Scorer{Store: z.Store, Now: o.Now, Metrics: m, Log: o.Log}).Sure)
		return &intake.Intake{
			Store: z.Store, Ours: z.ours, Sources: z.Sources, Echo: triager(m).Echo, Returned: replies(m).Returned,
			LogAtIntake: settle,
			Metrics:     m, Log: o.Log,
		}
	}

	m := recorder()
	z.Receive = &receive.Handler{
		Adapters: adapters, Intake: taker(m),
		Deliveries: z.deliveries,
		Now:        o.Now, NewTrace: random.ID, Metrics: m, Log: o.Log,
	}
	m = recorder()
	z.Replay = &replay.Handler{Intake: taker(m), Metrics: m, Log: o.Log}
	m = recorder()
	z.Score = &score.Handler{Triage: triager(m), Metrics: m, Log: o.Log}
	m = recorder()
	z.Wake = &wake.Handler{Pager: pager(m), Metrics: m, Log: o.Log}
	m = recorder()
	z.Receipts = &receipts.Handler{Pager: pager(m), Metrics: m, Log: o.Log}
	m = recorder()
	z.Sweep = &sweep.Handler{
		Store: z.Store, Pager: pager(m), Replies: replies(m), Triage: triager(m), Now: o.Now, Metrics: m, Log: o.Log,
		Bar: &brand.Bar{Store: z.Store, Accept: o.PagesAWeek, Now: o.Now, Log: o.Log},
	}
	if o.Notify != nil {
		z.Sweep.Canary = &canary.Canary{
			Store: z.Store, Book: book, Post: z.knock, NewKey: rand.Text, Notify: o.Notify, At: o.Canary,
			Receipts: o.Paging.Receipts,
			Now:      o.Now, Metrics: m, Log: o.Log,
		}
		if o.Mailer != nil {
			z.Sweep.Canary.Mail = o.Mailer.Mail
		}
	}
	in := door.Door{Store: z.Store, Cookies: session.Cookies{Plain: true}, Local: !o.SignIn, Now: o.Now, Log: o.Log}
	m = recorder()
	z.Desk = &desk.Handler{
		Store: z.Store, Book: book, Replies: replies(m), Wake: z.alerts.Publish, Door: in, Now: o.Now, Metrics: m,
		Log: o.Log,
	}
	m = recorder()
	z.Inbound = &inbound.Handler{
		Commands: &command.Runner{
			Store: z.Store, Book: book, Sender: z.Phone, Wake: z.alerts.Publish, Now: o.Now, Metrics: m, Log: o.Log,
		},
		Metrics: m, Log: o.Log,
	}
	z.Signin = &signin.Handler{
		Door: in, Store: z.Store, Sender: z.Phone, Month: plenty, NewCode: random.SixDigits, Now: o.Now, Metrics: m,
		Log:  o.Log,
		Wait: func(context.Context, time.Time) {}, // nobody to keep a secret from
	}
	m = recorder()
	z.Passkey = &passkey.Handler{Door: in, Store: z.Store, Now: o.Now, Metrics: m, Log: o.Log}
	return z
}

// knock delivers the canary to receive, as the API would.
func (z *Oyez) knock(ctx context.Context, header http.Header, body []byte) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, canary.Path, nil)
	if err != nil {
		return 0, err
	}
	r.Header = header
	response, err := z.Receive.Handle(ctx, gateway.Event(r, body))
	return response.StatusCode, err
}

// plenty is how many SMS a month may bring here: they cost nothing.
const plenty = 1 << 40

// The batches that the stream and the queues are read in, and how many of a topic's messages are under way at once.
const (
	streamBatch = 100
	atOnce      = 8
)

// Run moves what the stream and the topics bring until the context ends.
func (z *Oyez) Run(ctx context.Context) {
	var wait sync.WaitGroup
	wait.Go(func() { z.stream(ctx) })
	wait.Go(func() { z.alerts.run(ctx, atOnce, z.wake) })
	wait.Go(func() { z.deliveries.run(ctx, atOnce, z.replay) })
	wait.Go(func() { z.answers.run(ctx, atOnce, z.inbound) })
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

// score gives records to the score function; what it could not score for an outage comes due for sweep.
func (z *Oyez) score(ctx context.Context, records []events.DynamoDBEventRecord) error {
	_, err := z.Score.Handle(ctx, events.DynamoDBEvent{Records: records})
	return err
}

// wake gives an alert to the wake function, with Lambda's two more tries.
func (z *Oyez) wake(ctx context.Context, id string) {
	event := events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: id}}}}
	for range 3 {
		if z.Wake.Handle(ctx, event) == nil {
			return
		}
	}
}

// inbound gives an SMS to the inbound function, with Lambda's two more tries.
func (z *Oyez) inbound(ctx context.Context, payload string) {
	event := events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: payload}}}}
	for range 3 {
		if z.Inbound.Handle(ctx, event) == nil {
			return
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
		alerts, deliveries, answers := z.alerts.drain(), z.deliveries.drain(), z.answers.drain()
		if len(records)+len(alerts)+len(deliveries)+len(answers) == 0 {
			return nil
		}
		if len(records) > 0 {
			if err := z.score(ctx, records); err != nil {
				return err
			}
		}
		for _, id := range alerts {
			z.wake(ctx, id)
		}
		for _, message := range deliveries {
			z.replay(ctx, message)
		}
		for _, payload := range answers {
			z.inbound(ctx, payload)
		}
	}
}

// Drop loses all that the stream and the alerts topic hold, for tests of what happens then.
func (z *Oyez) Drop(ctx context.Context) error {
	_, err := z.pending(ctx)
	z.alerts.drain()
	return err
}

// pending takes what the stream holds now.
func (z *Oyez) pending(ctx context.Context) ([]events.DynamoDBEventRecord, error) {
	instant, cancel := context.WithTimeout(ctx, 5*time.Millisecond)
	defer cancel()
	records, err := z.feed.Next(instant, 1000)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, fmt.Errorf("stream: %w", err)
	}
	return records, nil
}
