package paging

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/store"
)

// Sender sends one SMS.
type Sender interface {
	// Send gives text to the carrier for a phone in E.164 and returns the carrier's id of it. The error is an
	// *sms.Error.
	Send(ctx context.Context, phone, text string) (id string, err error)
}

// Mailer sends one e-mail.
type Mailer interface {
	// Mail sends to the address of a person of the rota and returns an id of it. An error holds no address.
	Mail(ctx context.Context, person, subject, text string) (id string, err error)
}

// Store is what paging reads and writes.
type Store interface {
	Changer
	alerts
	limits
	digests
	Rota(ctx context.Context) (rota.Rota, error)
	Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error)
	Mention(ctx context.Context, k mention.Key) (store.Mention, error)
}

type alerts interface {
	Alert(ctx context.Context, id string) (alert.Alert, error)
	PutAlert(ctx context.Context, a alert.Alert) (alert.Alert, error)
	PutLink(ctx context.Context, token string, l store.Link) error
	PutSent(ctx context.Context, message string, sent store.Sent, now time.Time) (store.Sent, error)
	PutReceipt(ctx context.Context, message string, r alert.Receipt, now time.Time) (store.Sent, error)
}

type limits interface {
	Burst(ctx context.Context, source mention.Source) (alert.Burst, error)
	PutBurst(ctx context.Context, b alert.Burst) error
	Budget(ctx context.Context, person string, since time.Time) (alert.Budget, error)
	PutBudget(ctx context.Context, b alert.Budget) (alert.Budget, error)
	PutSuppressed(ctx context.Context, s store.Suppressed) error
	PutSuppressedBurst(ctx context.Context, b alert.Burst, now time.Time) error
}

type digests interface {
	OpenAlerts(ctx context.Context, limit int) ([]alert.Alert, error)
	Inbox(ctx context.Context, shard, limit int) ([]store.Waiting, error)
	SuppressedBetween(ctx context.Context, from, to time.Time) ([]store.Suppressed, error)
	ClaimJob(ctx context.Context, name string, now time.Time) (bool, error)
	FinishJob(ctx context.Context, name string, now time.Time) error
	ShiftsCheckedAt(ctx context.Context) (time.Time, error)
	PutShiftsCheckedAt(ctx context.Context, checked time.Time) error
}

// Pager notifies people. Whom, and whom not, package alert decides.
type Pager struct {
	Store     Store
	Sender    Sender
	Mailer    Mailer        // the other route; nil for none
	PublicURL string        // where links lead, without a slash at the end
	NewToken  func() string // 16 base32 characters nobody can guess
	NewCode   func() string // four digits
	Now       func() time.Time
	Rules     alert.Rules
	Metrics   *metrics.Recorder
	Log       *slog.Logger
}

// LinkLife is how long the link in an SMS opens its alert.
const LinkLife = 12 * time.Hour

func (p *Pager) book() Book { return Book{Store: p.Store, NewCode: p.NewCode, Now: p.Now} }

// turn is one decision with what was read for it.
type turn struct {
	alert.Input
	rota   rota.Rota
	matter *matter // what the alert is about; nil while not read
}

func (p *Pager) turn(stage alert.Stage) *turn {
	return &turn{Input: alert.Input{
		Stage: stage, Now: p.Now(), Rules: p.Rules, Email: p.Mailer != nil, Budgets: map[string]alert.Budget{},
	}}
}

// Wake does what is due of an alert, if anything is. It claims a step before it sends, looks at the alert again just
// before each SMS, and records what came of it, so that many callers at once ring one phone once. Who is on call is
// read from the rota at that moment.
func (p *Pager) Wake(ctx context.Context, id string) error {
	for again := true; again; {
		a, err := p.Store.Alert(ctx, id)
		if err == nil {
			again, err = p.serve(ctx, a)
		}
		switch {
		case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrStale): // somebody else claimed it, or took it
			return nil
		case err != nil:
			return fmt.Errorf("wake for alert %s: %w", id, err)
		}
	}
	return nil
}

