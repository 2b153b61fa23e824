package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/mention"
	"oyez/shared/run"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

// Store is Oyez's memory over one table.
type Store struct {
	table table.Table
	now   func() time.Time // for what may no longer be known; everything else is told the time
}

// New makes a store over a table, with the clock that it goes by.
func New(t table.Table, now func() time.Time) *Store { return &Store{table: t, now: now} }

// ErrNotFound is something that is not there; ErrStale a write over something that has changed since it was read.
var (
	ErrNotFound = errors.New("not in the table")
	ErrStale    = errors.New("changed since it was read")
)

// Mention is a mention as it is kept.
type Mention struct {
	mention.Mention
	In       mention.ConversationID // decided when it was first stored; "" for what was deleted before or since
	Version  int64
	Unscored bool      // it is to be scored
	Due      time.Time // when sweep scores it if nobody has
	Failures int       // claims by sweep since it was owed
	// merely logged, and scored as it was heard: nothing is owed, an open conversation is still to hear of it
	LoggedAtIntake bool
	CheckDeletion  bool   // written with its score when it is to be looked up again; never read back
	UnknownAccount bool   // said to an account that is not in our settings: stored, never paged
	Trace          string // the delivery's, carried on to the SMS
	Score          scoring.Score
	ScoredAt       time.Time // zero until it is scored
}

// ScoreBy is how long the fast path has to score a mention before sweep does.
const ScoreBy = 2 * time.Minute

// Outcome says what Hear made of a mention.
type Outcome string

// The outcomes.
const (
	Fresh          Outcome = "fresh"     // new, and owed a score
	LoggedAtIntake Outcome = "settled"   // new, merely logged, and scored already
	Changed        Outcome = "changed"   // it told more, or other words: owed a score again
	Duplicate      Outcome = "duplicate" // nothing new
)

// PutMention keeps a mention, or what a report adds to it, or that it was deleted (Erased). The same reports in any
// order, any number of times, leave the same mention.
func (s *Store) PutMention(ctx context.Context, m mention.Mention, foreign bool, trace string) (Outcome, error) {
	m = trim(m)
	fresh := Mention{Mention: m.Redacted(s.now()), Version: 1, UnknownAccount: foreign, Trace: trace}
	if !m.Erased {
		fresh.In, fresh.Unscored, fresh.Due = m.Conversation(), true, m.HeardAt.Add(ScoreBy)
	}
	return s.hear(ctx, m, fresh)
}

// PutLogged keeps a mention that is merely logged, with its score, so that nothing is owed for it: two write units
// instead of five. Of a mention that was heard before, whatever it was then, it keeps what Hear would.
func (s *Store) PutLogged(ctx context.Context, m mention.Mention, score scoring.Score, foreign bool,
	trace string,
) (Outcome, error) {
	now := s.now()
	m = trim(m)
	if m.Erased || m.TextGone(now) {
		return s.PutMention(ctx, m, foreign, trace)
	}
	return s.hear(ctx, m, Mention{
		Mention: m.Redacted(now), In: m.Conversation(), Version: 1, LoggedAtIntake: true, UnknownAccount: foreign,
		Trace: trace, Score: score, ScoredAt: milli(now),
	})
}

// hear puts a fresh mention, or merges what was heard into the one that is there.
func (s *Store) hear(ctx context.Context, m mention.Mention, fresh Mention) (Outcome, error) {
	now, foreign, trace := s.now(), fresh.UnknownAccount, fresh.Trace
	put := table.Put{Item: encodeMention(fresh), If: table.NotExists{Attr: table.AttrPK}}
	var outcome Outcome
	err := retry(ctx, func() error {
		err := s.table.Put(ctx, put)
		var refused *table.ConditionError
		switch {
		case err == nil && fresh.Version > 1:
			outcome = Changed
			return nil
		case err == nil && fresh.LoggedAtIntake:
			outcome = LoggedAtIntake
			return nil
		case err == nil:
			outcome = Fresh
			return nil
		case !errors.As(err, &refused):
			return err
		case refused.Item == nil: // deleted in between
			return ErrStale
		}
		old, err := decodeMention(refused.Item)
		if err != nil {
			return err
		}
		merged, kept := old, old.Mention.Redacted(now)
		merged.Mention = mention.Merge(old.Mention, m).Redacted(now)
		merged.UnknownAccount = old.UnknownAccount && foreign
		if same(kept, merged.Mention) && old.UnknownAccount == merged.UnknownAccount {
			outcome = Duplicate
			return nil
		}
		merged.Version++
		merged.Failures = 0
		if scoresAlike(kept, merged.Mention) || merged.In == "" || merged.TextGone(now) {
			// nothing that a score depends on
		} else {
			merged.Unscored, merged.LoggedAtIntake, merged.Due = true, false, m.HeardAt.Add(ScoreBy)
			merged.Trace = trace
		}
		fresh = merged
		put = table.Put{Item: encodeMention(merged), If: version(old.Version)}
		return ErrStale
	})
	if err != nil {
		return "", fmt.Errorf("store mention %s: %w", m.Key, err)
	}
	return outcome, nil
}

