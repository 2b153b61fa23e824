package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

func brandStore(t *testing.T) (*store.Store, *embedded.Table, *time.Time) {
	t.Helper()
	now := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	kept, err := embedded.Open("", embedded.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	return store.New(kept, clock), kept, &now
}

func noise(n int, seed uint64) []byte {
	random, b := rand.New(rand.NewPCG(seed, 1)), make([]byte, n)
	for i := range b {
		b[i] = byte(random.Uint32())
	}
	return b
}

func TestWeightsComeBackWhole(t *testing.T) {
	s, _, now := brandStore(t)
	for i, size := range []int{1, 349_999, 350_000, 350_001, 2_300_000} {
		packed := noise(size, uint64(i))
		b, err := s.LoadWeights(t.Context(), packed, *now)
		if err != nil {
			t.Fatal(err)
		}
		read, err := s.Brand(t.Context())
		if err != nil || read != b {
			t.Fatalf("%+v, %v, want %+v", read, err, b)
		}
		if got, err := s.Weights(t.Context(), read); err != nil || !bytes.Equal(got, packed) {
			t.Errorf("%d bytes: %d, %v", size, len(got), err)
		}
	}
	if _, err := s.LoadWeights(t.Context(), make([]byte, 64*350_000+1), *now); err == nil {
		t.Error("weights without end are taken")
	}
}

// Who still has the weights from before can read them for a week; then they are gone, and those in use are not.
func TestOldWeightsExpireAndThoseInUseDoNot(t *testing.T) {
	s, kept, now := brandStore(t)
	first, err := s.LoadWeights(t.Context(), noise(400_000, 1), *now)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.LoadWeights(t.Context(), noise(400_000, 2), *now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Weights(t.Context(), first); err != nil {
		t.Errorf("those from before: %v", err)
	}
	if _, err := s.LoadWeights(t.Context(), noise(400_000, 2), *now); err != nil { // the same once more
		t.Fatal(err)
	}
	if n, err := kept.Expire(t.Context(), now.AddDate(0, 0, 8)); err != nil || n != 2 {
		t.Fatalf("%d parts expire, %v", n, err)
	}
	if _, err := s.Weights(t.Context(), first); !errors.Is(err, store.ErrWeights) {
		t.Errorf("after a week: %v", err)
	}
	if _, err := s.Weights(t.Context(), second); err != nil {
		t.Errorf("those in use: %v", err)
	}
}

// The bar and the weights are written by two hands: neither takes away what the other wrote.
func TestBarAndWeightsLeaveEachOther(t *testing.T) {
	s, _, now := brandStore(t)
	if err := s.PutBar(t.Context(), store.Brand{}, 70, *now); err != nil {
		t.Fatal(err)
	}
	if _, err := s.LoadWeights(t.Context(), noise(10, 3), *now); err != nil {
		t.Fatal(err)
	}
	b, err := s.Brand(t.Context())
	if err != nil || b.Bar != 70 || b.Parts != 1 {
		t.Fatalf("%+v, %v", b, err)
	}
	if err := s.PutBar(t.Context(), store.Brand{}, 75, *now); !errors.Is(err, store.ErrStale) {
		t.Errorf("a bar over one that was not read: %v", err)
	}
	if err := s.PutBar(t.Context(), b, 75, now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if after, err := s.Brand(t.Context()); err != nil || after.Bar != 75 || after.Weights != b.Weights {
		t.Errorf("%+v, %v", after, err)
	}
}

// Conversations ended by people are listed by week until there are new messages; others never are.
func TestWhatPeopleDecided(t *testing.T) {
	s, _, now := brandStore(t)
	monday := time.Date(2026, 11, 16, 0, 0, 0, 0, time.UTC)
	put := func(n int, how conversation.Status, by string, at time.Time) conversation.Conversation {
		t.Helper()
		c := conversation.Conversation{
			ID:     mention.ConversationID(fmt.Sprintf("x/1#%026d", n)),
			Status: conversation.Quiet,
		}
		c = c.Add(conversation.Entry{
			Kind: mention.Post, ID: "1", Priority: 50, Level: scoring.Inbox, Complaint: true,
			SaidAt: *now, HeardAt: *now,
		})
		c = c.End(how, by, at)
		c, err := store.PutConversation(s, t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	var want []mention.ConversationID
	for n := range 5 {
		want = append(want, put(n, conversation.Dismissed, "anna", monday.Add(time.Duration(n)*time.Hour)).ID)
	}
	reopened := put(10, conversation.Answered, "ben", monday.Add(time.Hour))
	put(11, conversation.Dismissed, "", monday.Add(time.Hour)) // its words were deleted
	put(12, conversation.Resolved, "ben", monday.Add(-time.Millisecond))
	put(13, conversation.Resolved, "ben", monday.AddDate(0, 0, 7))
	reopened = reopened.Add(conversation.Entry{
		Kind: mention.Post, ID: "2", Priority: 50, Level: scoring.Inbox, SaidAt: *now,
		HeardAt: *now,
	})
	if _, err := store.PutConversation(s, t.Context(), reopened); err != nil {
		t.Fatal(err)
	}
	got, err := s.EndedByPeople(t.Context(), monday.AddDate(0, 0, 3))
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	c, err := s.Conversation(t.Context(), want[0])
	if err != nil || !c.AnswerBy.IsZero() || !c.EndedAt.Equal(monday) {
		t.Errorf("%+v, %v", c, err)
	}
	for shard := range store.InboxShards {
		waiting, err := s.Inbox(t.Context(), shard, 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range waiting {
			if w.Conversation != reopened.ID {
				t.Errorf("%s waits in the inbox", w.Conversation)
			}
		}
	}
}
