package triage_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/draw"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/scoring"
	"oyez/shared/store"
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
	clock := func() time.Time { return now }
	return &triage.Triage{
		Book: paging.Book{Store: store.At(kept, clock), NewCode: draw.Code, Now: clock}, Scorer: scoring.New(), Alerts: topic{}, Enrich: enrich,
		Metrics: metrics.New(io.Discard, clock), Log: slog.New(slog.DiscardHandler),
	}, now
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
			return m.Owed && c.Version == 0
		}},
		"completed": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			m.Text, m.Rating, m.Author.Name = "The machine caught fire", 1, "Jeanne"
			return m, nil
		}, false, func(m store.Mention, c conversation.Conversation) bool {
			return !m.Owed && m.Text == "The machine caught fire" && c.Wakes()
		}},
		"gone": {func(_ context.Context, m mention.Mention) (mention.Mention, error) { return m, platform.ErrGone }, false,
			func(m store.Mention, c conversation.Conversation) bool {
				return m.Erased && !c.Wakes() && c.Version == 0
			}},
		"without permission a person looks": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, platform.ErrNoPermission
		}, false, func(m store.Mention, c conversation.Conversation) bool {
			return !m.Owed && c.Status == conversation.Open && c.Level == scoring.Inbox
		}},
		"an outage is tried again": {func(_ context.Context, m mention.Mention) (mention.Mention, error) {
			return m, errors.New("503")
		}, true, func(m store.Mention, c conversation.Conversation) bool { return m.Owed && c.Version == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			tri, now := newTriage(t, row.enrich)
			m := mention.Mention{Key: key, Author: mention.Author{Followers: -1}, SaidAt: now, HeardAt: now}
			if _, err := tri.Book.Store.Hear(t.Context(), m, false, "trace"); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), key); (err != nil) != row.failed {
				t.Fatal(err)
			}
			got, err := tri.Book.Store.Mention(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			c, err := tri.Book.Store.Conversation(t.Context(), m.Conversation())
			if err != nil || !row.want(got, c) {
				t.Errorf("%+v in %+v, %v", got, c, err)
			}
		})
	}
}

// A private answer given in the platform's own app ends the conversation with the person, whichever was heard first.
func TestAPrivateAnswerInTheAppEndsIt(t *testing.T) {
	for name, first := range map[string]bool{"after it was heard": false, "before it was heard": true} {
		t.Run(name, func(t *testing.T) {
			tri, now := newTriage(t, nil)
			m := mention.Mention{
				Key: mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "m1"}, Author: mention.Author{ID: "777", Followers: -1},
				Text: "where is my order?", Private: true, SaidAt: now, HeardAt: now,
			}
			own := mention.Mention{Key: mention.Key{Source: "messenger/1", Kind: mention.Message, ID: "m2"}, Private: true, Thread: "777", SaidAt: now.Add(time.Minute)}
			answer := func() {
				if err := tri.Echo(t.Context(), own); err != nil {
					t.Fatal(err)
				}
			}
			if first {
				answer()
			}
			if _, err := tri.Book.Store.Hear(t.Context(), m, false, ""); err != nil {
				t.Fatal(err)
			}
			if err := tri.Score(t.Context(), m.Key); err != nil {
				t.Fatal(err)
			}
			if !first {
				answer()
			}
			if c, err := tri.Book.Store.Conversation(t.Context(), m.Conversation()); err != nil || c.Status != conversation.Answered {
				t.Errorf("%s, %v", c.Status, err)
			}
		})
	}
}
