// Package life tells the life of one mention from what the table holds: heard, stored, scored with reasons, decided and
// why, sent, taken, answered, each hop timed. It shows no words and no phone numbers.
package life

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"

	"oyez/shared/texts"
)

// Hop is one thing that happened.
type Hop struct {
	At   time.Time
	Kind string // one word: heard, stored, scored, decided, sent, taken, answered
	Text string
}

// Of reads a mention's life: everything that the table knows of it, by time.
func Of(ctx context.Context, s *store.Store, key mention.Key) ([]Hop, error) {
	m, err := s.Mention(ctx, key)
	if err != nil {
		return nil, err
	}
	hops := []Hop{{At: m.HeardAt, Kind: "heard", Text: heard(m)}}
	if m.Erased {
		return append(hops,
			Hop{At: m.HeardAt, Kind: "erased", Text: "deleted by its author: nothing of it is left but its id"}), nil
	}
	if !m.SaidAt.IsZero() {
		hops = append(hops, Hop{At: m.SaidAt, Kind: "said", Text: "on " + string(m.Source)})
	}
	if m.ScoredAt.IsZero() {
		hops = append(hops,
			Hop{
				At: m.Due, Kind: "owed",
				Text: fmt.Sprintf("not scored yet; sweep does it when this time has come (%d tries so far)",
					m.Failures),
			})
	} else {
		hops = append(hops, Hop{At: m.ScoredAt, Kind: "scored", Text: scored(m.Score)})
	}
	c, err := s.Conversation(ctx, m.In)
	if err != nil {
		return nil, err
	}
	hops = append(hops, Hop{At: m.ScoredAt, Kind: "decided", Text: decided(m, c)})
	for n := 1; n <= c.Alerts; n++ {
		a, err := s.Alert(ctx, alert.ID(c.ID, n))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hops = append(hops, alerted(a)...)
	}
	_, replies, err := s.Said(ctx, m.In, 100)
	if err != nil {
		return nil, err
	}
	for _, r := range replies {
		hops = append(hops, answered(r)...)
	}
	if c.Ended() {
		by := c.EndedBy
		if by == "" {
			by = "our account, in the platform's app, or by deletion"
		}
		hops = append(hops, Hop{At: c.EndedAt, Kind: "ended", Text: fmt.Sprintf("conversation %s by %s", c.Status, by)})
	}
	slices.SortStableFunc(hops, func(a, b Hop) int { return a.At.Compare(b.At) })
	return hops, nil
}

func heard(m store.Mention) string {
	text := fmt.Sprintf("%s, trace %s", m.Key, m.Trace)
	if m.Revision > 0 {
		text += fmt.Sprintf(", revision %d", m.Revision)
	}
	if m.UnknownAccount {
		text += ", not an account of ours: it never pages"
	}
	return text
}

func scored(s scoring.Score) string {
	reasons := make([]string, len(s.Reasons))
	for i, r := range s.Reasons {
		reasons[i] = fmt.Sprintf("%s (%+d)", texts.English.Coded("score", r.Code, r.N), r.Points)
	}
	return fmt.Sprintf("%d %s, %s: %s", s.Priority, s.Level, s.Sentiment, strings.Join(reasons, "; "))
}

func decided(m store.Mention, c conversation.Conversation) string {
	text := fmt.Sprintf("conversation %s is %s, priority %d, level %s", c.ID, c.Status, c.Priority, c.Level)
	for _, r := range c.Reasons {
		text += fmt.Sprintf("; %s (%+d)", texts.English.Coded("score", r.Code, r.N), r.Points)
	}
	for _, e := range c.Entries {
		if e.Kind == m.Kind && e.ID == m.ID && e.NoPage {
			text += "; this mention may not page: too old when heard, or not said to us"
		}
	}
	if !c.AnswerBy.IsZero() {
		text += "; answer by " + c.AnswerBy.Format(time.RFC3339)
	}
	return text
}

