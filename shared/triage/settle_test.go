package triage_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/triage"
)

const thanks = "I love it, thank you"

func sure(in scoring.Input) (scoring.Score, bool) { return scoring.New().Score(in), true }

// Only what is certain to be merely logged is settled.
func TestSettle(t *testing.T) {
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	said := func(change func(*mention.Mention)) mention.Mention {
		m := mention.Mention{
			Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: "1"},
			Author: mention.Author{ID: "7", Followers: -1},
			Text:   thanks, SaidAt: now, HeardAt: now,
		}
		change(&m)
		return m
	}
	for name, row := range map[string]struct {
		m       mention.Mention
		foreign bool
		scorer  func(scoring.Input) (scoring.Score, bool)
		want    bool
	}{
		"thanks":      {said(func(*mention.Mention) {}), false, sure, true},
		"a complaint": {said(func(m *mention.Mention) { m.Text = fire }), false, sure, false},
		"a question": {
			said(func(m *mention.Mention) { m.Text = "when do you open?" }), false, sure,
			false,
		},
		"nothing but a picture":      {said(func(m *mention.Mention) { m.Text = "" }), false, sure, false},
		"a complaint not said to us": {said(func(m *mention.Mention) { m.Text = fire }), true, sure, true},
		"what a feed held before us": {said(func(m *mention.Mention) {
			m.Text, m.Backfilled, m.SaidAt = fire, true,
				now.AddDate(-1, 0, 0)
		}), false, sure, true},
		"a late complaint": {said(func(m *mention.Mention) {
			m.Text, m.SaidAt = fire, now.AddDate(-1, 0,
				0)
		}), false, sure, false},
		"deleted": {said(func(m *mention.Mention) { m.Erased = true }), false, sure, false},
		"of which we know but the name": {said(
			func(m *mention.Mention) { m.Source, m.Kind = "google/1", mention.Review }), false, sure, false},
		"with weights that were not read": {
			said(func(*mention.Mention) {}),
			false, func(in scoring.Input) (scoring.Score, bool) {
				return scoring.New().Score(in), false
			}, false,
		},
		"words that break the scorer": {
			said(func(*mention.Mention) {}), false,
			func(scoring.Input) (scoring.Score, bool) { panic("a fault of ours") }, false,
		},
	} {
		if score, settled := triage.LogAtIntake(row.scorer)(row.m, row.foreign); settled != row.want ||
			settled && score.Sentiment == "" {
			t.Errorf("%s: %v, %+v", name, settled, score)
		}
	}
}

// tester is a test, or one check of a property.
type tester interface {
	rapid.TB
	Context() context.Context
}

// hearing is a triage whose intake settles, or owes everything.
type hearing struct {
	*triage.Triage
	settles bool
}

