package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// Mention is a stored mention.
type Mention struct {
	mention.Mention
	In       mention.ConversationID // fixed when first stored; "" if deleted
	Version  int64
	Unscored bool      // waits for its score
	Due      time.Time // when sweep scores it
	Failures int       // claims by sweep since it became unscored
	// only logged, and scored at intake; an open conversation has yet to be updated
	LoggedAtIntake bool
	CheckDeletion  bool   // whether its deletion is to be checked; written with the score, never read back
	UnknownAccount bool   // said to an account not in our settings: stored, alerts nobody
	Trace          string // the delivery's
	Score          scoring.Score
	ScoredAt       time.Time // zero until it is scored
	// Only a later version knows its kind, level or remaining work, so this one does not score it.
	Newer bool
}

// ScoreBy is how long the fast path has to score a mention before sweep does.
const ScoreBy = 2 * time.Minute

// Outcome is the effect of storing a report.
type Outcome string

// The outcomes.
const (
	Fresh          Outcome = "fresh"     // new, and unscored
	LoggedAtIntake Outcome = "settled"   // new, only logged, already scored
	Changed        Outcome = "changed"   // changed; unscored again if the change may affect its score
	Duplicate      Outcome = "duplicate" // nothing new
)

// PutMention stores a mention, what a report adds to it, or its deletion (Erased). The same reports, in any order and
// any number of times, give the same mention.
//
// A new mention costs one Put; a known one costs the refused Put, and one Update if the report adds something.
func (s *Store) PutMention(ctx context.Context, m mention.Mention, unknownAccount bool, trace string) (Outcome, error) {
	m = trim(m)
	fresh := Mention{Mention: m.Redacted(s.now()), Version: 1, UnknownAccount: unknownAccount, Trace: trace}
	if !m.Erased {
		fresh.In, fresh.Unscored, fresh.Due = m.Conversation(), true, m.HeardAt.Add(ScoreBy)
	}
	return s.putMention(ctx, m, fresh)
}

// PutLogged is PutMention for a mention that is only logged and already scored, so nothing is due: two write units
// instead of five. For a known mention it does the same as PutMention.
func (s *Store) PutLogged(ctx context.Context, m mention.Mention, score scoring.Score, unknownAccount bool,
	trace string,
) (Outcome, error) {
	now := s.now()
	m = trim(m)
	if m.Erased || m.TextGone(now) {
		return s.PutMention(ctx, m, unknownAccount, trace)
	}
	return s.putMention(ctx, m, Mention{
		Mention: m.Redacted(now), In: m.Conversation(), Version: 1, LoggedAtIntake: true,
		UnknownAccount: unknownAccount, Trace: trace, Score: score, ScoredAt: milli(now),
	})
}

// putMention stores a fresh mention, or merges the report into the stored one.
func (s *Store) putMention(ctx context.Context, m mention.Mention, fresh Mention) (Outcome, error) {
	first := Fresh
	if fresh.LoggedAtIntake {
		first = LoggedAtIntake
	}
	outcome, write := first, encodeMention(fresh).write(absent)
	err := retry(ctx, func() error {
		err := s.do(ctx, write)
		var refused *table.ConditionError
		if err == nil || !errors.As(err, &refused) {
			return err
		}
		if refused.Item == nil { // expired meanwhile
			outcome, write = first, encodeMention(fresh).write(absent)
			return ErrStale
		}
		old, err := decodeMention(refused.Item)
		if err != nil {
			return err
		}
		merged, adds := s.merge(old, m, fresh)
		if !adds {
			outcome = Duplicate
			return nil
		}
		outcome, write = Changed, rewrite(merged, refused.Item, old.Version, s.now())
		return ErrStale
	})
	if err != nil {
		return "", fmt.Errorf("store mention %s: %w", m.Key, err)
	}
	return outcome, nil
}

// merge merges a report into a stored mention. adds is false if the report adds nothing.
func (s *Store) merge(old Mention, report mention.Mention, fresh Mention) (merged Mention, adds bool) {
	now := s.now()
	merged, kept := old, old.Mention.Redacted(now)
	merged.Mention = mention.Merge(old.Mention, report).Redacted(now)
	merged.UnknownAccount = old.UnknownAccount && fresh.UnknownAccount
	if same(kept, merged.Mention) && old.UnknownAccount == merged.UnknownAccount {
		return old, false
	}
	merged.Version++
	merged.Failures = 0
	if !scoresAlike(kept, merged.Mention) && merged.In != "" && !merged.TextGone(now) {
		merged.Unscored, merged.LoggedAtIntake, merged.Due = true, false, report.HeardAt.Add(ScoreBy)
		merged.Trace = fresh.Trace
	}
	return merged, true
}

// rewrite writes a mention over the stored item, at the version that was read. It leaves nothing else of an erased
// mention. When text or author are redacted, attributes of later versions that hold them (prefixWords) go too.
func rewrite(m Mention, stored table.Item, version int64, now time.Time) table.Write {
	i := encodeMention(m)
	if m.Erased {
		return i.replace(over(version))
	}
	if m.TextGone(now) || m.AuthorGone(now) {
		for attr := range stored {
			if strings.HasPrefix(attr, prefixWords) {
				i.set(attr, nil)
			}
		}
	}
	return i.write(over(version))
}

// trim normalises times to the table's precision, and empty lists to nil.
func trim(m mention.Mention) mention.Mention {
	m.SaidAt, m.HeardAt = milli(m.SaidAt), milli(m.HeardAt)
	m.TextUntil, m.AuthorUntil = milli(m.TextUntil), milli(m.AuthorUntil)
	if m.SaidAt.IsZero() {
		m.SaidAt = m.HeardAt
	}
	if len(m.Media) == 0 {
		m.Media = nil
	}
	return m
}

