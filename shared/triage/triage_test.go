package triage_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/random"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/triage"
)

type topic struct{}

func (topic) Publish(context.Context, string) error { return nil }

func newTriage(t *testing.T, enrich triage.Enrich) (*triage.Triage, time.Time) {
	t.Helper()
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	return over(kept, enrich, now), now
}

// over is a triage over a table, where it is always now.
func over(kept table.Table, enrich triage.Enrich, now time.Time) *triage.Triage {
	clock := func() time.Time { return now }
	s := store.New(kept, clock)
	return &triage.Triage{
		Store: s, Book: paging.Book{Store: s, NewCode: random.Code, Now: clock}, Scorer: scoring.New(),
		Wake: topic{}.Publish, Enrich: enrich,
		Metrics: metrics.New(io.Discard, clock), Log: slog.New(slog.DiscardHandler),
	}
}

// A review of which Google tells no more than its name.
func TestWhatIsThinIsCompletedBeforeItIsScored(t *testing.T) {
	key := mention.Key{Source: "google/1", Kind: mention.Review, ID: "9"}
	for name, row := range map[string]struct {
		enrich triage.Enrich
		failed bool
		want   func(m store.Mention, c conversation.Conversation) bool
	}{
		"where there are no tokens it is left": {nil, false, func(m store.Mention, c conversation.Conversation) bool {
			return m.Unscored && c.Version == 0
		}},
		"completed": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			m.Text, m.Rating, m.Author.Name = "The machine caught fire", 1, "Jeanne"
			return m, nil
		}, false, func(m store.Mention, c conversation.Conversation) bool {
			return !m.Unscored && m.Text == "The machine caught fire" && c.Wakes()
		}},
		"gone": {
			func(_ context.Context, m mention.Mention) (mention.Mention, error) { return m, platform.ErrGone }, false,
			func(m store.Mention, c conversation.Conversation) bool {
				return m.Erased && !c.Wakes() && c.Version == 0
			},
		},
		"without permission a person looks": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, platform.ErrNoPermission
		}, false, func(m store.Mention, c conversation.Conversation) bool {
			return !m.Unscored && c.Status == conversation.Open && c.Level == scoring.Inbox
		}},
		"a mark without words waits for nobody": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, platform.ErrNoWords
		}, false, func(m store.Mention, c conversation.Conversation) bool {
			return !m.Unscored && c.Version == 0 && m.Score.Level == scoring.Log
		}},
		"an outage is tried again": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, errors.New("503")
		}, true, func(m store.Mention, c conversation.Conversation) bool { return m.Unscored && c.Version == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			tri, now := newTriage(t, row.enrich)
			m := mention.Mention{Key: key, Author: mention.Author{Followers: -1}, SaidAt: now, HeardAt: now}
			if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, "trace"); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), key); (err != nil) != row.failed {
				t.Fatal(err)
			}
			got, err := tri.Store.(*store.Store).Mention(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			c, err := tri.Store.(*store.Store).Conversation(t.Context(), m.Conversation())
			if err != nil || !row.want(got, c) {
				t.Errorf("%+v in %+v, %v", got, c, err)
			}
		})
	}
}

// between does something once, just before the next read of a conversation.
type between struct {
	table.Table
	do func()
}

func (b *between) Get(ctx context.Context, key table.Key) (table.Item, error) {
	if do := b.do; do != nil && key.SK == "conv" {
		b.do = nil
		do()
	}
	return b.Table.Get(ctx, key)
}

// Two score at once, and the one with the older words writes last: what holds in the end is what the newer ones say.
func TestWhatChangesWhileItIsScored(t *testing.T) {
	for name, newer := range map[string]mention.Mention{
		"calmed":  {Text: "all is well now, thank you", Revision: 1},
		"deleted": {Erased: true, Revision: 1},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := embedded.Open("", embedded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = kept.Close() })
			tri, now := newTriage(t, nil)
			slow := &between{Table: kept}
			tri.Store = store.New(slow, tri.Book.Now)
			tri.Book.Store = tri.Store.(*store.Store)
			m := mention.Mention{
				Key:    mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "1"},
				Author: mention.Author{ID: "7", Followers: -1},
				Text:   fire, Private: true, SaidAt: now, HeardAt: now,
			}
			in := m.Conversation()
			hear := func(m mention.Mention) {
				t.Helper()
				if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, ""); err != nil {
					t.Fatal(err)
				}
			}
			score := func() {
				t.Helper()
				if err := tri.Score(t.Context(), m.Key); err != nil {
					t.Fatal(err)
				}
			}
			hear(m)
			slow.do = func() {
				newer.Key, newer.Author, newer.Private, newer.SaidAt, newer.HeardAt = m.Key, m.Author, true, now, now
				hear(newer)
				score()
			}
			score()
			c, err := tri.Store.(*store.Store).Conversation(t.Context(), in)
			if err != nil || c.Alerted || c.Status == conversation.Open {
				t.Errorf("%+v, %v: it is open for words that are no more", c, err)
			}
			if got, err := tri.Store.(*store.Store).Mention(t.Context(), m.Key); err != nil || got.Unscored {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
}

