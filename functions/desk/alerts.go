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

// alertLine is one of the last day's alerts: what it was about, why it was raised, who was notified or why not, and how
// it ended.
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
	Path string // the conversation's page; "" for a digest
	Text string
}

// How far back the inbox looks, and how many lines it shows.
const (
	lastDay         = 24 * time.Hour
	alertLines      = 10
	alertAttempts   = 6 // the latest of one alert
	suppressedLines = 10
)

// alerts lists the last day's alerts, latest first.
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
	case c.Status == conversation.Open: // continued after the alert
		l.State = v.Say("desk.link-closed")
	default:
		l.State = v.Say("desk.ended-deleted")
	}
	return l
}

// bytes is the line's size on the page, markup included.
func (l alertLine) bytes() int {
	n := 160
	for _, s := range append([]string{l.Path, l.When, l.Place, l.Author, l.Reasons, l.State}, l.Attempts...) {
		n += bytesOf(s) + 10
	}
	return n
}

// suppressed lists the SMS not sent in the last day and why, latest first; more counts those left out.
func (d *desk) suppressed(v *visit) (lines []suppressedLine, more int, err error) {
	// The end is exclusive: include what is suppressed at this moment.
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

func (l suppressedLine) bytes() int { return 60 + bytesOf(l.Path) + bytesOf(l.Text) }
