package paging

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
)

// Sender sends one SMS.
type Sender interface {
	// Send gives text to the carrier for a phone in E.164 and returns the carrier's id of it. The error is an *sms.Error.
	Send(ctx context.Context, phone, text string) (id string, err error)
}

// Pager tells people of alerts.
type Pager struct {
	Store     *store.Store
	Sender    Sender
	PublicURL string        // where links lead, without a slash at the end
	NewToken  func() string // 16 base32 characters nobody can guess
	Now       func() time.Time
	Metrics   *metrics.Recorder
	Log       *slog.Logger
}

// LinkLife is how long the link in an SMS opens its alert.
const LinkLife = 12 * time.Hour

// Wake tells the next person of an alert, if that is due; else it does nothing. It claims the step before it sends, looks
// at the alert again just before sending, and records what came of it, so that many callers at once ring one phone once.
func (p *Pager) Wake(ctx context.Context, id string) error {
	for {
		a, err := p.Store.Alert(ctx, id)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		lapsed := a.Lapsed(p.Now())
		holder := a.TakenBy
		a, err = a.Claim(p.Now())
		if err != nil { // closed, or not due: nothing is owed
			return nil
		}
		if a, err = p.Store.PutAlert(ctx, a); err != nil {
			if errors.Is(err, store.ErrStale) { // somebody else claimed it, or took it
				return nil
			}
			return fmt.Errorf("claim alert %s: %w", id, err)
		}
		again, err := p.tell(ctx, a, lapsed, holder)
		if err != nil || !again {
			return err
		}
	}
}

// tell does one claimed step. again says that the next one is due at once.
func (p *Pager) tell(ctx context.Context, a alert.Alert, lapsed bool, holder string) (again bool, err error) {
	r, err := p.Store.Rota(ctx)
	if err != nil {
		return false, err
	}
	people := r.OnCall(p.Now())
	if len(people) == 0 {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "nobody is on call", "alert", a.ID, "trace", a.Trace)
		return false, p.record(ctx, a, alert.Told{Outcome: alert.Nobody, At: p.Now()}, false, 0)
	}
	person := people[a.Step%len(people)]
	text, err := p.text(ctx, a, person, lapsed)
	if err != nil {
		return false, fmt.Errorf("alert %s: %w", a.ID, err)
	}
	if now, err := p.Store.Alert(ctx, a.ID); err != nil || now.Version != a.Version {
		return false, err // taken or closed while we wrote: nobody is to be woken
	}
	at := p.Now()
	message, sendErr := p.Sender.Send(ctx, person.Phone, text)
	told := alert.Told{Person: person.ID, At: p.Now(), Outcome: alert.Sent, MessageID: message}
	retry := false
	if sendErr != nil {
		told.Outcome, told.Reason = alert.Failed, "unknown"
		var failed *sms.Error
		if errors.As(sendErr, &failed) {
			told.Reason, retry = string(failed.Reason), failed.Retry
			if failed.Reason == sms.Timeout {
				told.Outcome = alert.Unknown
			}
		}
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "not told", "alert", a.ID, "person", person.ID, "step", a.Step, "reason", told.Reason, "trace", a.Trace)
	} else {
		p.Metrics.Count(metrics.Woken, 1)
		if a.Step == 0 && !lapsed {
			p.heardToWoken(ctx, a, at)
		}
		p.Log.InfoContext(ctx, "woke", "alert", a.ID, "person", person.ID, "step", a.Step, "message", message, "trace", a.Trace)
		if lapsed && holder != person.ID {
			p.notify(ctx, r, holder, func(lang string) string { return openAgain(lang, a.Code) })
		}
	}
	if err := p.record(ctx, a, told, retry, len(people)); err != nil {
		return false, err
	}
	return sendErr != nil && !retry && a.Step+1 < 2*len(people), nil
}

// record writes down a try, whatever has become of the alert meanwhile.
func (p *Pager) record(ctx context.Context, a alert.Alert, told alert.Told, retry bool, people int) error {
	id := a.ID
	for range attempts {
		_, err := p.Store.PutAlert(ctx, a.Tell(told, retry, people))
		if !errors.Is(err, store.ErrStale) {
			return err
		}
		if a, err = p.Store.Alert(ctx, id); err != nil {
			return err
		}
	}
	return fmt.Errorf("alert %s: too many writers at once", id)
}

func (p *Pager) heardToWoken(ctx context.Context, a alert.Alert, at time.Time) {
	if m, err := p.Store.Mention(ctx, a.Mention); err == nil {
		p.Metrics.Took(metrics.HeardToWoken, at.Sub(m.HeardAt))
	}
}

// notify tells somebody a word about an alert. It is a courtesy: when it fails, nothing depends on it.
func (p *Pager) notify(ctx context.Context, r rota.Rota, id string, text func(lang string) string) {
	for _, person := range r.People {
		if person.ID != id {
			continue
		}
		if _, err := p.Sender.Send(ctx, person.Phone, sms.Line(text(person.Lang))); err != nil {
			p.Metrics.Count(metrics.Unsent, 1)
			p.Log.WarnContext(ctx, "courtesy not sent", "person", id, "err", err)
		}
	}
}

// text writes the SMS and keeps the link in it.
func (p *Pager) text(ctx context.Context, a alert.Alert, person rota.Person, lapsed bool) (string, error) {
	m, err := p.Store.Mention(ctx, a.Mention)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	c, err := p.Store.Conversation(ctx, a.Conversation)
	if err != nil {
		return "", err
	}
	token := p.NewToken()
	link := store.Link{Alert: a.ID, Person: person.ID, Ends: p.Now().Add(LinkLife)}
	if err := p.Store.PutLink(ctx, token, link); err != nil {
		return "", err
	}
	parts := Parts(person.Lang, a, m, c, lapsed)
	parts.Link = p.PublicURL + "/" + token
	return sms.Fit(parts)
}

// Parts is what an alert's SMS says, but for its link.
func Parts(lang string, a alert.Alert, m store.Mention, c conversation.Conversation, lapsed bool) sms.Parts {
	w := wordsIn(lang)
	parts := sms.Parts{
		Head:    fmt.Sprintf("OYEZ %d %s", c.Priority, place(w, m)),
		Author:  author(m),
		Quote:   nucleus(m),
		NoWords: noWords(w, m),
		Code:    a.Code,
	}
	if n, _ := c.Waiting(); n+c.Earlier > 1 {
		parts.Facts = w.nth(n + c.Earlier)
	}
	if lapsed {
		parts.Facts = w.openAgain
	}
	return parts
}
