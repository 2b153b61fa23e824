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

// Mention is a mention as it is stored.
type Mention struct {
	mention.Mention
	In       mention.ConversationID // decided when it was first stored; "" for what was deleted before or since
	Version  int64
	Unscored bool      // it is to be scored
	Due      time.Time // when sweep scores it if nobody has
	Failures int       // claims by sweep since it became unscored
	// it is only logged, and was scored when it was heard: an open conversation is still to learn of it
	LoggedAtIntake bool
	CheckDeletion  bool   // written with its score when its deletion is to be checked; never read back
	UnknownAccount bool   // said to an account that is not in our settings: stored, never paged
	Trace          string // the delivery's, carried on to the SMS
	Score          scoring.Score
	ScoredAt       time.Time // zero until it is scored
	// Only a later version knows its kind, its level or what is still to be done for it: this one does not score it.
	Newer bool
}

// ScoreBy is how long the fast path has to score a mention before sweep does.
const ScoreBy = 2 * time.Minute

// Outcome is what became of a report of a mention.
type Outcome string

// The outcomes.
const (
	Fresh          Outcome = "fresh"     // new, and unscored
	LoggedAtIntake Outcome = "settled"   // new, only logged, and scored already
	Changed        Outcome = "changed"   // something was added to it; it is unscored again if its score depends on that
	Duplicate      Outcome = "duplicate" // nothing new
)

// PutMention stores a mention, or what a report adds to it, or its deletion (Erased). The same reports, in any order
// and any number of times, leave the same mention.
//
// A new mention is one Put; a report of a known one is the refused Put, and one Update if it adds something.
func (s *Store) PutMention(ctx context.Context, m mention.Mention, unknownAccount bool, trace string) (Outcome, error) {
	m = trim(m)
	fresh := Mention{Mention: m.Redacted(s.now()), Version: 1, UnknownAccount: unknownAccount, Trace: trace}
	if !m.Erased {
		fresh.In, fresh.Unscored, fresh.Due = m.Conversation(), true, m.HeardAt.Add(ScoreBy)
	}
	return s.putMention(ctx, m, fresh)
}

// PutLogged is PutMention for a mention that is only logged and has its score already, so that nothing is left to do
// for it: two write units instead of five. A report of a known mention does what it does in PutMention.
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

// putMention puts a fresh mention, or merges what was heard into the one that is there.
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
		if refused.Item == nil { // it expired in between
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

// merge is a stored mention with what a report of it adds. adds is false when the report adds nothing.
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

// rewrite writes a mention over the stored item, at the version that was read. Of an erased one nothing is left of what
// was there. Where a platform's rules made words or author go, so do those that a later version stored (prefixWords).
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

// trim gives times the table's precision, and an absent list one form.
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

// same compares two mentions field by field; times are equal when they are the same moment.
func same(a, b mention.Mention) bool {
	return a.Key == b.Key && a.Author == b.Author && a.Text == b.Text && a.Lang == b.Lang && a.SaidAt.Equal(b.SaidAt) &&
		a.HeardAt.Equal(b.HeardAt) && a.Revision == b.Revision && a.MissingRevision == b.MissingRevision &&
		a.Private == b.Private && a.Rating == b.Rating && a.Permalink == b.Permalink && a.Parent == b.Parent &&
		a.Thread == b.Thread && a.ReplyRef == b.ReplyRef && a.Addressed == b.Addressed &&
		a.Backfilled == b.Backfilled && a.Erased == b.Erased && a.TextUntil.Equal(b.TextUntil) &&
		a.AuthorUntil.Equal(b.AuthorUntil) && slices.Equal(a.Media, b.Media)
}

// scoresAlike says that two mentions differ at most in times that no score depends on.
func scoresAlike(a, b mention.Mention) bool {
	a.HeardAt, a.TextUntil, a.AuthorUntil = b.HeardAt, b.TextUntil, b.AuthorUntil
	return same(a, b)
}

// Mention reads one, without what the platform's rules no longer let us keep. A deleted one is there, and Erased.
// ErrNotFound for one that was never heard. One Get.
func (s *Store) Mention(ctx context.Context, k mention.Key) (Mention, error) {
	r, err := s.get(ctx, mentionKey(k))
	if err != nil {
		return Mention{}, fmt.Errorf("mention %s: %w", k, err)
	}
	m, err := decodeMention(r.item)
	m.Mention = m.Redacted(s.now())
	return m, err
}

// Scored records a mention's score, or that a deleted one was taken out of its conversation: it is no longer due.
// ErrStale when the mention has changed since it was read; then it is still due. One Update.
func (s *Store) Scored(ctx context.Context, m Mention, score scoring.Score, now time.Time) error {
	m.Unscored, m.LoggedAtIntake, m.Due, m.Failures = false, false, time.Time{}, 0
	if m.Erased {
		m.In = ""
	} else {
		m.Score, m.ScoredAt = score, milli(now)
	}
	return s.replaceMention(ctx, m, m.Version)
}

// Replace puts what the platform's API says of a mention in the place of what its delivery said, and returns it as it
// is then stored. ErrStale when the mention has changed since it was read. One Update, none when they say the same.
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
	if m.TextGone(now) || m.AuthorGone(now) { // rare: sweep redacts it within a minute
		var err error
		if stored, _, err = s.find(ctx, mentionKey(m.Key)); err != nil {
			return err
		}
	}
	return stale(s.do(ctx, rewrite(m, stored.item, version, now)))
}

// ClaimMention makes a due mention due at a later time, so that nobody else works on it until then, and counts that.
// ErrStale when somebody else has claimed it. One Update.
func (s *Store) ClaimMention(ctx context.Context, k mention.Key, due string, until time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: mentionKey(k),
		Do:  []table.Action{table.Set{Attr: table.Due.SK, Value: at(until)}, table.Add{Attr: "failures", N: 1}},
		If:  table.Equals{Attr: table.Due.SK, Value: str(due)},
	})
	return stale(err)
}

// Redact removes from a mention what its platform's rules no longer let us keep. ErrStale when there is nothing to
// remove, or when it has changed meanwhile. One Get and one Update.
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

// EachMention gives f every mention of a conversation that is not erased, until f returns an error. f may erase what it
// is given. What was said a moment ago may not be in the index yet. One Query a page, and one Get a mention.
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