func (h hearing) hear(t tester, m mention.Mention) store.Outcome {
	t.Helper()
	score, settled := triage.LogAtIntake(sure)(m, false)
	var outcome store.Outcome
	var err error
	if settled && h.settles {
		outcome, err = h.Store.(*store.Store).PutLogged(t.Context(), m, score, false, "")
	} else {
		outcome, err = h.Store.(*store.Store).PutMention(t.Context(), m, false, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// seen does what the stream has done of a mention.
func (h hearing) seen(t tester, m mention.Mention) {
	t.Helper()
	if err := h.Score(t.Context(), m.Key); err != nil {
		t.Fatal(err)
	}
	if err := h.NoteLogged(t.Context(), m.Key, m.Conversation()); err != nil {
		t.Fatal(err)
	}
}

// Somebody who writes an answer learns of newer words, of thanks too; where nobody waits, nothing is written.
func TestAnOpenConversationHearsOfWhatWasSettled(t *testing.T) {
	tri, now := newTriage(t, nil)
	h := hearing{tri, true}
	said := func(id, text string) mention.Mention {
		return mention.Mention{
			Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: id},
			Author: mention.Author{ID: "7", Followers: -1},
			Text:   text, SaidAt: now, HeardAt: now,
		}
	}
	if outcome := h.hear(t, said("1", thanks)); outcome != store.LoggedAtIntake {
		t.Fatalf("thanks are %s", outcome)
	}
	h.seen(t, said("1", thanks))
	in := said("1", thanks).Conversation()
	if c, err := tri.Store.(*store.Store).Conversation(t.Context(), in); err != nil || c.Version != 0 {
		t.Fatalf("thanks are written into a conversation where nobody waits: %+v, %v", c, err)
	}
	h.hear(t, said("2", angry))
	h.seen(t, said("2", angry))
	before, err := tri.Store.(*store.Store).Conversation(t.Context(), in)
	if err != nil || !before.Alerted {
		t.Fatal(before, err)
	}
	h.hear(t, said("3", thanks))
	for range 3 { // the stream repeats
		h.seen(t, said("3", thanks))
	}
	after, err := tri.Store.(*store.Store).Conversation(t.Context(), in)
	if err != nil || after.Version != before.Version+1 || len(after.Entries) != 2 {
		t.Errorf("%+v, %v", after, err)
	}
	after.Entries, after.Version = before.Entries, before.Version
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("thanks change more than that they were heard:\n%s", diff)
	}
	if m, err := tri.Store.(*store.Store).Mention(t.Context(), said("3", thanks).Key); err != nil || m.Unscored ||
		m.Score.Level != scoring.Log || m.ScoredAt.IsZero() {
		t.Errorf("%+v, %v", m, err)
	}
}

// While thanks are told to an open conversation they become a complaint: what holds in the end is what they say last.
func TestWhatWasSettledChangesWhileItIsTold(t *testing.T) {
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	tri, now := newTriage(t, nil)
	slow := &between{Table: kept}
	tri.Store = store.New(slow, tri.Book.Now)
	tri.Book.Store = tri.Store.(*store.Store)
	h := hearing{tri, true}
	said := func(id, text string, revision int64) mention.Mention {
		return mention.Mention{
			Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: id},
			Author: mention.Author{ID: "7", Followers: -1},
			Text:   text, SaidAt: now, HeardAt: now, Revision: revision,
		}
	}
	h.hear(t, said("1", late, 0))
	h.seen(t, said("1", late, 0))
	h.hear(t, said("2", thanks, 0))
	slow.do = func() {
		slow.do = func() { // the second read, of what is to be changed
			h.hear(t, said("2", fire, 1))
			h.seen(t, said("2", fire, 1))
		}
	}
	h.seen(t, said("2", thanks, 0))
	c, err := tri.Store.(*store.Store).Conversation(t.Context(), said("2", fire, 1).Conversation())
	if worst, _ := c.Worst(); err != nil || !c.Wakes() || worst.ID != "2" || worst.Revision != 1 {
		t.Errorf("%+v, %v", c, err)
	}
}

// Whether intake settles or owes everything: in any order, with repeats, edits and deletions, the same is left of every
// conversation that somebody waits in.
func TestSettlingLeavesTheSame(t *testing.T) {
	texts := []string{thanks, late, fire, "saw the stand at the fair today", "when do you open?"}
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
		worlds := [2]hearing{}
		for i := range worlds {
			kept, err := embedded.Open("", embedded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer kept.Close()
			worlds[i] = hearing{over(kept, nil, now), i == 0}
		}
		var heard []mention.Mention
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			id := rapid.IntRange(0, 3).Draw(t, "id")
			m := mention.Mention{
				Key:    mention.Key{Source: "meta/1", Kind: mention.Comment, ID: fmt.Sprint(id)},
				Author: mention.Author{ID: fmt.Sprint(id % 2), Followers: -1},
				Text:   rapid.SampledFrom(texts).Draw(t, "text"),
				SaidAt: now.Add(time.Duration(id) * time.Second), HeardAt: now,
				Revision: rapid.Int64Range(0, 2).Draw(t, "revision"),
			}
			m.Erased = rapid.IntRange(0, 9).Draw(t, "erased") == 0
			heard = append(heard, m)
			again := heard[rapid.IntRange(0, len(heard)-1).Draw(t, "again")]
			for _, w := range worlds {
				w.hear(t, m)
				w.seen(t, m)
				w.hear(t, again) // a repeat of an older report
				w.seen(t, again)
			}
		}
		for author := range 2 {
			in := mention.Mention{
				Key:    mention.Key{Source: "meta/1"},
				Author: mention.Author{ID: fmt.Sprint(author)},
			}.Conversation()
			var left [2]conversation.Conversation
			for i, w := range worlds {
				c, err := w.Store.(*store.Store).Conversation(t.Context(), in)
				if err != nil {
					t.Fatal(err)
				}
				c.Version = 0
				// these may differ
				c.Entries = slices.DeleteFunc(c.Entries,
					func(e conversation.Entry) bool { return e.Level == scoring.Log })
				left[i] = c
			}
			if diff := cmp.Diff(left[1], left[0], cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("of %s (-owed +settled):\n%s", in, diff)
			}
		}
	})
}
