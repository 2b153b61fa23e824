// Package triage makes of a stored mention a score, of the score a conversation, and of the conversation an alert. Any
// step may be repeated: effects come in one order (conversation, alert, then the mention is no longer owed), each over the
// version that was read, and a mention stays owed until the last of them is done.
package triage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/topic"
)

// Triage scores and decides.
type Triage struct {
	Book    paging.Book
	Scorer  scoring.Scorer
	Alerts  topic.Publisher // told the id of each alert that somebody is to be woken for
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// NeverPagesAfter is how old a mention may be when it is first heard and still wake somebody: where no time is signed, a
// replayed delivery cannot ring a phone. It is answered from the inbox all the same.
const NeverPagesAfter = 48 * time.Hour

// Score does what is owed for one mention. Doing it again, or for what is no longer owed, changes nothing.
func (t *Triage) Score(ctx context.Context, key mention.Key) error {
	m, err := t.Book.Store.Mention(ctx, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !m.Owed {
		return nil
	}
	if m.Erased {
		return t.forget(ctx, m)
	}
	return t.decide(ctx, m, t.Scorer.Score(Input(m.Mention)))
}

// Surrender takes a mention that could not be scored out of what is owed and gives it to people: unsure, in the inbox.
func (t *Triage) Surrender(ctx context.Context, key mention.Key) error {
	m, err := t.Book.Store.Mention(ctx, key)
	if err != nil || !m.Owed || m.Erased {
		return err
	}
	return t.decide(ctx, m, scoring.Undecided())
}

// Input is what a score is made of.
func Input(m mention.Mention) scoring.Input {
	return scoring.Input{
		Text: m.Text, Lang: m.Lang, Rating: m.Rating, Followers: m.Author.Followers, Verified: m.Author.Verified, Private: m.Private,
	}
}

func (t *Triage) decide(ctx context.Context, m store.Mention, score scoring.Score) error {
	late := m.HeardAt.Sub(m.SaidAt) > NeverPagesAfter
	entry := conversation.Entry{
		Kind: m.Kind, ID: m.ID, Revision: m.Revision, Priority: score.Priority, Level: score.Level, Complaint: score.Complaint,
		NoPage: late || m.Foreign, SaidAt: m.SaidAt, HeardAt: m.HeardAt,
	}
	switch {
	case m.Foreign:
		entry.Level = scoring.Log
	case late && entry.Level == scoring.Page:
		entry.Level = scoring.Inbox
	}
	answered, err := t.Book.Store.Echo(ctx, m.Key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	changed, err := t.Book.Change(ctx, m.In, m.Trace, func(c *conversation.Conversation) error {
		c.Hear(entry)
		t.answeredInApp(c, answered)
		return nil
	})
	if err != nil {
		return fmt.Errorf("score %s: %w", m.Key, err)
	}
	t.wake(ctx, m, changed)
	if err := t.done(ctx, m, score); err != nil {
		return err
	}
	t.Metrics.Count(metrics.Scored, 1)
	t.Log.InfoContext(ctx, "scored", "mention", m.Key.String(), "priority", score.Priority, "level", entry.Level,
		"sentiment", score.Sentiment, "conversation", string(m.In), "trace", m.Trace)
	return nil
}

// done takes the mention from what is owed. One that has changed meanwhile stays owed: its change will bring it here again.
func (t *Triage) done(ctx context.Context, m store.Mention, score scoring.Score) error {
	err := t.Book.Store.Scored(ctx, m, score, t.Book.Now())
	if errors.Is(err, store.ErrStale) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("score %s: %w", m.Key, err)
	}
	return nil
}

// wake asks for somebody to be woken for a new alert. A repeat of what was done before asks again, because the first time
// may have ended before it asked; who is asked twice wakes once. When asking fails, the alert's due time keeps the promise.
func (t *Triage) wake(ctx context.Context, m store.Mention, changed paging.Changed) {
	c := changed.Conversation
	if changed.Opened != "" {
		t.Metrics.Count(metrics.Alerts, 1)
		t.Log.InfoContext(ctx, "alert opened", "alert", changed.Opened, "priority", c.Priority, "trace", m.Trace)
	}
	if !c.Alerted || changed.Opened == "" && changed.Written {
		return
	}
	if err := t.Alerts.Publish(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
		t.Log.WarnContext(ctx, "alert left to sweep", "alert", alert.ID(c.ID, c.Alerts), "err", err, "trace", m.Trace)
	}
}

// forget takes a deleted mention out of its conversation. When nothing is left that anybody waits for, its alert closes.
func (t *Triage) forget(ctx context.Context, m store.Mention) error {
	_, err := t.Book.Change(ctx, m.In, m.Trace, func(c *conversation.Conversation) error {
		c.Forget(m.Kind, m.ID, t.Book.Now())
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget %s: %w", m.Key, err)
	}
	return t.done(ctx, m, scoring.Score{})
}

// Echo ends the conversation of a mention that our own account has answered in the platform's app. It is kept too, for a
// mention that is heard only later.
func (t *Triage) Echo(ctx context.Context, own mention.Mention) error {
	if err := t.Book.Store.PutEcho(ctx, own.Source, own.Parent, own.SaidAt, t.Book.Now()); err != nil {
		return err
	}
	for _, kind := range []mention.Kind{mention.Comment, mention.Post, mention.Review} {
		m, err := t.Book.Store.Mention(ctx, mention.Key{Source: own.Source, Kind: kind, ID: own.Parent})
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil || m.In == "" {
			return err
		}
		_, err = t.Book.Change(ctx, m.In, m.Trace, func(c *conversation.Conversation) error {
			t.answeredInApp(c, own.SaidAt)
			return nil
		})
		return err
	}
	return nil
}

// answeredInApp ends a conversation whose last words are older than our answer.
func (t *Triage) answeredInApp(c *conversation.Conversation, answered time.Time) {
	if c.Status == conversation.Open && !answered.IsZero() && !c.SaidAfter(answered) {
		c.End(conversation.Answered, "", t.Book.Now())
	}
}
