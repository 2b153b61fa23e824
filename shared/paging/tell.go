package paging

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// matter is what an SMS of an alert is made of.
type matter struct {
	mention      store.Mention
	conversation conversation.Conversation
}

func (p *Pager) matter(ctx context.Context, a alert.Alert) (m matter, err error) {
	if m.mention, err = p.Store.Mention(ctx, a.Mention); err != nil && !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	m.conversation, err = p.Store.Conversation(ctx, a.Conversation)
	return m, err
}

// tell does one claimed step: it calls everybody of it, then goes the other route for whom the step before did not
// reach, and last tells those who were told before what has changed. again says that the next step is due at once.
func (p *Pager) tell(ctx context.Context, r rota.Rota, a alert.Alert, call []string) (again bool, err error) {
	m, err := p.matter(ctx, a)
	if err != nil {
		return false, err
	}
	var told []alert.Attempt
	for _, id := range call {
		person, _ := personOf(r, id)
		t, err := p.page(ctx, a, person, m)
		if errors.Is(err, errMoved) {
			break // nobody else is to be woken
		}
		if err != nil { // nothing was sent, and it is to be tried again
			p.Log.ErrorContext(ctx, "not told yet", "alert", a.ID, "person", id, "step", a.Step, "trace", a.Trace,
				"err", err)
			t.Outcome, t.Reason = alert.Busy, alert.OurFault
		}
		told = append(told, t)
	}
	if len(told) == 0 {
		return false, nil
	}
	step, asked := a.Step, a.DeclinedBy != ""
	if a, err = p.record(ctx, a, step, told); err != nil {
		return false, err
	}
	more := p.otherRoute(ctx, r, a, step, m)
	if !asked { // who wanted the next step knows
		more = append(more, p.courtesies(ctx, r, a, step, call)...)
	}
	if len(more) > 0 {
		if a, err = p.record(ctx, a, step, more); err != nil {
			return false, err
		}
	}
	return a.State == alert.Open && a.Step > step && a.Ready(p.Now()), nil
}

// record writes down tries, whatever has become of the alert meanwhile.
func (p *Pager) record(ctx context.Context, a alert.Alert, step int, told []alert.Attempt) (alert.Alert, error) {
	var kept alert.Alert
	err := run.Retry(ctx, func() (err error) {
		if kept, err = p.Store.PutAlert(ctx, a.Record(step, p.Now(), told...)); !errors.Is(err, store.ErrStale) {
			return err
		}
		if a, err = p.Store.Alert(ctx, a.ID); err != nil {
			return err
		}
		return store.ErrStale
	}, store.ErrStale)
	return kept, err
}

// errMoved is an alert that was taken, snoozed or closed while we wrote.
var errMoved = errors.New("the alert has moved on")

// page tells one person of the alert by SMS, or decides not to. errMoved when that is no longer wanted.
func (p *Pager) page(ctx context.Context, a alert.Alert, person rota.Person, m matter) (alert.Attempt, error) {
	t := alert.Attempt{Person: person.ID, Route: alert.SMS, At: p.Now()}
	if reason, err := p.held(ctx, a, person, ""); err != nil || reason != "" {
		t.Outcome, t.Reason = alert.Suppressed, reason
		return t, err
	}
	link, err := p.link(ctx, a, person)
	if err != nil {
		return t, err
	}
	parts := Parts(person.Lang, a, m.mention, m.conversation)
	parts.Link = link
	if p.Rules.TwoWay {
		parts.Code = "OK " + parts.Code
	}
	text, err := sms.Fit(parts)
	if err != nil {
		return t, err
	}
	now, err := p.Store.Alert(ctx, a.ID)
	if err == nil && !now.Claimed(a) {
		err = errMoved
	}
	if err != nil {
		return t, err
	}
	t = p.send(ctx, t, person, text)
	if t.Outcome != alert.Sent {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "not told", "alert", a.ID, "person", person.ID, "step", a.Step, "reason", t.Reason,
			"trace", a.Trace)
		return t, nil
	}
	counts := p.Metrics.Of(a.Conversation.Source())
	counts.Count(metrics.Woken, 1)
	if a.Step == 0 && !m.mention.HeardAt.IsZero() {
		counts.Took(metrics.HeardToWoken, t.AskedAt.Sub(m.mention.HeardAt))
	}
	p.Log.InfoContext(ctx, "woke", "alert", a.ID, "person", person.ID, "step", a.Step, "message", t.MessageID, "trace",
		a.Trace)
	sent, err := p.Store.PutSent(ctx, t.MessageID, store.Sent{Alert: a.ID, Person: person.ID, Step: a.Step}, p.Now())
	if err != nil { // it was sent; without its receipt it counts as not delivered
		p.Log.WarnContext(ctx, "its receipt will not be known", "alert", a.ID, "message", t.MessageID, "err", err)
		return t, nil
	}
	t.Receipt = sent.Receipt
	return t, nil
}

// held says why an SMS about an alert is not sent; "" when it is. What is held back is listed the next morning.
func (p *Pager) held(ctx context.Context, a alert.Alert, person rota.Person, what alert.Kind) (alert.Reason, error) {
	reason, err := p.reason(ctx, person, what, fmt.Sprintf("%s/%d/%s", a.ID, a.Step, what), a.Burst)
	if err != nil || reason == "" {
		return "", err
	}
	p.Metrics.Count(metrics.Suppressed, 1)
	p.Log.InfoContext(ctx, "held back", "alert", a.ID, "person", person.ID, "step", a.Step, "reason", reason, "trace",
		a.Trace)
	return reason, p.Store.PutSuppressed(ctx, store.Suppressed{
		Person: person.ID, Alert: a.ID, Conversation: a.Conversation, Code: a.Code, Priority: a.Priority, Kind: what,
		Reason: reason,
		At:     p.Now(),
	})
}

