// Package triage makes of a stored mention a score, of the score a conversation, and of the conversation an alert. What
// is certain to be merely logged it scores before it is stored. Any step may be repeated: effects come in one order
// (the conversation, its alert, then the mention is scored), each over the version that was read, and a mention stays
// unscored until the last of them is done.
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
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/run"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// Store is what triage reads and writes, beside conversations.
type Store interface {
	mentions
	Conversation(ctx context.Context, id mention.ConversationID) (conversation.Conversation, error)
	Echo(ctx context.Context, source mention.Source, id string) (time.Time, error)
	PutEcho(ctx context.Context, source mention.Source, id string, said, now time.Time) error
	PutDeletionCheck(ctx context.Context, l store.DeletionCheck, next time.Time) (string, error)
	Tally(ctx context.Context, id mention.ConversationID, before, weight int, now time.Time) error
}

type mentions interface {
	Mention(ctx context.Context, k mention.Key) (store.Mention, error)
	PutMention(ctx context.Context, m mention.Mention, unknownAccount bool, trace string) (store.Outcome, error)
	Replace(ctx context.Context, m store.Mention, enriched mention.Mention) (store.Mention, error)
	Scored(ctx context.Context, m store.Mention, score scoring.Score, now time.Time) error
}

// Triage scores and decides.
type Triage struct {
	Store Store
	paging.Book
	Scorer scoring.Scorer
	// Wake publishes the id of each new alert, so that it need not wait for sweep.
	Wake    func(ctx context.Context, id string) error
	Enrich  Enrich // nil without tokens: what needs enrichment is then left to sweep, which has them
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// Enrich asks a mention's platform for what its delivery did not tell, as platform.Enricher does.
type Enrich func(ctx context.Context, m mention.Mention) (mention.Mention, error)

// Score scores one mention. Doing it again changes nothing. A mention that changed while it was scored is scored once
// more, even if somebody else has done so meanwhile: the older words may have entered its conversation after the newer.
func (t *Triage) Score(ctx context.Context, key mention.Key) error {
	return t.ScoreSince(ctx, key, Seen{})
}

// Seen is a mention as a record of the stream has it.
type Seen struct {
	In      mention.ConversationID
	Version int64 // 0 without a record
}

// ScoreSince is Score for a mention that a record of the stream shows. It also runs when nothing is to be scored but
// the stored version is deleted, or merely logged, and differs from the record's: a worker may have crashed after it
// added the old text to the conversation, and this record is the last chance to remove it.
func (t *Triage) ScoreSince(ctx context.Context, key mention.Key, seen Seen) error {
	in, first := seen.In, true
	err := run.Retry(ctx, func() error {
		m, err := t.Store.Mention(ctx, key)
		changed := seen.Version > 0 && m.Version != seen.Version && seen.In != ""
		calmed := changed && (m.Erased || m.Score.Level == scoring.Log)
		if errors.Is(err, store.ErrNotFound) || err == nil && first && !m.Unscored && !m.LoggedAtIntake && !calmed {
			return nil
		}
		if err != nil {
			return err
		}
		if m.Newer { // it stays due, for a version that knows it
			return store.ErrNewer
		}
		first = false
		if m.In == "" { // deleted, and let go by somebody else
			m.In = in
		}
		in = m.In
		return t.score(ctx, m)
	}, store.ErrStale)
	if errors.Is(err, run.ErrTooBusy) {
		return nil // it stays unscored, and due
	}
	return err
}

func (t *Triage) score(ctx context.Context, m store.Mention) (err error) {
	switch {
	case m.Erased:
		return t.forget(ctx, m)
	case m.LoggedAtIntake:
		return t.noteLogged(ctx, m)
	}
	if all.NeedsEnrichment(m.Mention) {
		if t.Enrich == nil {
			return nil // sweep has the tokens
		}
		if m, err = t.complete(ctx, m); errors.Is(err, platform.ErrNoWords) {
			t.Metrics.Count(metrics.Counted, 1)
			return t.done(ctx, m, scoring.Score{Sentiment: scoring.Neutral, Level: scoring.Log})
		}
		if err != nil || m.Erased {
			return err
		}
	}
	return t.decide(ctx, m, t.Scorer.Score(Input(m.Mention)))
}

// complete enriches a mention. What the platform no longer knows is deleted here too;
// without its permission the mention is scored as it is, and a person looks.
func (t *Triage) complete(ctx context.Context, m store.Mention) (store.Mention, error) {
	enriched, err := t.Enrich(ctx, m.Mention)
	switch {
	case errors.Is(err, platform.ErrGone):
		m.Erased = true
		return m, t.erase(ctx, m)
	case errors.Is(err, platform.ErrNoPermission):
		t.Log.WarnContext(ctx, "no permission to read it whole; connect the account again", "mention", m.Key.String(),
			"trace", m.Trace)
		return m, nil
	case err != nil:
		return m, fmt.Errorf("complete %s: %w", m.Key, err)
	}
	return t.Store.Replace(ctx, m, enriched)
}

// EraseGone deletes here what its platform shows no more.
func (t *Triage) EraseGone(ctx context.Context, key mention.Key) (err error) {
	defer run.Wrap(&err, "erase %s", key)
	m, err := t.Store.Mention(ctx, key)
	if errors.Is(err, store.ErrNotFound) || err == nil && m.Erased {
		return nil
	}
	if err != nil {
		return err
	}
	return t.erase(ctx, m)
}

func (t *Triage) erase(ctx context.Context, m store.Mention) error {
	gone := mention.Mention{Key: m.Key, Erased: true, Revision: m.Revision, HeardAt: m.HeardAt}
	_, err := t.Store.PutMention(ctx, gone, m.UnknownAccount, m.Trace)
	return err
}

// GiveUp leaves a mention that could not be scored to people: unsure, in the inbox.
func (t *Triage) GiveUp(ctx context.Context, key mention.Key) (err error) {
	defer run.Wrap(&err, "give up on %s", key)
	m, err := t.Store.Mention(ctx, key)
	if err != nil || !m.Unscored || m.Erased {
		return err
	}
	if err := t.decide(ctx, m, scoring.Undecided()); !errors.Is(err, store.ErrStale) {
		return err
	}
	return nil // its change will bring it here again
}

// Input is what a score is made of.
func Input(m mention.Mention) scoring.Input {
	return scoring.Input{
		Text: m.Text, Lang: m.Lang, Rating: m.Rating, Followers: m.Author.Followers, Verified: m.Author.Verified,
		Private:   m.Private,
		Addressed: scoring.Addressed(all.Audience(m)), Channel: channel(m),
	}
}

// channel is how the scorer's model calls the kind of place that a mention was said in: people write differently there.
func channel(m mention.Mention) string {
	switch {
	case m.Kind == mention.Review:
		return "review"
	case m.Private:
		return "message"
	case m.Kind == mention.Comment:
		return "comment"
	default:
		return "tweet"
	}
}

// entryOf is what a scored mention is to its conversation.
func entryOf(m mention.Mention, unknownAccount bool, score scoring.Score) conversation.Entry {
	level, not := alert.LevelOf(m, unknownAccount, score)
	return conversation.Entry{
		Kind: m.Kind, ID: m.ID, Revision: m.Revision, Priority: score.Priority, Level: level,
		Complaint: score.Complaint, Grave: score.Grave(), NoPage: not != "", SaidAt: m.SaidAt, HeardAt: m.HeardAt,
	}
}

func (t *Triage) decide(ctx context.Context, m store.Mention, score scoring.Score) error {
	score = alert.Weigh(score)
	entry := entryOf(m.Mention, m.UnknownAccount, score)
	var answered time.Time
	if entry.Level != scoring.Log { // else it opens nothing that an answer could have ended
		var err error
		if answered, err = t.echoed(ctx, m.Mention); err != nil {
			return err
		}
	}
	var before conversation.Conversation
	changed, err := t.Book.Change(ctx, m.In, m.Trace,
		func(c conversation.Conversation) (conversation.Conversation, error) {
			before = c
			return t.answeredInApp(c.Add(entry).PageFrom(score.Bar), answered), nil
		})
	if err != nil {
		return fmt.Errorf("score %s: %w", m.Key, err)
	}
	t.wake(ctx, m, changed)
	if changed.Written && m.Source.Customers() {
		t.tally(ctx, before, changed.Conversation, m)
	}
	if err := t.done(ctx, m, score); err != nil {
		return err
	}
	t.Metrics.Of(m.Source).Count(metrics.Scored, 1)
	t.Log.InfoContext(ctx, "scored", "mention", m.Key.String(), "priority", score.Priority, "level", entry.Level,
		"sentiment", score.Sentiment, "conversation", string(m.In), "trace", m.Trace)
	return nil
}

// done stores the score. store.ErrStale when it has changed meanwhile.
func (t *Triage) done(ctx context.Context, m store.Mention, score scoring.Score) error {
	m.CheckDeletion = !m.Erased && all.ChecksDeletion(m.Key)
	if err := t.Store.Scored(ctx, m, score, t.Now()); err != nil {
		return fmt.Errorf("score %s: %w", m.Key, err)
	}
	return nil
}

// wake asks for somebody to be woken for a new alert. A repeat of what was done before asks again, because the first
// time may have ended before it asked; who is asked twice wakes once. When asking fails, the alert's due time keeps the
// promise.
func (t *Triage) wake(ctx context.Context, m store.Mention, changed store.Effect) {
	c := changed.Conversation
	if changed.Opened != "" {
		t.Metrics.Of(m.Source).Count(metrics.Alerts, 1)
		t.Log.InfoContext(ctx, "alert opened", "alert", changed.Opened, "why", changed.Why, "priority", c.Priority,
			"trace", m.Trace)
	}
	if !c.Alerted || changed.Opened == "" && changed.Written {
		return
	}
	if err := t.Wake(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
		t.Log.WarnContext(ctx, "alert left to sweep", "alert", alert.ID(c.ID, c.Alerts), "err", err, "trace", m.Trace)
	}
}

// tally counts how much an episode weighs, for the bar that gives the pages a week which the brand accepts. A count
// that is lost, or made twice, moves that bar by next to nothing: nothing waits for it, and nothing fails with it.
func (t *Triage) tally(ctx context.Context, before, after conversation.Conversation, m store.Mention) {
	peak, counts := after.Grounds().Peak()
	was, counted := before.Grounds().Peak()
	if !counted || before.Episode != after.Episode || was < scoring.LowestBar {
		was = 0 // it was not counted yet
	}
	if !counts || peak < scoring.LowestBar || peak <= was {
		return
	}
	if err := t.Store.Tally(ctx, after.ID, was, peak, t.Now()); err != nil {
		t.Log.WarnContext(ctx, "not counted for the bar", "conversation", string(after.ID), "err", err, "trace",
			m.Trace)
	}
}

// forget takes a deleted mention out of its conversation. When nothing is left that anybody waits for, its alert
// closes.
func (t *Triage) forget(ctx context.Context, m store.Mention) error {
	_, err := t.Book.Change(ctx, m.In, m.Trace, func(c conversation.Conversation) (conversation.Conversation, error) {
		return c.Remove(m.Kind, m.ID, t.Now()), nil
	})
	if err != nil {
		return fmt.Errorf("forget %s: %w", m.Key, err)
	}
	return t.done(ctx, m, scoring.Score{})
}

// to is what an echo is kept under for what is answered in private: the person.
func to(person string) string { return "to/" + person }

// echoed says when our own account answered a mention in the platform's app; zero for never.
func (t *Triage) echoed(ctx context.Context, m mention.Mention) (time.Time, error) {
	ids := []string{m.ID}
	if m.Private && !m.Author.Unknown() {
		ids = append(ids, to(m.Author.ID))
	}
	var last time.Time
	for _, id := range ids {
		at, err := t.Store.Echo(ctx, m.Source, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return last, err
		}
		if at.After(last) {
			last = at
		}
	}
	return last, nil
}

// Echo ends the conversation that our own account has answered in the platform's app: that of the mention it answers,
// or in private that with the person. It is kept too, for words that are heard only later.
func (t *Triage) Echo(ctx context.Context, own mention.Mention) (err error) {
	defer run.Wrap(&err, "echo %s", own.Key)
	id := own.Parent
	if id == "" {
		id = to(own.Thread)
	}
	if err := t.Store.PutEcho(ctx, own.Source, id, own.SaidAt, t.Now()); err != nil {
		return err
	}
	in, trace, err := t.answeredBy(ctx, own)
	if err != nil || in == "" {
		return err
	}
	_, err = t.Book.Change(ctx, in, trace, func(c conversation.Conversation) (conversation.Conversation, error) {
		return t.answeredInApp(c, own.SaidAt), nil
	})
	return err
}

// answeredBy finds the conversation that our own words belong to; "" when we have not heard it yet.
func (t *Triage) answeredBy(ctx context.Context, own mention.Mention) (in mention.ConversationID, trace string,
	err error,
) {
	if own.Parent == "" {
		with := mention.Mention{Key: mention.Key{Source: own.Source}, Author: mention.Author{ID: own.Thread}}
		return with.Conversation(), "", nil
	}
	for _, kind := range []mention.Kind{mention.Comment, mention.Post, mention.Review, mention.Message} {
		m, err := t.Store.Mention(ctx, mention.Key{Source: own.Source, Kind: kind, ID: own.Parent})
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		return m.In, m.Trace, err
	}
	return "", "", nil
}

// answeredInApp ends a conversation whose last words are older than our answer.
func (t *Triage) answeredInApp(c conversation.Conversation, answered time.Time) conversation.Conversation {
	if c.Status == conversation.Open && !answered.IsZero() && !c.SaidAfter(answered) {
		return c.End(conversation.Answered, "", t.Now())
	}
	return c
}
