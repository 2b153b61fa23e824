package paging

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"oyez/shared/alert"
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

// Pager tells people of alerts.
type Pager struct {
	Store     *store.Store
	Sender    Sender
	Mailer    Mailer        // the other route; nil for none
	PublicURL string        // where links lead, without a slash at the end
	NewToken  func() string // 16 base32 characters nobody can guess
	NewCode   func() string // four digits
	Now       func() time.Time
	Rules     Rules
	Metrics   *metrics.Recorder
	Log       *slog.Logger
}

// Rules are how the phone is kept useful. The zero Rules send everything.
type Rules struct {
	// Answerable says that an SMS sent back reaches us: the SMS then shows what takes the alert, "OK 4821", not the
	// bare code.
	TwoWay bool

	Shadow   bool // nothing is sent but the morning's list of what would have been
	Receipts bool // the carrier's network says what was delivered: what was not is sent by the other route
	Budget   int  // SMS a person and hour, which only a burst passes; 0 for no limit
	Burst    int  // more alerts of a source than this within alert.BurstWithin are one; 0 for never
}

// LinkLife is how long the link in an SMS opens its alert.
const LinkLife = 12 * time.Hour

func (p *Pager) book() Book { return Book{Store: p.Store, NewCode: p.NewCode, Now: p.Now} }

// Wake does what is due of an alert, if anything is; else it does nothing. It claims the step before it sends, looks at
// the alert again just before sending, and records what came of it, so that many callers at once ring one phone once.
// Who is called is read from the rota at that moment.
func (p *Pager) Wake(ctx context.Context, id string) error {
	for {
		a, err := p.Store.Alert(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if a.Newer { // it stays due, for a version that knows it
			return fmt.Errorf("alert %s: %w", id, store.ErrNewer)
		}
		if !a.Ready(p.Now()) { // closed, or not due: nothing is owed
			return nil
		}
		again, err := p.serve(ctx, a)
		if errors.Is(err, store.ErrStale) { // somebody else claimed it, or took it
			return nil
		}
		if err != nil {
			return fmt.Errorf("alert %s: %w", id, err)
		}
		if !again {
			return nil
		}
	}
}

// serve does one thing that is due. again says that the next is due at once.
func (p *Pager) serve(ctx context.Context, a alert.Alert) (again bool, err error) {
	a, follows, err := p.join(ctx, a)
	if err != nil {
		return false, err
	}
	if follows {
		_, err := p.Store.PutAlert(ctx, a)
		return false, err
	}
	r, err := p.Store.Rota(ctx)
	if err != nil {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "the rota cannot be read; the alert stays due", "alert", a.ID, "trace", a.Trace, "err",
			err)
		return false, err
	}
	a, duty, err := a.Claim(p.Now(), steps(r, p.Now()))
	if err != nil { // somebody was faster
		return false, nil
	}
	if a, err = p.Store.PutAlert(ctx, a); err != nil {
		return false, err
	}
	switch {
	case duty.AnnounceTake:
		return false, p.tookNews(ctx, r, a)
	case len(duty.Notify) > 0:
		return p.tell(ctx, r, a, duty.Notify)
	}
	if last := len(a.Attempts) - 1; last >= 0 && a.Attempts[last].Outcome == alert.Nobody {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "nobody is on call", "alert", a.ID, "trace", a.Trace)
	}
	return false, nil
}

// steps are the rota's at a moment, by id.
func steps(r rota.Rota, now time.Time) []alert.Step {
	var list []alert.Step
	for _, s := range r.Steps(now) {
		step := alert.Step{After: s.After}
		for _, person := range s.Who {
			step.Who = append(step.Who, person.ID)
		}
		list = append(list, step)
	}
	return list
}

// personOf finds somebody in the rota; false for who has left.
func personOf(r rota.Rota, id string) (rota.Person, bool) {
	i := slices.IndexFunc(r.People, func(p rota.Person) bool { return p.ID == id })
	if i < 0 {
		return rota.Person{}, false
	}
	return r.People[i], true
}

// join finds an alert's place in the burst of its source. follows says that another rings for it.
func (p *Pager) join(ctx context.Context, a alert.Alert) (alert.Alert, bool, error) {
	if p.Rules.Burst <= 0 || a.State != alert.Open || !a.Burst && !a.Fresh() {
		return a, false, nil
	}
	var b alert.Burst
	var place alert.Place
	var now time.Time
	err := run.Retry(ctx, func() error {
		before, err := p.Store.Burst(ctx, a.Conversation.Source())
		if err != nil {
			return err
		}
		open := false
		if before.Head != "" && before.Head != a.ID {
			head, err := p.Store.Alert(ctx, before.Head)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			open = err == nil && head.State != alert.Closed
		}
		now = p.Now()
		b, place = before.See(a, open, p.Rules.Burst, now)
		if place == alert.Leads && b.Head == before.Head || place == alert.WaitsInBurst && a.Burst {
			return nil // nothing has changed
		}
		return p.Store.PutBurst(ctx, b)
	}, store.ErrStale)
	switch {
	case err != nil:
		return a, false, fmt.Errorf("join the burst of %s: %w", a.Conversation.Source(), err)
	case place == alert.WaitsInBurst && !a.Burst:
		if err := p.Store.PutSuppressedBurst(ctx, b, now); err != nil {
			return a, false, err
		}
		fallthrough
	case place == alert.WaitsInBurst:
		return a.WaitInBurst(now, now.Add(alert.BurstRest)), true, nil
	case place == alert.Leads:
		return a.Lead(b.Count), false, nil
	}
	return a, false, nil
}

// Receipt records what the carrier's network said of a message that it had accepted: in any order, any number of times.
// ErrUnknownMessage when the message told of no alert, or of one that is not recorded yet: then it is kept for that
// record.
func (p *Pager) Receipt(ctx context.Context, messageID string, receipt alert.Receipt) error {
	sent, err := p.Store.PutReceipt(ctx, messageID, receipt, p.Now())
	if err != nil {
		return err
	}
	if sent.Alert == "" {
		return ErrUnknownMessage
	}
	return p.change(ctx, sent.Alert, func(a alert.Alert) alert.Alert {
		return a.Receive(alert.Attempt{
			Step: sent.Step, Person: sent.Person, Route: alert.SMS, At: sent.Receipt.At, Outcome: alert.Sent,
			MessageID: messageID,
			Receipt:   sent.Receipt,
		})
	})
}

// ErrUnknownMessage is a receipt for a message that we know no alert of.
var ErrUnknownMessage = errors.New("the message is of no alert that we know")

// change applies a pure change to an alert as it is now, whatever has become of it. One that changes nothing is not
// written.
func (p *Pager) change(ctx context.Context, id string, move func(alert.Alert) alert.Alert) error {
	return run.Retry(ctx, func() error {
		a, err := p.Store.Alert(ctx, id)
		if err != nil {
			return err
		}
		moved := move(a)
		if slices.Equal(a.Attempts, moved.Attempts) && a.Due.Equal(moved.Due) {
			return nil
		}
		_, err = p.Store.PutAlert(ctx, moved)
		return err
	}, store.ErrStale)
}