// serve does one thing that is due. again says that the next is due at once.
func (p *Pager) serve(ctx context.Context, a alert.Alert) (again bool, err error) {
	t := p.turn(alert.Due)
	t.Alert, t.Subject = a, alert.Subject{Source: a.Conversation.Source()}
	d, err := p.claim(ctx, t)
	switch {
	case err != nil || d.Reason == alert.IsClosed || d.Reason == alert.NotDue:
		return false, err
	case d.Reason == alert.NewerVersion: // it stays due, for a version that knows it
		return false, store.ErrNewer
	}
	if claimed, err := p.Store.PutAlert(ctx, d.Alert); err != nil {
		return false, err
	} else if d.Alert = claimed; d.Reason == alert.NobodyThere {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "nobody is on call", "alert", a.ID, "trace", a.Trace)
	}
	attempts, err := p.notifyAll(ctx, t, d)
	if err != nil || len(attempts) == 0 {
		return false, err
	}
	step, asked := d.Alert.Step, d.Alert.DeclinedBy != ""
	if a, err = p.record(ctx, d.Alert, step, attempts); err != nil || d.Reason == alert.IsTaken {
		return false, err
	}
	after := p.turn(alert.Recorded)
	after.Alert, after.Step, after.Asked = a, step, asked
	after.People, after.rota, after.matter = t.People, t.rota, t.matter
	for _, n := range d.Notifications {
		after.Called = append(after.Called, n.Person)
	}
	if d, err = p.decide(ctx, after); err != nil {
		return false, err
	}
	if attempts, err = p.notifyAll(ctx, after, d); err != nil {
		return false, err
	}
	if len(attempts) > 0 {
		if a, err = p.record(ctx, a, step, attempts); err != nil {
			return false, err
		}
	}
	return a.State == alert.Open && a.Step > step && a.Ready(p.Now()), nil
}

// claim decides what is due of an alert, and writes its place in a burst.
func (p *Pager) claim(ctx context.Context, t *turn) (d alert.Decision, err error) {
	err = run.Retry(ctx, func() error {
		if d, err = p.decide(ctx, t); err != nil || d.Burst == nil {
			return err
		}
		if err = p.Store.PutBurst(ctx, *d.Burst); err != nil {
			t.Burst = nil // it is read again
			return err
		}
		if d.Reason != alert.OfBurst {
			return nil
		}
		return p.Store.PutSuppressedBurst(ctx, *d.Burst, t.Now)
	}, store.ErrStale)
	return d, err
}

// decide asks for a decision until it lacks nothing: what costs a read is read only when it matters.
func (p *Pager) decide(ctx context.Context, t *turn) (d alert.Decision, err error) {
	for {
		d = alert.Decide(t.Input)
		switch d.Lacks {
		case alert.LacksBurst:
			err = p.readBurst(ctx, t)
		case alert.LacksSteps:
			err = p.readRota(ctx, t)
		case alert.LacksBudget:
			for _, n := range d.Notifications {
				if _, known := t.Budgets[n.Person]; n.Entry != "" && !known {
					p.readBudget(ctx, t, n.Person)
				}
			}
		default:
			return d, nil
		}
		if err != nil {
			return d, err
		}
	}
}

func (p *Pager) readBurst(ctx context.Context, t *turn) error {
	b, err := p.Store.Burst(ctx, t.Subject.Source)
	if err != nil {
		return err
	}
	if b.Head != "" && b.Head != t.Alert.ID {
		head, err := p.Store.Alert(ctx, b.Head)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		b.HeadOpen = err == nil && head.State != alert.Closed
	}
	t.Burst = &b
	return nil
}

func (p *Pager) readRota(ctx context.Context, t *turn) error {
	r, err := p.Store.Rota(ctx)
	if err != nil {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "the rota cannot be read; the alert stays due", "alert", t.Alert.ID, "trace",
			t.Alert.Trace, "err", err)
		return err
	}
	t.use(r)
	return nil
}

// use makes a decision depend on a rota as it is at its moment.
func (t *turn) use(r rota.Rota) {
	t.rota, t.Steps, t.People = r, stepsOf(r, t.Now), nil
	for _, person := range r.People {
		who := alert.Person{ID: person.ID, Stopped: person.Stopped, Email: person.Email != ""}
		if person.QuietAt(t.Now) {
			who.QuietUntil = quietEnd(person, t.Now)
		}
		t.People = append(t.People, who)
	}
}