// reason is why an SMS, of which ring is the name, is not sent. What is no page keeps quiet hours, and never comes at
// the price of one; only a burst passes the budget.
func (p *Pager) reason(ctx context.Context, person rota.Person, what alert.Kind, ring string, burst bool) (alert.Reason,
	error,
) {
	now, courtesy := p.Now(), what != ""
	switch {
	case p.Rules.Shadow:
		return alert.Shadow, nil
	case courtesy && person.QuietAt(now):
		return alert.QuietHours, nil
	case p.Rules.Budget <= 0:
		return "", nil
	}
	allowed, err := p.Store.SpendBudget(ctx, person.ID, store.BudgetEntry{ID: ring, At: now},
		now.Add(-time.Hour), func(rings []store.BudgetEntry) bool {
			if courtesy {
				return len(rings) < p.Rules.Budget/2
			}
			return burst || len(rings) < p.Rules.Budget
		})
	if err != nil || allowed {
		return "", err
	}
	return alert.OverBudget, nil
}

// send gives a text to the carrier.
func (p *Pager) send(ctx context.Context, t alert.Attempt, person rota.Person, text string) alert.Attempt {
	if person.Stopped { // AWS would refuse it too, unless somebody told it to leave opt-outs to us
		t.Outcome, t.Reason = alert.Failed, alert.Reason(sms.OptedOut)
		return t
	}
	t.AskedAt = p.Now()
	message, err := p.Sender.Send(ctx, person.Phone, text)
	t.At, t.MessageID, t.Outcome = p.Now(), message, alert.Sent
	if err == nil {
		return t
	}
	t.Outcome, t.Reason = alert.Failed, alert.Reason(sms.Unknown)
	var failed *sms.Error
	if errors.As(err, &failed) {
		t.Reason = alert.Reason(failed.Reason)
		switch {
		case failed.Reason == sms.Timeout:
			t.Outcome = alert.Unknown
		case failed.Retry:
			t.Outcome = alert.Busy
		}
	}
	return t
}

// otherRoute mails whom an SMS did not reach: of the step before, those it was not delivered to in the step's time, and
// of this one, those the carrier refused for good.
func (p *Pager) otherRoute(ctx context.Context, r rota.Rota, a alert.Alert, step int, m matter) (told []alert.Attempt) {
	if p.Mailer == nil || p.Rules.Shadow {
		return nil
	}
	unreached := a.Unproved(step, false)
	if step > a.Start {
		for _, id := range a.Unproved(step-1, p.Rules.Receipts) {
			if !slices.Contains(unreached, id) {
				unreached = append(unreached, id)
			}
		}
	}
	for _, id := range unreached {
		person, known := personOf(r, id)
		if !known || person.Email == "" {
			continue
		}
		told = append(told, p.mail(ctx, a, person, m))
	}
	return told
}

func (p *Pager) mail(ctx context.Context, a alert.Alert, person rota.Person, m matter) alert.Attempt {
	t := alert.Attempt{Person: person.ID, Route: alert.Email, AskedAt: p.Now(), Outcome: alert.Failed}
	link, err := p.link(ctx, a, person)
	if err == nil {
		parts := Parts(person.Lang, a, m.mention, m.conversation)
		t.MessageID, err = p.Mailer.Mail(ctx, person.ID, parts.Head,
			letter(texts.Of(person.Lang).Say("mail.alert"), parts, link))
	}
	t.At = p.Now()
	if err != nil {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.ErrorContext(ctx, "not mailed", "alert", a.ID, "person", person.ID, "step", a.Step, "trace", a.Trace,
			"err", err)
		return t
	}
	t.Outcome = alert.Sent
	p.Log.InfoContext(ctx, "mailed", "alert", a.ID, "person", person.ID, "step", a.Step, "message", t.MessageID,
		"trace", a.Trace)
	return t
}

// letter is an e-mail's text: what the SMS says, a line each.
func letter(intro string, parts sms.Parts, link string) string {
	lines := []string{
		intro + "\n", parts.Head, parts.Author, cmp.Or(parts.Quote, parts.NoText), parts.Facts,
		"OYEZ " + parts.Code, link,
	}
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "" })
	return strings.Join(lines, "\n") + "\n"
}

// link makes an address that opens the alert for one person.
func (p *Pager) link(ctx context.Context, a alert.Alert, person rota.Person) (string, error) {
	token := p.NewToken()
	if err := p.Store.PutLink(ctx, token,
		store.Link{Alert: a.ID, Person: person.ID, Ends: p.Now().Add(LinkLife)}); err != nil {
		return "", err
	}
	return p.PublicURL + "/" + token, nil
}

// Parts is what an alert's SMS says, but for its link.
func Parts(lang string, a alert.Alert, m store.Mention, c conversation.Conversation) sms.Parts {
	w := texts.Of(lang)
	parts := sms.Parts{
		Head:   fmt.Sprintf("OYEZ %d %s", c.Priority, place(w, m)),
		Author: author(m),
		Quote:  nucleus(m),
		NoText: noWords(w, m),
		Code:   a.Code,
	}
	if n, _ := c.Waiting(); n+c.Dropped > 1 {
		parts.Facts = w.Say("sms.nth", n+c.Dropped)
	}
	switch {
	case m.Source == mention.Canary:
		parts.Head, parts.Author, parts.Quote, parts.Facts = "OYEZ test", "", w.Say("sms.canary"), ""
	case a.Joined > 1:
		parts.Head += " " + w.Say("sms.burst", a.Joined)
	case a.Reopened:
		parts.Facts = w.Say("sms.reopened")
	case c.Overdue:
		parts.Facts = w.Say("sms.overdue")
	}
	return parts
}