// counted counts what is asked of a table.
type counted struct {
	table.Table
	writes, reads int
}

func (c *counted) Get(ctx context.Context, key table.Key) (table.Item, error) {
	c.reads++
	return c.Table.Get(ctx, key)
}

func (c *counted) Put(ctx context.Context, put table.Put) error {
	c.writes++
	return c.Table.Put(ctx, put)
}

func (c *counted) Update(ctx context.Context, update table.Update) (table.Item, error) {
	c.writes++
	return c.Table.Update(ctx, update)
}

func (c *counted) Query(ctx context.Context, query table.Query) (table.Page, error) {
	c.reads += 1_000_000 // a mention's way asks no index
	return c.Table.Query(ctx, query)
}

func (c *counted) Transact(ctx context.Context, writes []table.Write) error {
	c.writes += len(writes)
	return c.Table.Transact(ctx, writes)
}

// What a mention's way asks of the table does not depend on how much is in it, nor on how much its author has said.
func TestAMentionsWayDoesNotGrow(t *testing.T) {
	for text, want := range map[string]counted{
		"I love it, thank you": {writes: 2, reads: 2}, // stored, scored; no conversation
		late:                   {writes: 4, reads: 3}, // and its conversation, and its peak, for the bar
	} {
		tri, now := newTriage(t, nil)
		kept, err := embedded.Open("", embedded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = kept.Close() })
		table := &counted{Table: kept}
		tri.Store = store.New(table, tri.Book.Now)
		tri.Book.Store = tri.Store.(*store.Store)
		n := 0
		hear := func(author string) {
			t.Helper()
			n++
			m := mention.Mention{
				Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: fmt.Sprint(n)},
				Author: mention.Author{ID: author, Followers: -1},
				Text:   text, SaidAt: now, HeardAt: now,
			}
			if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, ""); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), m.Key); err != nil {
				t.Fatal(err)
			}
		}
		for _, stored := range []int{0, 1000} {
			for n < stored {
				hear(fmt.Sprint("author ", n%50, n/950)) // the last ones are new every time
			}
			table.writes, table.reads = 0, 0
			hear(fmt.Sprint("somebody new ", n))
			if table.writes != want.writes || table.reads != want.reads {
				t.Errorf("%q after %d: %d writes and %d reads, want %d and %d", text, stored, table.writes, table.reads,
					want.writes, want.reads)
			}
		}
	}
}

// A private answer given in the platform's own app ends the conversation with the person, whichever was heard first.
func TestAPrivateAnswerInTheAppEndsIt(t *testing.T) {
	for name, first := range map[string]bool{"after it was heard": false, "before it was heard": true} {
		t.Run(name, func(t *testing.T) {
			tri, now := newTriage(t, nil)
			m := mention.Mention{
				Key:    mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "m1"},
				Author: mention.Author{ID: "777", Followers: -1},
				Text:   "where is my order?", Private: true, SaidAt: now, HeardAt: now,
			}
			own := mention.Mention{
				Key:     mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "m2"},
				Private: true, Thread: "777", SaidAt: now.Add(time.Minute),
			}
			answer := func() {
				if err := tri.Echo(t.Context(), own); err != nil {
					t.Fatal(err)
				}
			}
			if first {
				answer()
			}
			if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, ""); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), m.Key); err != nil {
				t.Fatal(err)
			}
			if !first {
				answer()
			}
			if c, err := tri.Store.(*store.Store).Conversation(t.Context(), m.Conversation()); err != nil ||
				c.Status != conversation.Answered {
				t.Errorf("%s, %v", c.Status, err)
			}
		})
	}
}

// under has scores of a brand's own bar.
type under struct {
	scoring.Scorer
	bar int
}

func (u under) Score(in scoring.Input) scoring.Score {
	s := u.Scorer.Score(in)
	s.Bar = u.bar
	return s
}

const (
	late  = "My parcel has not arrived yet"
	angry = "third time my order is lost, nobody answers, this is a scam. I want my money back NOW"
	fire  = "Your machine caught fire and burned my son"
)

// Under the highest bar anger waits in the inbox, and danger wakes somebody all the same.
func TestAHighBar(t *testing.T) {
	for text, wakes := range map[string]bool{late: false, angry: false, fire: true} {
		tri, now := newTriage(t, nil)
		tri.Scorer = under{tri.Scorer, scoring.HighestBar}
		m := mention.Mention{
			Key:    mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "1"},
			Author: mention.Author{ID: "7", Followers: -1},
			Text:   text, Private: true, SaidAt: now, HeardAt: now,
		}
		if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, ""); err != nil {
			t.Fatal(err)
		}
		if err := tri.Score(t.Context(), m.Key); err != nil {
			t.Fatal(err)
		}
		c, err := tri.Store.(*store.Store).Conversation(t.Context(), m.Conversation())
		if err != nil || c.Status != conversation.Open || c.Wakes() != wakes || c.Bar != scoring.HighestBar {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
}

