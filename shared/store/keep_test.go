package store_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// limited is a store with one scored mention that may be kept for a day (its author) and for two (its words), and a
// clock.
func limited(t *testing.T) (s *store.Store, kept table.Table, clock *time.Time) {
	t.Helper()
	opened, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	at := now
	s = store.New(opened, func() time.Time { return at })
	if _, err := s.PutMention(t.Context(), said(), false, "trace"); err != nil {
		t.Fatal(err)
	}
	m, err := s.Mention(t.Context(), said().Key)
	if err != nil {
		t.Fatal(err)
	}
	score := scoring.Score{Sentiment: scoring.Negative, Priority: 91, Level: scoring.Page}
	if err := s.Scored(t.Context(), m, score, now); err != nil {
		t.Fatal(err)
	}
	return s, opened, &at
}

func item(t *testing.T, kept table.Table) table.Item {
	t.Helper()
	i, err := kept.Get(t.Context(), table.Key{PK: table.PK("said#" + said().Key.String()), SK: "said"})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func toRemove(t *testing.T, s *store.Store, at time.Time) (list []store.DueItem) {
	t.Helper()
	for shard := range store.DueRetention.Shards() {
		due, err := store.DueList(t.Context(), s, store.DueRetention, shard, at)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, due...)
	}
	return list
}

func TestWhatIsPastItsTimeIsNotRead(t *testing.T) {
	s, _, clock := limited(t)
	for _, row := range []struct {
		after        time.Duration
		author, text bool
	}{
		{0, true, true},
		{24*time.Hour - 1, true, true},
		{24 * time.Hour, false, true},
		{48*time.Hour - 1, false, true},
		{48 * time.Hour, false, false},
	} {
		*clock = now.Add(row.after)
		one, err := s.Mention(t.Context(), said().Key)
		if err != nil {
			t.Fatal(err)
		}
		list, _, err := s.Timeline(t.Context(), said().Conversation(), 10)
		if err != nil || len(list) != 1 {
			t.Fatalf("%d mentions in the conversation, %v", len(list), err)
		}
		for _, m := range []store.Mention{one, list[0]} {
			if (m.Author.Name != "") != row.author || (m.Text != "") != row.text || (len(m.Media) > 0) != row.text ||
				m.Score.Priority != 91 {
				t.Errorf("after %v: %+v", row.after, m)
			}
		}
	}
}

func TestWithhold(t *testing.T) {
	s, kept, clock := limited(t)
	if list := toRemove(t, s, now.Add(24*time.Hour-time.Millisecond)); len(list) != 0 {
		t.Errorf("due before its time: %+v", list)
	}
	if err := s.Redact(t.Context(), said().Key, now.Add(23*time.Hour)); !errors.Is(err, store.ErrStale) {
		t.Errorf("before its time: %v", err)
	}
	for _, step := range []struct {
		after time.Duration
		gone  []string
		stays []string
	}{
		{
			24 * time.Hour,
			[]string{"author", "name", "handle", "followers", "verified"},
			[]string{"text", "media", "expires", "text_until", "author_until"},
		},
		{
			48 * time.Hour,
			[]string{"author", "name", "handle", "text", "media", "expires", "due", "due_at"},
			[]string{"permalink", "in", "text_until", "author_until", "priority"},
		},
	} {
		*clock = now.Add(step.after)
		list := toRemove(t, s, *clock)
		if len(list) != 1 || list[0].Mention != said().Key {
			t.Fatalf("after %v, due are %+v", step.after, list)
		}
		if err := s.Redact(t.Context(), said().Key, *clock); err != nil {
			t.Fatal(err)
		}
		if err := s.Redact(t.Context(), said().Key, *clock); !errors.Is(err, store.ErrStale) {
			t.Errorf("removed twice: %v", err)
		}
		i := item(t, kept)
		for _, attr := range step.gone {
			if _, there := i[attr]; there {
				t.Errorf("after %v, %s is still in the table", step.after, attr)
			}
		}
		for _, attr := range step.stays {
			if _, there := i[attr]; !there {
				t.Errorf("after %v, %s is not in the table", step.after, attr)
			}
		}
	}
	if list := toRemove(t, s, now.AddDate(1, 0, 0)); len(list) != 0 {
		t.Errorf("with nothing left to remove, due are %+v", list)
	}
	unknown := said().Key
	unknown.ID = "unknown"
	if err := s.Redact(t.Context(), unknown, now); !errors.Is(err, store.ErrStale) {
		t.Errorf("what is not there: %v", err)
	}
}

// DynamoDB's time to live is the backstop: later than sweep, and for the whole item.
func TestBackstop(t *testing.T) {
	_, kept, _ := limited(t)
	expires, ok := item(t, kept)["expires"].(*types.AttributeValueMemberN)
	if want := now.Add(48 * time.Hour).Unix(); !ok || expires.Value != strconv.FormatInt(want, 10) {
		t.Errorf("expires %+v, want a day after something must go, %d", expires, want)
	}
}

func TestLateReportsBringNothingBack(t *testing.T) {
	for name, sweep := range map[string]bool{"before sweep was there": false, "after": true} {
		t.Run(name, func(t *testing.T) {
			s, _, clock := limited(t)
			*clock = now.Add(49 * time.Hour)
			if sweep {
				if err := s.Redact(t.Context(), said().Key, *clock); err != nil {
					t.Fatal(err)
				}
			}
			repeat := said()
			repeat.HeardAt, repeat.TextUntil, repeat.AuthorUntil = *clock, clock.Add(48*time.Hour), clock.Add(
				24*time.Hour)
			if outcome, err := s.PutMention(t.Context(), repeat, false, ""); err != nil || outcome != store.Duplicate {
				t.Errorf("a repeat: %s %v", outcome, err)
			}
			edit := repeat
			edit.Text, edit.Revision = "other words", 9
			if _, err := s.PutMention(t.Context(), edit, false, ""); err != nil {
				t.Fatal(err)
			}
			m, err := s.Mention(t.Context(), said().Key)
			if err != nil || m.Text != "" || !m.Author.Unknown() || m.Unscored || m.Score.Priority != 91 {
				t.Errorf("%+v %v", m, err)
			}
			gone := mention.Mention{Key: said().Key, Erased: true, HeardAt: *clock}
			if outcome, err := s.PutMention(t.Context(), gone, false, ""); err != nil || outcome != store.Changed {
				t.Errorf("its deletion: %s %v", outcome, err)
			}
			if m, err := s.Mention(t.Context(), said().Key); err != nil || !m.Erased || !m.Unscored {
				t.Errorf("after its deletion: %+v %v", m, err)
			}
		})
	}
}

func TestHeardAfterItsTime(t *testing.T) {
	opened, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = opened.Close() })
	s := store.New(opened, func() time.Time { return now.Add(72 * time.Hour) })
	if _, err := s.PutMention(t.Context(), said(), false, ""); err != nil { // from the queue of the dead, days later
		t.Fatal(err)
	}
	i := item(t, opened)
	for _, attr := range []string{"text", "media", "author", "name"} {
		if _, there := i[attr]; there {
			t.Errorf("%s is stored after its time", attr)
		}
	}
	if m, err := s.Mention(t.Context(), said().Key); err != nil || m.In != said().Conversation() || !m.Unscored {
		t.Errorf("%+v %v", m, err)
	}
}