func milli(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}

// same compares two mentions field by field, times as moments.
func same(a, b mention.Mention) bool {
	return a.Key == b.Key && a.Author == b.Author && a.Text == b.Text && a.Lang == b.Lang && a.SaidAt.Equal(b.SaidAt) &&
		a.HeardAt.Equal(b.HeardAt) && a.Revision == b.Revision && a.MissingRevision == b.MissingRevision &&
		a.Private == b.Private && a.Rating == b.Rating && a.Permalink == b.Permalink && a.Parent == b.Parent &&
		a.Thread == b.Thread && a.ReplyRef == b.ReplyRef && a.Addressed == b.Addressed &&
		a.Backfilled == b.Backfilled && a.Erased == b.Erased && a.TextUntil.Equal(b.TextUntil) &&
		a.AuthorUntil.Equal(b.AuthorUntil) && slices.Equal(a.Media, b.Media)
}

// scoresAlike reports that two mentions differ at most in times that do not affect the score.
func scoresAlike(a, b mention.Mention) bool {
	a.HeardAt, a.TextUntil, a.AuthorUntil = b.HeardAt, b.TextUntil, b.AuthorUntil
	return same(a, b)
}

// Mention reads a mention, without what must be redacted by now. A deleted one is returned as Erased. ErrNotFound for
// an unknown one. One Get.
func (s *Store) Mention(ctx context.Context, k mention.Key) (Mention, error) {
	r, err := s.get(ctx, mentionKey(k))
	if err != nil {
		return Mention{}, fmt.Errorf("mention %s: %w", k, err)
	}
	m, err := decodeMention(r.item)
	m.Mention = m.Redacted(s.now())
	return m, err
}

// Scored records that a mention was scored, or that a deleted one was removed from its conversation; it is no longer
// due. ErrStale if the mention has changed since it was read; then it stays due. One Update.
func (s *Store) Scored(ctx context.Context, m Mention, score scoring.Score, now time.Time) error {
	m.Unscored, m.LoggedAtIntake, m.Due, m.Failures = false, false, time.Time{}, 0
	if m.Erased {
		m.In = ""
	} else {
		m.Score, m.ScoredAt = score, milli(now)
	}
	return s.replaceMention(ctx, m, m.Version)
}

// Replace replaces a mention's content by what the platform's API returned, and returns the stored result. ErrStale if
// the mention has changed since it was read. One Update, none if they are equal.
func (s *Store) Replace(ctx context.Context, m Mention, enriched mention.Mention) (Mention, error) {
	enriched = trim(enriched)
	if enriched.Key != m.Key || same(m.Mention, enriched) {
		return m, nil
	}
	before := m.Version
	m.Mention, m.Version = enriched, before+1
	return m, s.replaceMention(ctx, m, before)
}

func (s *Store) replaceMention(ctx context.Context, m Mention, version int64) error {
	if m.Newer {
		return ErrNewer
	}
	stored, now := &reader{}, s.now()
	if m.TextGone(now) || m.AuthorGone(now) { // rare, because sweep redacts within a minute
		var err error
		if stored, _, err = s.find(ctx, mentionKey(m.Key)); err != nil {
			return err
		}
	}
	return stale(s.do(ctx, rewrite(m, stored.item, version, now)))
}

// ClaimMention postpones a due mention, so that nobody else works on it until then, and counts the claim. ErrStale if
// somebody else has claimed it. One Update.
func (s *Store) ClaimMention(ctx context.Context, k mention.Key, due string, until time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: mentionKey(k),
		Do:  []table.Action{table.Set{Attr: table.Due.SK, Value: at(until)}, table.Add{Attr: "failures", N: 1}},
		If:  table.Equals{Attr: table.Due.SK, Value: str(due)},
	})
	return stale(err)
}

// Redact removes from a mention what the platform no longer lets us keep. ErrStale if there is nothing to remove, or
// the mention has changed meanwhile. One Get and one Update.
func (s *Store) Redact(ctx context.Context, k mention.Key, now time.Time) error {
	r, err := s.get(ctx, mentionKey(k))
	if errors.Is(err, ErrNotFound) {
		return ErrStale
	}
	if err != nil {
		return fmt.Errorf("redact %s: %w", k, err)
	}
	m, err := decodeMention(r.item)
	if err != nil {
		return err
	}
	redacted := m
	redacted.Mention = m.Redacted(now)
	if same(m.Mention, redacted.Mention) {
		return ErrStale
	}
	redacted.Version++
	return stale(s.do(ctx, rewrite(redacted, r.item, m.Version, now)))
}

// EachMention calls f with every unerased mention of a conversation, until f returns an error. f may erase it. The
// index may lack the most recent ones. One Query a page, and one Get a mention.
func (s *Store) EachMention(ctx context.Context, id mention.ConversationID, f func(Mention) error) error {
	q := table.Query{Index: &table.Timeline, PK: string(conversationKey(id).PK), Limit: pageful}
	err := s.each(ctx, q, func(keys *reader) error {
		if keys.key().SK != skMention {
			return nil
		}
		r, ok, err := s.find(ctx, keys.key())
		if err != nil || !ok {
			return err
		}
		m, err := decodeMention(r.item)
		if err != nil || m.Erased {
			return err
		}
		return f(m)
	})
	if err != nil {
		return fmt.Errorf("each mention of %s: %w", id, err)
	}
	return nil
}