// Each episode that could page is counted once, at its heaviest, however often its mentions come.
func TestEpisodesAreCountedForTheBar(t *testing.T) {
	tri, now := newTriage(t, nil)
	hear := func(author, id, text string, foreign bool) {
		t.Helper()
		m := mention.Mention{
			Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: id},
			Author: mention.Author{ID: author, Followers: -1},
			Text:   text, SaidAt: now, HeardAt: now,
		}
		for range 3 {
			if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, foreign, ""); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), m.Key); err != nil {
				t.Fatal(err)
			}
			m.Revision++ // an edit that changes nothing but that: scored again
		}
	}
	hear("ana", "1", late, false)
	hear("ana", "2", late+" and nobody answers", false)
	hear("ben", "3", fire, false)
	hear("ben", "4", fire+" again", false)
	hear("cleo", "5", angry, true) // not said to us
	hear("dan", "6", "I love it, thank you", false)
	c, err := tri.Store.(*store.Store).Conversation(t.Context(),
		(mention.Mention{Key: mention.Key{Source: "x/1"}, Author: mention.Author{ID: "ana"}}).Conversation())
	if err != nil {
		t.Fatal(err)
	}
	want := store.Tally{100: 1}
	want[c.Priority]++
	if got, err := tri.Store.(*store.Store).TallyOf(t.Context(), now); err != nil || got != want {
		t.Errorf("%v, %v, want one of %d and one of 100", got, err, c.Priority)
	}
}

// To whom something was said is what its platform tells; where none does, it was said to us.
func TestToWhomItWasSaid(t *testing.T) {
	post := mention.Mention{Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"}}
	with := func(change func(*mention.Mention)) mention.Mention {
		m := post
		change(&m)
		return m
	}
	for name, row := range map[string]struct {
		m    mention.Mention
		want scoring.Addressed
	}{
		"a post on X that we looked for": {post, scoring.AboutUs},
		"one that names us":              {with(func(m *mention.Mention) { m.Addressed = true }), scoring.ToUs},
		"a reply":                        {with(func(m *mention.Mention) { m.Parent = "0" }), scoring.ToUs},
		"a private message": {
			with(func(m *mention.Mention) { m.Kind, m.Private = mention.Message, true }),
			scoring.ToUs,
		},
		"our page's wall": {with(func(m *mention.Mention) { m.Source = "meta/1" }), scoring.ToUs},
		"a feed": {
			with(func(m *mention.Mention) { m.Source = "feed/alerts" }),
			scoring.Overheard,
		},
		"a feed that names us": {with(
			func(m *mention.Mention) { m.Source, m.Addressed = "feed/alerts", true }), scoring.ToUs},
		"anything else": {with(func(m *mention.Mention) { m.Source = "generic/shop" }), scoring.ToUs},
	} {
		if got := triage.Input(row.m).Addressed; got != row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
}

// A function opens the conversation late, after the words were deleted and that was seen to, and dies before it looks
// again. The stream then gives the record of the words once more.
func TestWhoDiedOverOldWordsLeavesNothingOpen(t *testing.T) {
	tri, now := newTriage(t, nil)
	m := mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "9"}, Author: mention.Author{ID: "pat", Followers: -1},
		Text: "my parcel is lost, where is it?", SaidAt: now, HeardAt: now,
	}
	hear := func(m mention.Mention) store.Mention {
		t.Helper()
		if _, err := tri.Store.(*store.Store).PutMention(t.Context(), m, false, "trace"); err != nil {
			t.Fatal(err)
		}
		kept, err := tri.Store.(*store.Store).Mention(t.Context(), m.Key)
		if err != nil {
			t.Fatal(err)
		}
		return kept
	}
	there := func() conversation.Conversation {
		t.Helper()
		c, err := tri.Store.(*store.Store).Conversation(t.Context(), m.Conversation())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := hear(m)
	seen := triage.Seen{In: first.In, Version: first.Version}
	if err := tri.Score(t.Context(), m.Key); err != nil {
		t.Fatal(err)
	}
	if err := tri.ScoreSince(t.Context(), m.Key, seen); err != nil || len(there().Entries) != 1 {
		t.Fatal("a record that comes twice changes nothing", err)
	}
	gone := m
	gone.Erased = true
	deleted := hear(gone)
	// as whoever saw no conversation to change
	if err := tri.Store.(*store.Store).Scored(t.Context(), deleted, scoring.Score{}, now); err != nil {
		t.Fatal(err)
	}
	if err := tri.ScoreSince(t.Context(), m.Key, seen); err != nil {
		t.Fatal(err)
	}
	if c := there(); len(c.Entries) > 0 {
		t.Errorf("still there: %+v", c)
	}
}