// pageful is how many items are read at once of what is read to its end: no call reads without a bound.
const pageful = 250

// retry repeats a change while its error is ErrStale. A caller whom other writers keep from it for too long may treat
// that as it treats a slow table.
func retry(ctx context.Context, change func() error) error {
	err := run.Retry(ctx, change, ErrStale)
	if errors.Is(err, run.ErrTooBusy) {
		return fmt.Errorf("%w: %w", table.ErrThrottled, err)
	}
	return err
}

func version(v int64) table.Condition { return table.Equals{Attr: "v", Value: num(v)} }

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

func same(a, b mention.Mention) bool {
	media := slices.Equal(a.Media, b.Media)
	a.Media, b.Media = nil, nil
	return media && equal(a, b)
}

// equal compares mentions without their media; every other field is comparable.
func equal(a, b mention.Mention) bool {
	return a.Key == b.Key && a.Author == b.Author && a.Text == b.Text && a.Lang == b.Lang && a.SaidAt.Equal(b.SaidAt) &&
		a.HeardAt.Equal(b.HeardAt) && a.Revision == b.Revision && a.MissingRevision == b.MissingRevision &&
		a.Private == b.Private && a.Rating == b.Rating &&
		a.Permalink == b.Permalink && a.Parent == b.Parent && a.Thread == b.Thread && a.ReplyRef == b.ReplyRef &&
		a.Addressed == b.Addressed && a.Backfilled == b.Backfilled && a.Erased == b.Erased &&
		a.TextUntil.Equal(b.TextUntil) && a.AuthorUntil.Equal(b.AuthorUntil)
}

// scoresAlike says that two mentions differ at most in times that no score depends on.
func scoresAlike(a, b mention.Mention) bool {
	a.HeardAt, a.TextUntil, a.AuthorUntil = b.HeardAt, b.TextUntil, b.AuthorUntil
	return same(a, b)
}

// Mention reads one, without what may no longer be known of it. A tombstone is there, and Erased; what never was is
// ErrNotFound.
func (s *Store) Mention(ctx context.Context, k mention.Key) (Mention, error) {
	i, err := s.get(ctx, mentionKey(k))
	if err != nil {
		return Mention{}, fmt.Errorf("mention %s: %w", k, err)
	}
	m, err := decodeMention(i)
	m.Mention = m.Redacted(s.now())
	return m, err
}

// Scored records a mention's score, or that a deleted one was let go, and takes it from what is owed. ErrStale when the
// mention has changed since it was read: then it is still owed.
func (s *Store) Scored(ctx context.Context, m Mention, score scoring.Score, now time.Time) error {
	m.Unscored, m.LoggedAtIntake, m.Due, m.Failures = false, false, time.Time{}, 0
	if m.Erased {
		m.In = ""
	} else {
		m.Score, m.ScoredAt = score, milli(now)
	}
	return stale(s.table.Put(ctx, table.Put{Item: encodeMention(m), If: version(m.Version)}))
}

// Replace puts what the platform's own API tells of a mention in the place of what a delivery told, and returns it as
// it is then kept. ErrStale when the mention has changed since it was read.
func (s *Store) Replace(ctx context.Context, m Mention, told mention.Mention) (Mention, error) {
	told = trim(told)
	if told.Key != m.Key || same(m.Mention, told) {
		return m, nil
	}
	before := version(m.Version)
	m.Mention, m.Version = told, m.Version+1
	return m, stale(s.table.Put(ctx, table.Put{Item: encodeMention(m), If: before}))
}

// ClaimMention moves a due mention out of the way for others until a later time, and counts that. ErrStale when
// somebody else has claimed it.
func (s *Store) ClaimMention(ctx context.Context, k mention.Key, due string, until time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: mentionKey(k),
		Do:  []table.Action{table.Set{Attr: table.Due.SK, Value: at(until)}, table.Add{Attr: "failures", N: 1}},
		If:  table.Equals{Attr: table.Due.SK, Value: str(due)},
	})
	return stale(err)
}

// stale makes a write that came second an ErrStale: over another version, or in a transaction at the same moment.
func stale(err error) error {
	var cancelled *table.Cancelled
	if errors.Is(err, table.ErrCondition) || errors.As(err, &cancelled) {
		return ErrStale
	}
	return err
}

func (s *Store) get(ctx context.Context, k table.Key) (table.Item, error) {
	i, err := s.table.Get(ctx, k)
	if errors.Is(err, table.ErrNotFound) {
		return nil, ErrNotFound
	}
	return i, err
}

