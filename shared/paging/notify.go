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
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// matter is what an alert is about.
type matter struct {
	mention      store.Mention
	conversation conversation.Conversation
}

// readMatter reads it once a turn.
func (p *Pager) readMatter(ctx context.Context, t *turn) (err error) {
	if t.matter != nil {
		return nil
	}
	var m matter
	if m.mention, err = p.Store.Mention(ctx, t.Alert.Mention); err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if m.conversation, err = p.Store.Conversation(ctx, t.Alert.Conversation); err == nil {
		t.matter = &m
	}
	return err
}

// errMoved is an alert that was taken, snoozed or closed since it was claimed.
var errMoved = errors.New("the alert has moved on")

// notifyAll does what was decided about an alert, and returns what came of it. When the alert has moved on meanwhile,
// nobody else is notified.
func (p *Pager) notifyAll(ctx context.Context, t *turn, d alert.Decision) (attempts []alert.Attempt, err error) {
	for _, n := range d.Notifications {
		if n.Kind == "" && n.Suppressed == "" {
			if err := p.readMatter(ctx, t); err != nil {
				return nil, err
			}
		}
		attempt, err := p.notify(ctx, t, d.Alert, n)
		about := []any{
			"alert", d.Alert.ID, "person", n.Person, "step", n.Step, "kind", n.Kind, "route", n.Route, "why", n.Why,
			"trace", d.Alert.Trace,
		}
		switch {
		case errors.Is(err, errMoved):
			return attempts, nil
		case err != nil && n.Kind == "" && n.Route == alert.SMS:
			p.Log.ErrorContext(ctx, "not notified yet: it is tried again", append(about, "err", err)...)
			attempt.Outcome, attempt.Reason = alert.Busy, alert.OurFault
		case err != nil:
			p.Log.WarnContext(ctx, "news not sent", append(about, "err", err)...)
			continue
		case attempt.Outcome == "": // left without a record
			continue
		case attempt.Outcome == alert.Sent && n.Kind == "" && n.Route == alert.SMS:
			p.Log.InfoContext(ctx, "woke", append(about, "message", attempt.MessageID)...)
		case attempt.Outcome == alert.Sent:
			p.Log.InfoContext(ctx, "notified", append(about, "message", attempt.MessageID)...)
		case attempt.Outcome == alert.Suppressed:
			p.Log.InfoContext(ctx, "suppressed", append(about, "reason", attempt.Reason)...)
		default:
			p.Metrics.Count(metrics.Unsent, 1)
			p.Log.ErrorContext(ctx, "not notified", append(about, "reason", attempt.Reason)...)
		}
		attempts = append(attempts, attempt)
	}
	return attempts, nil
}

// notify sends one notification, or notes why it is not sent. An attempt without an outcome is not recorded.
func (p *Pager) notify(ctx context.Context, t *turn, a alert.Alert, n alert.Notification) (alert.Attempt, error) {
	attempt := alert.Attempt{Person: n.Person, Route: n.Route, Kind: n.Kind, At: p.Now()}
	n, err := p.spend(ctx, t, n)
	if err != nil {
		return attempt, err
	}
	person, _ := t.rota.Person(n.Person)
	switch n.Suppressed {
	case "":
	case alert.Shadow, alert.QuietHours, alert.OverBudget:
		if n.Route == alert.SMS {
			attempt.Outcome, attempt.Reason = alert.Suppressed, n.Suppressed
			return attempt, p.suppressed(ctx, a, n)
		}
		return attempt, nil
	case alert.OptedOut:
		attempt.Outcome, attempt.Reason = alert.Failed, n.Suppressed
		return attempt, nil
	case alert.OurFault:
		return attempt, errors.New("the person's budget cannot be read")
	default:
		return attempt, nil
	}
	switch {
	case n.Route == alert.Email:
		return p.mail(ctx, t, a, attempt, person)
	case n.Kind != "":
		return p.send(ctx, attempt, person, sms.Line(news(texts.Of(person.Lang), t, a, n))), nil
	}
	return p.page(ctx, t, a, attempt, person)
}

