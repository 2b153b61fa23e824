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

// nightLine is one alert of the last day: what it was and why it woke, who was told and why not, and what became of it.
type nightLine struct {
	Path    string
	When    string
	Place   string
	Author  string
	Reasons string
	Told    []string
	State   string
}

// heldLine is one SMS that was not sent.
type heldLine struct {
	Path string // of its conversation; "" for a digest
	Text string
}

// How far the inbox looks back, and how much of it a page shows.
const (
	nightSpan  = 24 * time.Hour
	nightLines = 10
	nightTold  = 6 // tries of one alert, the latest
	heldLines  = 10
)

// night is what the last day brought, the latest first.
func (d *desk) night(ctx context.Context, v *visit) ([]nightLine, error) {
	opened, err := d.Store.Opened(ctx, v.clock.Now.Add(-nightSpan), nightLines)
	if err != nil {
		return nil, err
	}
	lines := make([]nightLine, len(opened))
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
			lines[i] = nightOf(v, a, m, c)
			return err
		})
	}
	return lines, group.Wait()
}

func nightOf(v *visit, a alert.Alert, m store.Mention, c conversation.Conversation) nightLine {
	l := nightLine{
		Path: pathOf(a.Conversation), When: v.clock.Stamp(a.OpenedAt), Place: place(v, m), Author: author(v, m),
		Reasons: reasons(v.lang, m, c),
	}
	// not the courtesies
	told := slices.DeleteFunc(slices.Clone(a.Attempts), func(t alert.Attempt) bool { return t.Kind != "" })
	for _, t := range told[max(len(told)-nightTold, 0):] {
		l.Told = append(l.Told, v.clock.Time(t.At)+" "+toldIn(v, t))
	}
	switch {
	case a.State == alert.Taken && v.clock.Now.Before(a.Until):
		l.State = v.say("inbox.owned-by", v.name(a.TakenBy), v.clock.Near(a.Until))
	case a.State != alert.Closed:
		l.State = v.say("inbox.unowned")
	case c.Ended():
		l.State = ended(v, c)
	case c.Status == conversation.Open: // it has gone on since
		l.State = v.say("desk.link-closed")
	default:
		l.State = v.say("desk.ended-deleted")
	}
	return l
}

// bytes is how much of the page a line takes, with the template's own.
func (l nightLine) bytes() int {
	n := 160
	for _, s := range append([]string{l.Path, l.When, l.Place, l.Author, l.Reasons, l.State}, l.Told...) {
		n += bytesOf(s) + 10
	}
	return n
}

// heldBack is what was not sent in the last day and why, the latest first, and how much more there was.
func (d *desk) heldBack(v *visit) (lines []heldLine, more int, err error) {
	// What is held back at this very moment belongs to it.
	list, err := d.Store.SuppressedBetween(v.ctx(), v.clock.Now.Add(-nightSpan), v.clock.Now.Add(time.Nanosecond))
	slices.Reverse(list)
	for _, h := range list[:min(len(list), heldLines)] {
		lines = append(lines, heldOf(v, h))
	}
	return lines, len(list) - len(lines), err
}

// heldOf is "02:36 Ben: alert 4821, priority 45 (quiet hours)".
func heldOf(v *visit, h store.Suppressed) heldLine {
	l := heldLine{}
	var what string
	switch {
	case h.Alert != "":
		what, l.Path = v.say("suppressed.alert", h.Code, h.Priority)+newsIn(v, h.Kind), pathOf(h.Conversation)
	case h.Kind == alert.Shift:
		what = v.say("suppressed.shift")
	default:
		what = v.say("suppressed.clock")
	}
	l.Text = v.clock.Time(h.At) + " " + v.say("attempt.line", v.name(h.Person), what+because(v, string(h.Reason)))
	return l
}

// bytes is how much of the page a line takes, with the template's own.
func (l heldLine) bytes() int { return 60 + bytesOf(l.Path) + bytesOf(l.Text) }