func encodeMention(m Mention) table.Item {
	i := newItem(mentionKey(m.Key))
	i.num("v", m.Version)
	i.str("source", string(m.Source))
	i.str("kind", string(m.Kind))
	i.str("id", m.ID)
	i.num("revision", m.Revision)
	i.at("heard_at", m.HeardAt)
	i.flag("erased", m.Erased)
	i.flag("foreign", m.UnknownAccount)
	i.str("trace", m.Trace)
	switch {
	case m.Unscored:
		i.str("scoring", scoringUnscored)
		i.str(table.Due.PK, dueKey(DueMention, m.In))
		i.at(table.Due.SK, m.Due)
		i.num("failures", int64(m.Failures))
	case m.LoggedAtIntake:
		i.str("scoring", scoringLogged)
	case m.CheckDeletion:
		i.str("scoring", scoringCheck)
	}
	if m.In != "" {
		i.str("in", string(m.In))
	}
	if m.Erased {
		return i.Item
	}
	i.str(table.Timeline.PK, string(conversationKey(m.In).PK))
	i.str(table.Timeline.SK, stamp(m.SaidAt)+"#"+string(m.Kind)+"/"+m.ID)
	i.str("author", m.Author.ID)
	i.str("name", m.Author.Name)
	i.str("handle", m.Author.Handle)
	if m.Author.Followers >= 0 {
		i.Item["followers"] = num(int64(m.Author.Followers))
	}
	i.flag("verified", m.Author.Verified)
	i.str("text", m.Text)
	i.str("lang", m.Lang)
	i.at("said_at", m.SaidAt)
	i.num("untold", m.MissingRevision)
	i.flag("private", m.Private)
	i.num("rating", int64(m.Rating))
	i.str("permalink", m.Permalink)
	i.str("parent", m.Parent)
	i.str("thread", m.Thread)
	i.str("reply_ref", m.ReplyRef)
	i.flag("summoned", m.Addressed)
	i.flag("earlier", m.Backfilled)
	i.strs("media", m.Media)
	keep(i, m)
	if !m.ScoredAt.IsZero() {
		i.at("scored_at", m.ScoredAt)
		i.str("sentiment", string(m.Score.Sentiment))
		i.flag("complaint", m.Score.Complaint)
		i.flag("urgent", m.Score.Urgent)
		i.Item["priority"] = num(int64(m.Score.Priority))
		i.str("level", string(m.Score.Level))
		writeReasons(i, "reasons", m.Score.Reasons)
	}
	return i.Item
}

func decodeMention(i table.Item) (Mention, error) {
	r := &reader{item: i}
	m := Mention{
		Mention: mention.Mention{
			Key: mention.Key{
				Source: mention.Source(r.str("source")), Kind: mention.Kind(r.str("kind")),
				ID: r.str("id"),
			},
			Author: mention.Author{
				ID: r.str("author"), Name: r.str("name"), Handle: r.str("handle"), Followers: -1,
				Verified: r.flag("verified"),
			},
			Text: r.str("text"), Lang: r.str("lang"), SaidAt: r.at("said_at"), HeardAt: r.at("heard_at"),
			Revision: r.num("revision"), MissingRevision: r.num("untold"), Private: r.flag("private"),
			Rating:    int(r.num("rating")),
			Permalink: r.str("permalink"), Parent: r.str("parent"), Thread: r.str("thread"),
			ReplyRef:  r.str("reply_ref"),
			TextUntil: r.at("text_until"), AuthorUntil: r.at("author_until"),
			Addressed: r.flag("summoned"), Backfilled: r.flag("earlier"), Media: r.strs("media"),
			Erased: r.flag("erased"),
		},
		In: mention.ConversationID(r.str("in")), Version: r.num("v"),
		Unscored: r.str("scoring") == scoringUnscored, Due: r.at(table.Due.SK), Failures: int(r.num("failures")),
		LoggedAtIntake: r.str("scoring") == scoringLogged,
		UnknownAccount: r.flag("foreign"), Trace: r.str("trace"),
		Score: scoring.Score{
			Sentiment: scoring.Sentiment(r.str("sentiment")), Complaint: r.flag("complaint"), Urgent: r.flag("urgent"),
			Priority: int(r.num("priority")), Level: scoring.Level(r.str("level")), Reasons: readReasons(r, "reasons"),
		},
		ScoredAt: r.at("scored_at"),
	}
	if _, known := i["followers"].(*types.AttributeValueMemberN); known {
		m.Author.Followers = int(r.num("followers"))
	}
	if m.Erased {
		m.Author = mention.Author{}
	}
	if !m.Unscored { // then it is due for something else
		m.Due = time.Time{}
	}
	return m, r.err
}