// stepsOf are a rota's steps at a moment, by id: none is not nil.
func stepsOf(r rota.Rota, now time.Time) []alert.Step {
	list := []alert.Step{}
	for _, s := range r.Steps(now) {
		step := alert.Step{After: s.After}
		for _, person := range s.Who {
			step.Who = append(step.Who, person.ID)
		}
		list = append(list, step)
	}
	return list
}

// quietEnd is when a person's quiet hours are over, at most a few minutes late.
func quietEnd(person rota.Person, now time.Time) time.Time {
	end := now
	for range 24 * 12 {
		if end = end.Add(5 * time.Minute); !person.QuietAt(end) {
			break
		}
	}
	return end
}

// readBudget reads a person's budget. One that cannot be read is no reason to leave the others without their SMS.
func (p *Pager) readBudget(ctx context.Context, t *turn, person string) {
	b, err := p.Store.Budget(ctx, person, t.Now.Add(-alert.BudgetSpan))
	if err != nil {
		p.Log.ErrorContext(ctx, "a budget cannot be read", "alert", t.Alert.ID, "person", person, "err", err)
		b.Unread = true
	}
	t.Budgets[person] = b
}

// spend counts a notification in its person's budget. When another SMS was counted first, it is decided again, and may
// be suppressed now.
func (p *Pager) spend(ctx context.Context, t *turn, n alert.Notification) (alert.Notification, error) {
	err := run.Retry(ctx, func() error {
		b := t.Budgets[n.Person]
		if n.Entry == "" || b.Has(n.Entry) {
			return nil
		}
		b, err := p.Store.PutBudget(ctx, b.Spend(n.Entry, t.Now))
		if err == nil {
			t.Budgets[n.Person] = b
			return nil
		}
		p.readBudget(ctx, t, n.Person)
		again := alert.Decide(t.Input).Notifications
		n = again[slices.IndexFunc(again, func(o alert.Notification) bool {
			return o.Person == n.Person && o.Route == n.Route && o.Kind == n.Kind
		})]
		return err
	}, store.ErrStale)
	return n, err
}

// record writes attempts down, whatever has become of the alert meanwhile.
func (p *Pager) record(ctx context.Context, a alert.Alert, step int, attempts []alert.Attempt) (alert.Alert, error) {
	var kept alert.Alert
	err := run.Retry(ctx, func() (err error) {
		if kept, err = p.Store.PutAlert(ctx, a.Record(step, p.Now(), attempts...)); !errors.Is(err, store.ErrStale) {
			return err
		}
		if a, err = p.Store.Alert(ctx, a.ID); err != nil {
			return err
		}
		return store.ErrStale
	}, store.ErrStale)
	if err != nil {
		err = fmt.Errorf("record %d attempts: %w", len(attempts), err)
	}
	return kept, err
}

// ErrUnknownMessage is a receipt for a message that we know no alert of.
var ErrUnknownMessage = errors.New("the message is of no alert that we know")

// Receipt records what the carrier's network said of a message that it had accepted: in any order, any number of times.
// ErrUnknownMessage when the message was about no alert, or about one that is not recorded yet: then it is kept for
// that record.
func (p *Pager) Receipt(ctx context.Context, messageID string, receipt alert.Receipt) error {
	sent, err := p.Store.PutReceipt(ctx, messageID, receipt, p.Now())
	if err != nil {
		return err
	}
	if sent.Alert == "" {
		return ErrUnknownMessage
	}
	attempt := alert.Attempt{
		Step: sent.Step, Person: sent.Person, Route: alert.SMS, At: sent.Receipt.At, Outcome: alert.Sent,
		MessageID: messageID, Receipt: sent.Receipt,
	}
	err = run.Retry(ctx, func() error {
		a, err := p.Store.Alert(ctx, sent.Alert)
		if err != nil {
			return err
		}
		received := a.Receive(attempt)
		if slices.Equal(a.Attempts, received.Attempts) && a.Due.Equal(received.Due) {
			return nil
		}
		_, err = p.Store.PutAlert(ctx, received)
		return err
	}, store.ErrStale)
	if err != nil {
		return fmt.Errorf("record a receipt for alert %s: %w", sent.Alert, err)
	}
	return nil
}