// suppressed lists what is not sent, for the morning. That whoever had an alert is not told that it is open again is on
// the alert's own record alone.
func (p *Pager) suppressed(ctx context.Context, a alert.Alert, n alert.Notification) error {
	if n.Why == alert.HadIt {
		return nil
	}
	p.Metrics.Count(metrics.Suppressed, 1)
	return p.Store.PutSuppressed(ctx, store.Suppressed{
		Person: n.Person, Alert: a.ID, Conversation: a.Conversation, Code: a.Code, Priority: a.Priority, Kind: n.Kind,
		Reason: n.Suppressed, At: p.Now(),
	})
}

// page sends the SMS of the alert itself. errMoved when that is no longer wanted.
func (p *Pager) page(ctx context.Context, t *turn, a alert.Alert, attempt alert.Attempt, person rota.Person) (
	alert.Attempt, error,
) {
	link, err := p.link(ctx, a, person)
	if err != nil {
		return attempt, err
	}
	parts := Parts(person.Lang, a, t.matter.mention, t.matter.conversation)
	parts.Link = link
	if p.Rules.TwoWay {
		parts.Code = "OK " + parts.Code
	}
	text, err := sms.Fit(parts)
	if err != nil {
		return attempt, err
	}
	now, err := p.Store.Alert(ctx, a.ID)
	if err == nil && !now.Claimed(a) {
		err = errMoved
	}
	if err != nil {
		return attempt, err
	}
	if attempt = p.send(ctx, attempt, person, text); attempt.Outcome != alert.Sent {
		return attempt, nil
	}
	counts := p.Metrics.Of(a.Conversation.Source())
	counts.Count(metrics.Woken, 1)
	if heard := t.matter.mention.HeardAt; a.Step == 0 && !heard.IsZero() {
		counts.Took(metrics.HeardToWoken, attempt.AskedAt.Sub(heard))
	}
	sent, err := p.Store.PutSent(ctx, attempt.MessageID, store.Sent{Alert: a.ID, Person: person.ID, Step: a.Step},
		p.Now())
	if err != nil { // it was sent; without its receipt it counts as not delivered
		p.Log.WarnContext(ctx, "its receipt will not be known", "alert", a.ID, "message", attempt.MessageID, "err", err)
		return attempt, nil
	}
	attempt.Receipt = sent.Receipt
	return attempt, nil
}

// news is what is told of an alert to those who were notified of it.
func news(lang texts.Lang, t *turn, a alert.Alert, n alert.Notification) string {
	switch n.Kind {
	case alert.Took:
		return lang.Say("sms.took-notice", a.Code, nameOf(t.rota, a.TakenBy))
	case alert.Reopen:
		return lang.Say("sms.reopen-notice", a.Code, int(a.Until.Sub(a.TakenAt)/time.Minute))
	}
	minutes := int(t.Now.Sub(a.NotifiedAt(n.Person)).Round(time.Minute) / time.Minute)
	return lang.Say("sms.moved-on-notice", a.Code, minutes, nameOf(t.rota, t.Called[0]))
}

// nameOf is what the others call a person.
func nameOf(r rota.Rota, id string) string {
	if person, known := r.Person(id); known {
		return person.Name
	}
	return id
}

// send gives a text to the carrier.
func (p *Pager) send(ctx context.Context, t alert.Attempt, person rota.Person, text string) alert.Attempt {
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

// mail sends the e-mail of the alert itself.
func (p *Pager) mail(ctx context.Context, t *turn, a alert.Alert, attempt alert.Attempt, person rota.Person) (
	alert.Attempt, error,
) {
	attempt.AskedAt, attempt.Outcome = p.Now(), alert.Failed
	link, err := p.link(ctx, a, person)
	if err == nil {
		parts := Parts(person.Lang, a, t.matter.mention, t.matter.conversation)
		text := letter(texts.Of(person.Lang).Say("mail.alert"), parts, link)
		attempt.MessageID, err = p.Mailer.Mail(ctx, person.ID, parts.Head, text)
	}
	if attempt.At = p.Now(); err == nil {
		attempt.Outcome = alert.Sent
	} else {
		p.Log.WarnContext(ctx, "e-mail not sent", "alert", a.ID, "person", person.ID, "err", err)
	}
	return attempt, nil
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
	l := store.Link{Alert: a.ID, Person: person.ID, Ends: p.Now().Add(LinkLife)}
	return p.PublicURL + "/" + token, p.Store.PutLink(ctx, token, l)
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