func alerted(a alert.Alert) []Hop {
	hops := []Hop{{At: a.OpenedAt, Kind: "alert", Text: fmt.Sprintf("%s opened, code %s, priority %d", a.ID, a.Code,
		a.Priority)}}
	for _, t := range a.Attempts {
		hops = append(hops, tried(t)...)
	}
	if !a.TakenAt.IsZero() {
		hops = append(hops, Hop{At: a.TakenAt, Kind: "taken", Text: "by " + a.TakenBy})
	}
	if a.State == alert.Closed {
		hops = append(hops, Hop{At: a.ClosedAt, Kind: "closed", Text: "alert closed: " + a.Why})
	}
	return hops
}

// tried is one try to tell somebody, each of its hops at its time.
func tried(t alert.Attempt) (hops []Hop) {
	what := string(t.Route)
	if t.Kind != "" {
		what += " (" + string(t.Kind) + ")"
	}
	text := fmt.Sprintf("step %d: %s to %s %s", t.Step, what, t.Person, t.Outcome)
	switch t.Outcome {
	case alert.Nobody:
		text = fmt.Sprintf("step %d: nobody was on call", t.Step)
	case alert.Noted:
		text = fmt.Sprintf("step %d: %s: %s", t.Step, t.Person, texts.English.Coded("why", string(t.Reason)))
	case alert.Suppressed:
		text = fmt.Sprintf("step %d: nothing sent to %s: %s", t.Step, t.Person, texts.English.Coded("why", string(t.Reason)))
	default:
		if t.Reason != "" {
			text += ", " + texts.English.Coded("why", string(t.Reason))
		}
	}
	if t.MessageID != "" {
		text += ", message " + t.MessageID
	}
	if !t.AskedAt.IsZero() {
		hops = append(hops,
			Hop{At: t.AskedAt, Kind: "asked", Text: fmt.Sprintf("step %d: %s to %s given to the carrier", t.Step, what,
				t.Person)})
	}
	hops = append(hops, Hop{At: t.At, Kind: string(t.Outcome), Text: text})
	switch {
	case t.Receipt.Delivered:
		hops = append(hops,
			Hop{At: t.Receipt.At, Kind: "delivered", Text: t.MessageID + " is on the phone of " + t.Person})
	case !t.Receipt.At.IsZero():
		hops = append(hops,
			Hop{At: t.Receipt.At, Kind: "lost", Text: t.MessageID + " did not arrive: " + t.Receipt.Reason})
	}
	return hops
}

func answered(r conversation.Reply) []Hop {
	hops := []Hop{{At: r.At, Kind: "written", Text: fmt.Sprintf("answer %s by %s, %s", r.ID, r.Person, r.Visibility)}}
	switch r.State {
	case conversation.Sent:
		hops = append(hops,
			Hop{At: r.SentAt, Kind: "answered", Text: fmt.Sprintf("published as %s after %d tries", r.PlatformID,
				r.Attempts)})
	case conversation.Failed:
		if r.PlatformID != "" {
			hops = append(hops,
				Hop{
					At: r.SentAt, Kind: "returned",
					Text: fmt.Sprintf("taken as %s, and not delivered (%s): %s", r.PlatformID, r.Verdict, r.Reason),
				})
			break
		}
		hops = append(hops,
			Hop{At: r.At, Kind: "failed", Text: fmt.Sprintf("not published (%s): %s", r.Verdict, r.Reason)})
	default:
		hops = append(hops,
			Hop{At: r.Due, Kind: string(r.State), Text: fmt.Sprintf("tries so far: %d. %s", r.Attempts, r.Reason)})
	}
	return hops
}

// Print writes hops one a line: when, how long after the one before, what, and the words.
func Print(w io.Writer, hops []Hop) error {
	var last time.Time
	for _, h := range hops {
		gap := ""
		if !last.IsZero() {
			gap = "+" + h.At.Sub(last).Round(time.Millisecond).String()
		}
		if _, err := fmt.Fprintf(w, "%s %10s  %-8s %s\n", h.At.UTC().Format("2006-01-02 15:04:05.000"), gap, h.Kind,
			h.Text); err != nil {
			return err
		}
		last = h.At
	}
	return nil
}
