package mention_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"oyez/shared/mention"
)

func TestKeyIsReadAsWritten(t *testing.T) {
	for _, key := range []mention.Key{
		{Source: "x/424242", Kind: mention.Post, ID: "2080765813578191303"},
		{Source: "meta/1", Kind: mention.Comment, ID: "m_with/slash=and#hash"},
	} {
		got, err := mention.ParseKey(key.String())
		if err != nil || got != key {
			t.Errorf("ParseKey(%q) = %v, %v", key.String(), got, err)
		}
	}
	for _, s := range []string{"", "2080765813578191303", "x/424242", "x/424242/post/", "/1/post/2", "x//post/2"} {
		if key, err := mention.ParseKey(s); err == nil {
			t.Errorf("ParseKey(%q) = %v, want an error", s, key)
		}
	}
}

func TestKeyValid(t *testing.T) {
	long := strings.Repeat("1", mention.MaxID+1)
	valid := mention.Key{Source: "x/1", Kind: mention.Post, ID: "2"}
	if !valid.Valid() {
		t.Error("a good key is refused")
	}
	for name, key := range map[string]mention.Key{
		"no platform":      {Source: "/1", Kind: mention.Post, ID: "2"},
		"no account":       {Source: "x/", Kind: mention.Post, ID: "2"},
		"slash in account": {Source: "x/1/2", Kind: mention.Post, ID: "2"},
		"# in account":     {Source: "x/1#2", Kind: mention.Post, ID: "2"},
		"long account":     {Source: mention.Source("x/" + long), Kind: mention.Post, ID: "2"},
		"no kind":          {Source: "x/1", ID: "2"},
		"no id":            {Source: "x/1", Kind: mention.Post},
		"long id":          {Source: "x/1", Kind: mention.Post, ID: long},
	} {
		if key.Valid() {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestConversation(t *testing.T) {
	base := mention.Mention{
		Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "10"},
		Author: mention.Author{ID: "7"}, Thread: "9",
	}
	same, other, source := base, base, base
	same.ID, same.Thread, same.Kind = "11", "12", mention.Message
	other.Author.ID = "8"
	source.Source = "x/2"
	if base.Conversation() != same.Conversation() {
		t.Error("one author and one source are two conversations")
	}
	if base.Conversation() == other.Conversation() || base.Conversation() == source.Conversation() {
		t.Error("another author or source is the same conversation")
	}
	if c := base.Conversation(); c.Source() != "x/1" || len(c.Hash()) != 26 {
		t.Errorf("conversation %q: source %q, hash %q", c, c.Source(), c.Hash())
	}
	stranger, thread := base, base
	stranger.Author, thread.Author = mention.Author{}, mention.Author{}
	thread.ID = "99"
	if stranger.Conversation() != thread.Conversation() {
		t.Error("somebody unknown is not known by the thread")
	}
	stranger.Thread, thread.Thread = "", ""
	if stranger.Conversation() == thread.Conversation() {
		t.Error("two strangers without a thread are one")
	}
}

// report draws one of the reports that deliveries can bring of one mention.
func report(t *rapid.T) mention.Mention {
	at := func(name string) time.Time {
		return time.Unix(int64(rapid.IntRange(0, 3).Draw(t, name)), 0).UTC()
	}
	word := rapid.SampledFrom([]string{"", "a", "b"})
	m := mention.Mention{
		Key:     mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"},
		HeardAt: at("heard").Add(time.Hour), Revision: int64(rapid.IntRange(0, 2).Draw(t, "revision")),
		Erased: rapid.IntRange(0, 9).Draw(t, "erased") == 0,
	}
	if m.Erased {
		return m
	}
	m.SaidAt = at("said").Add(time.Minute)
	m.Text, m.Lang, m.Permalink, m.Parent, m.Thread, m.ReplyRef = word.Draw(t, "text"), word.Draw(t,
		"lang"), word.Draw(t, "link"), word.Draw(t, "parent"), word.Draw(t, "thread"), word.Draw(t, "ref")
	m.MissingRevision = int64(rapid.IntRange(0, 2).Draw(t, "untold"))
	m.Rating = rapid.IntRange(0, 2).Draw(t, "rating")
	m.Private, m.Addressed, m.Backfilled = rapid.Bool().Draw(t, "private"), rapid.Bool().Draw(t,
		"summoned"), rapid.Bool().Draw(t, "earlier")
	for _, until := range []*time.Time{&m.TextUntil, &m.AuthorUntil} {
		if rapid.Bool().Draw(t, "limited") {
			*until = at("until").Add(time.Hour)
		}
	}
	if id := word.Draw(t, "author"); id != "" {
		m.Author = mention.Author{
			ID: id, Name: word.Draw(t, "name"),
			Followers: rapid.IntRange(-1, 2).Draw(t, "followers"),
		}
	}
	return m
}

func TestMergeForgetsNoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := rapid.SliceOfN(rapid.Custom(report), 1, 5).Draw(t, "reports")
		all := func(list []mention.Mention) mention.Mention {
			m := list[0]
			for _, r := range list[1:] {
				m = mention.Merge(m, r)
			}
			return m
		}
		want := all(reports)
		var repeated []mention.Mention
		for range 5 {
			repeated = append(repeated, reports...)
		}
		shuffled := rapid.Permutation(repeated).Draw(t, "five times, shuffled")
		if diff := cmp.Diff(want, all(shuffled)); diff != "" {
			t.Fatalf("another order leaves another mention (-want +got):\n%s", diff)
		}
	})
}

func TestMerge(t *testing.T) {
	heard := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	said := mention.Mention{
		Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"},
		Author: mention.Author{ID: "7", Name: "Pat", Followers: -1},
		Text:   "first", SaidAt: heard.Add(-time.Minute), HeardAt: heard,
	}
	edited := said
	edited.Text, edited.Revision, edited.HeardAt = "second", 1, heard.Add(time.Minute)
	if got := mention.Merge(said, edited); got.Text != "second" || got.HeardAt != heard || got.Revision != 1 {
		t.Errorf("edit: %+v", got)
	}
	untold := mention.Mention{
		Key: said.Key, Author: mention.Author{Followers: -1}, MissingRevision: 9,
		HeardAt: heard.Add(time.Minute),
	}
	if got := mention.Merge(mention.Merge(edited, untold), said); got.Text != "second" || got.Revision != 1 ||
		got.MissingRevision != 9 {
		t.Errorf("an edit that tells no words: %+v", got)
	}
	gone := mention.Mention{Key: said.Key, Erased: true, HeardAt: heard.Add(time.Hour)}
	want := mention.Mention{Key: said.Key, Erased: true, HeardAt: heard, Revision: 1}
	if diff := cmp.Diff(want, mention.Merge(mention.Merge(edited, gone), said)); diff != "" {
		t.Errorf("a deleted mention keeps something (-want +got):\n%s", diff)
	}
	unknown := said
	unknown.Author = mention.Author{}
	if got := mention.Merge(unknown, said); got.Author.Name != "Pat" {
		t.Errorf("the author is not filled in: %+v", got.Author)
	}
}
