package mention_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
)

func TestKeptAt(t *testing.T) {
	said := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	whole := mention.Mention{
		Key:    mention.Key{Source: "linkedin/1", Kind: mention.Comment, ID: "1"},
		Author: mention.Author{ID: "7", Name: "Pat", Followers: 3},
		Text:   "words", Media: []string{"https://example.com/a.jpg"}, SaidAt: said, Permalink: "https://example.com/1",
		AuthorUntil: said.Add(24 * time.Hour), TextUntil: said.Add(48 * time.Hour),
	}
	nameless, silent := whole, whole
	nameless.Author = mention.Author{Followers: -1}
	silent.Author, silent.Text, silent.Media = nameless.Author, "", nil
	for name, row := range map[string]struct {
		after time.Duration
		want  mention.Mention
		next  time.Time
	}{
		"at once":             {0, whole, whole.AuthorUntil},
		"just before the day": {24*time.Hour - 1, whole, whole.AuthorUntil},
		"after a day":         {24 * time.Hour, nameless, whole.TextUntil},
		"just before two":     {48*time.Hour - 1, nameless, whole.TextUntil},
		"after two days":      {48 * time.Hour, silent, time.Time{}},
	} {
		got := whole.Redacted(said.Add(row.after))
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if next := got.RedactAt(); !next.Equal(row.next) {
			t.Errorf("%s: something must go next at %v, want %v", name, next, row.next)
		}
		if got.AuthorGone(said.Add(row.after)) != (got.Author.Name == "") ||
			got.TextGone(said.Add(row.after)) != (got.Text == "") {
			t.Errorf("%s: what is gone is not said to be", name)
		}
	}
	forever := whole
	forever.AuthorUntil, forever.TextUntil = time.Time{}, time.Time{}
	if diff := cmp.Diff(forever, forever.Redacted(said.AddDate(100, 0, 0))); diff != "" ||
		!forever.RedactAt().IsZero() {
		t.Errorf("without limits something goes: %s", diff)
	}
}

func TestARepeatProlongsNothing(t *testing.T) {
	first := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	a := mention.Mention{
		Key: mention.Key{Source: "linkedin/1", Kind: mention.Comment, ID: "1"}, Text: "words",
		TextUntil: first, AuthorUntil: first.Add(time.Hour),
	}
	b, forever := a, a
	b.TextUntil, b.AuthorUntil = first.Add(time.Hour), first
	forever.TextUntil, forever.AuthorUntil = time.Time{}, time.Time{}
	for _, other := range []mention.Mention{b, forever} {
		if got := mention.Merge(a, other); !got.TextUntil.Equal(first) {
			t.Errorf("kept until %v, want %v", got.TextUntil, first)
		}
	}
	if got := mention.Merge(a, b); !got.AuthorUntil.Equal(first) {
		t.Errorf("the author is kept until %v, want %v", got.AuthorUntil, first)
	}
}
