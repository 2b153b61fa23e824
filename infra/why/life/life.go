// Package life gathers the life of one mention from what the table holds: heard, stored, scored with its reasons,
// decided and why, sent, taken, answered, each with its time. It shows no words of customers and no phone numbers.
package life

import (
	"cmp"
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

// hops gathers what happened.
type hops []Hop

func (h *hops) add(at time.Time, kind, format string, a ...any) {
	*h = append(*h, Hop{at, kind, fmt.Sprintf(format, a...)})
}

// Of reads a mention's life: everything that the table knows about it, by time.
func Of(ctx context.Context, s *store.Store, key mention.Key) ([]Hop, error) {
	m, err := s.Mention(ctx, key)
	if err != nil {
		return nil, err
	}
	var h hops
	h.add(m.HeardAt, "heard", "%s", heard(m))
	if m.Erased {
		h.add(m.HeardAt, "erased", "deleted by its author: nothing of it is left but its id")
		return h, nil
	}
	if !m.SaidAt.IsZero() {
		h.add(m.SaidAt, "said", "on %s", m.Source)
	}
	if m.ScoredAt.IsZero() {
		h.add(m.Due, "unscored", "sweep scores it at this time (tries so far: %d)", m.Failures)
	} else {
		h.add(m.ScoredAt, "scored", "%d %s, %s: %s", m.Score.Priority, m.Score.Level, m.Score.Sentiment,
			reasons(m.Score.Reasons))
	}
	c, err := s.Conversation(ctx, m.In)
	if err != nil {
		return nil, err
	}
	h.add(m.ScoredAt, "decided", "%s", decided(m, c))
	for n := 1; n <= c.Alerts; n++ {
		a, err := s.Alert(ctx, alert.ID(c.ID, n))
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		h.alerted(a)
	}
	_, replies, err := s.Timeline(ctx, m.In, 100)
	if err != nil {
		return nil, err
	}
	for _, r := range replies {
		h.replied(r)
	}
	if c.Ended() {
		h.add(c.EndedAt, "ended", "conversation %s by %s", c.Status,
			cmp.Or(c.EndedBy, "our account, in the platform's app, or by deletion"))
	}
	slices.SortStableFunc(h, func(a, b Hop) int { return a.At.Compare(b.At) })
	return h, nil
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

// reasons are the reasons of a score, with their points.
func reasons(list []scoring.Reason) string {
	var all []string
	for _, r := range list {
		all = append(all, fmt.Sprintf("%s (%+d)", texts.English.Coded("score", r.Code, r.N), r.Points))
	}
	return strings.Join(all, "; ")
}

func decided(m store.Mention, c conversation.Conversation) string {
	text := fmt.Sprintf("conversation %s is %s, priority %d, level %s", c.ID, c.Status, c.Priority, c.Level)
	if len(c.Reasons) > 0 {
		text += "; " + reasons(c.Reasons)
	}
	for _, e := range c.Entries {
		if e.Kind == m.Kind && e.ID == m.ID && e.NoPage {
			text += "; this mention may not page: too old when heard, or not addressed to us"
		}
	}
	if !c.AnswerBy.IsZero() {
		text += "; answer by " + c.AnswerBy.Format(time.RFC3339)
	}
	return text
}

func (h *hops) alerted(a alert.Alert) {
	h.add(a.OpenedAt, "alert", "%s opened, code %s, priority %d", a.ID, a.Code, a.Priority)
	for _, t := range a.Attempts {
		h.attempted(t)
	}
	if !a.TakenAt.IsZero() {
		h.add(a.TakenAt, "taken", "by %s", a.TakenBy)
	}
	if a.State == alert.Closed {
		h.add(a.ClosedAt, "closed", "alert closed: %s", a.Why)
	}
}

// attempted adds one attempt to notify somebody, each of its hops at its time.
func (h *hops) attempted(t alert.Attempt) {
	what, why := string(t.Route), texts.English.Coded("why", string(t.Reason))
	if t.Kind != "" {
		what += " (" + string(t.Kind) + ")"
	}
	if !t.AskedAt.IsZero() {
		h.add(t.AskedAt, "asked", "step %d: %s to %s given to the carrier", t.Step, what, t.Person)
	}
	switch t.Outcome {
	case alert.Nobody:
		h.add(t.At, "nobody", "step %d: nobody was on call", t.Step)
	case alert.Noted:
		h.add(t.At, "noted", "step %d: %s: %s", t.Step, t.Person, why)
	case alert.Suppressed:
		h.add(t.At, "suppressed", "step %d: nothing sent to %s: %s", t.Step, t.Person, why)
	default:
		text := fmt.Sprintf("step %d: %s to %s %s", t.Step, what, t.Person, t.Outcome)
		if why != "" {
			text += ", " + why
		}
		if t.MessageID != "" {
			text += ", message " + t.MessageID
		}
		h.add(t.At, string(t.Outcome), "%s", text)
	}
	switch {
	case t.Receipt.Delivered:
		h.add(t.Receipt.At, "delivered", "%s is on the phone of %s", t.MessageID, t.Person)
	case !t.Receipt.At.IsZero():
		h.add(t.Receipt.At, "lost", "%s did not arrive: %s", t.MessageID, t.Receipt.Reason)
	}
}

func (h *hops) replied(r conversation.Reply) {
	h.add(r.At, "written", "reply %s by %s, %s", r.ID, r.Person, r.Visibility)
	switch {
	case r.State == conversation.Sent:
		h.add(r.SentAt, "answered", "published as %s, tries: %d", r.PlatformID, r.Attempts)
	case r.State == conversation.Failed && r.PlatformID != "":
		h.add(r.SentAt, "returned", "accepted as %s, and not delivered (%s): %s", r.PlatformID, r.Verdict, r.Reason)
	case r.State == conversation.Failed:
		h.add(r.At, "failed", "not published (%s): %s", r.Verdict, r.Reason)
	default:
		h.add(r.Due, string(r.State), "tries so far: %d. %s", r.Attempts, r.Reason)
	}
}

// Print writes hops one a line: when, how long after the one before, what, and the words.
func Print(w io.Writer, hops []Hop) error {
	var last time.Time
	for _, h := range hops {
		gap := ""
		if !last.IsZero() {
			gap = "+" + h.At.Sub(last).Round(time.Millisecond).String()
		}
		if _, err := fmt.Fprintf(w, "%s UTC %10s  %-10s %s\n", h.At.UTC().Format("2006-01-02 15:04:05.000"), gap,
			h.Kind, h.Text); err != nil {
			return err
		}
		last = h.At
	}
	return nil
}
