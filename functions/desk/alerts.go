package desk

import (
	"context"
	"errors"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/store"
)

// alertLine is one alert of the last day: what it was about and why it was raised, who was notified or why not, and
// what became of it.
type alertLine struct {
	Path     string
	When     string
	Place    string
	Author   string
	Reasons  string
	Attempts []string
	State    string
}

// suppressedLine is one SMS that was not sent.
type suppressedLine struct {
	Path string // of its conversation; "" for a digest
	Text string
}

// How far the inbox looks back, and how much of it a page shows.
const (
	lastDay         = 24 * time.Hour
	alertLines      = 10
	alertAttempts   = 6 // of one alert, the latest
	suppressedLines = 10
)

// alerts is what the last day brought, the latest first.
func (d *desk) alerts(ctx context.Context, v *visit) ([]alertLine, error) {
	opened, err := d.Store.OpenedAlerts(ctx, v.Clock.Now.Add(-lastDay), alertLines)
	if err != nil {
		return nil, err
	}
	lines := make([]alertLine, len(opened))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(inboxQueries)
	for i, a := range opened {
		group.Go(func() error {
			m, err := d.Store.Mention(ctx, a.Mention)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if errors.Is(err, store.ErrNotFound) {
				m.Key, m.Erased = a.Mention, true
			}
			c, err := d.Store.Conversation(ctx, a.Conversation)
			lines[i] = alertLineOf(v, a, m, c)
			return err
		})
	}
	return lines, group.Wait()
}

func alertLineOf(v *visit, a alert.Alert, m store.Mention, c conversation.Conversation) alertLine {
	l := alertLine{
		Path: pathOf(a.Conversation), When: v.Clock.Stamp(a.OpenedAt), Place: place(v, m), Author: author(v, m),
		Reasons: reasons(v.Clock.Lang, m, c),
	}
	optional := func(t alert.Attempt) bool { return t.Kind != "" }
	attempts := slices.DeleteFunc(slices.Clone(a.Attempts), optional)
	for _, t := range attempts[max(len(attempts)-alertAttempts, 0):] {
		l.Attempts = append(l.Attempts, v.Clock.Time(t.At)+" "+attemptText(v, t))
	}
	switch {
	case a.State == alert.Taken && v.Clock.Now.Before(a.Until):
		l.State = v.Say("inbox.owned-by", v.Name(a.TakenBy), v.Clock.Near(a.Until))
	case a.State != alert.Closed:
		l.State = v.Say("inbox.unowned")
	case c.Ended():
		l.State = ended(v, c)
	case c.Status == conversation.Open: // it has gone on since
		l.State = v.Say("desk.link-closed")
	default:
		l.State = v.Say("desk.ended-deleted")
	}
	return l
}

// bytes is how much of the page a line takes, with the template's own.
func (l alertLine) bytes() int {
	n := 160
	for _, s := range append([]string{l.Path, l.When, l.Place, l.Author, l.Reasons, l.State}, l.Attempts...) {
		n += bytesOf(s) + 10
	}
	return n
}

// suppressed is what was not sent in the last day and why, the latest first, and how much more there was.
func (d *desk) suppressed(v *visit) (lines []suppressedLine, more int, err error) {
	// What is suppressed at this very moment counts.
	list, err := d.Store.SuppressedBetween(v.Context(), v.Clock.Now.Add(-lastDay), v.Clock.Now.Add(time.Nanosecond))
	slices.Reverse(list)
	for _, h := range list[:min(len(list), suppressedLines)] {
		lines = append(lines, suppressedLineOf(v, h))
	}
	return lines, len(list) - len(lines), err
}

// suppressedLineOf is "02:36 Ben: alert 4821, priority 45 (quiet hours)".
func suppressedLineOf(v *visit, h store.Suppressed) suppressedLine {
	l := suppressedLine{}
	if h.Alert != "" {
		l.Path = pathOf(h.Conversation)
	}
	notices := map[alert.Kind]string{
		alert.Took: "suppressed.took-notice", alert.MovedOn: "suppressed.moved-on-notice",
		alert.Reopen: "suppressed.reopen-notice",
	}
	what := v.Say("suppressed.alert", h.Code, h.Priority)
	switch h.Kind {
	case alert.Shift:
		what = v.Say("suppressed.shift")
	case alert.Clock:
		what = v.Say("suppressed.clock")
	}
	what = v.Say("attempt.line", v.Name(h.Person), what+because(v, string(h.Reason)))
	if key, notice := notices[h.Kind]; notice {
		what = v.Say(key, v.Name(h.Person), h.Code, v.Clock.Lang.Coded("why", string(h.Reason)))
	}
	l.Text = v.Clock.Time(h.At) + " " + what
	return l
}

// bytes is how much of the page a line takes, with the template's own.
func (l suppressedLine) bytes() int { return 60 + bytesOf(l.Path) + bytesOf(l.Text) }
