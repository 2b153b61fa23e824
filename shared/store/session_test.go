package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/rota"
	"oyez/shared/session"
	"oyez/shared/table/embedded"
)

// door is a store with a clock that the test moves.
func door(t *testing.T) (*Store, *time.Time) {
	t.Helper()
	under, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = under.Close() })
	now := time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)
	return New(under, func() time.Time { return now }), &now
}

func TestSessionsAndPasskeysAreReadAsWritten(t *testing.T) {
	s, now := door(t)
	ctx := t.Context()
	open := session.Open("anna", session.ByPasskey, "Chrome, Android", *now)
	key := session.Passkey{
		Person: "anna", ID: []byte{0, 1, 2}, Site: "oyez.example.com", Key: []byte(`{"a":1}`),
		Device: "d", Made: *now, Used: *now,
	}
	if err := errors.Join(s.PutSession(ctx, "token", open), s.PutPasskey(ctx, key)); err != nil {
		t.Fatal(err)
	}
	open.ID, key.Version = hashed("token"), 1
	opens, keys, err := s.Sessions(ctx, "anna")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]session.Session{open}, opens) + cmp.Diff([]session.Passkey{key}, keys); diff != "" {
		t.Error(diff)
	}
	key.Version = 0
	if err := s.PutPasskey(ctx, key); !errors.Is(err, ErrStale) {
		t.Errorf("a known passkey made again: %v", err)
	}
	if _, err := s.Session(ctx, "ben", "token"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a token opens another's session: %v", err)
	}
	*now = open.Ends
	if _, err := s.Session(ctx, "anna", "token"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a session after its end: %v", err)
	}
	if err := s.RemovePasskey(ctx, "anna", key.ID); err != nil {
		t.Fatal(err)
	}
	key.Version = 1
	if err := s.PutPasskey(ctx, key); !errors.Is(err, ErrStale) { // its last use was on the way when it was removed
		t.Errorf("a removed passkey comes back: %v", err)
	}
}

func TestADemandIsUsedOnceAndForWhatItWasMade(t *testing.T) {
	s, now := door(t)
	ctx := t.Context()
	ask := session.Ask{Kind: session.ForPasskey, Ends: now.Add(session.AskLife)}
	if err := s.PutAsk(ctx, "token", ask); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Redeem(ctx, "token", session.ForNewKey); !errors.Is(err, ErrNotFound) {
		t.Errorf("used for something else: %v", err)
	}
	if _, err := s.TryCode(ctx, "token"); !errors.Is(err, ErrNotFound) {
		t.Errorf("a code tried at a challenge: %v", err)
	}
	var used atomic.Int32
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			if _, err := s.Redeem(ctx, "token", session.ForPasskey); err == nil {
				used.Add(1)
			}
		})
	}
	wait.Wait()
	if used.Load() != 1 {
		t.Errorf("used %d times", used.Load())
	}
	if err := s.PutAsk(ctx, "late", ask); err != nil {
		t.Fatal(err)
	}
	*now = ask.Ends
	if _, err := s.Redeem(ctx, "late", session.ForPasskey); !errors.Is(err, ErrNotFound) {
		t.Errorf("used after its end: %v", err)
	}
}

// Of fifty doings at once no more count than the quota lets.
func TestSpendUnderARush(t *testing.T) {
	s, _ := door(t)
	var spent atomic.Int32
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			_, ok, err := s.SpendQuota(t.Context(), "codes", session.Quota{Max: 7, Within: time.Hour})
			if ok && err == nil {
				spent.Add(1)
			}
		})
	}
	wait.Wait()
	if n, err := s.QuotaSpent(t.Context(), "codes", session.Quota{Max: 7, Within: time.Hour}); err != nil || n > 7 ||
		int32(n) != spent.Load() {
		t.Errorf("%d counted, %d spent, %v", n, spent.Load(), err)
	}
}

func TestTheFirstRotaIsWrittenOnce(t *testing.T) {
	s, _ := door(t)
	r := rota.Rota{
		People: []rota.Person{{
			ID: "a", Name: "A", Phone: "+33612345678", Lang: "en", Zone: "UTC", Verified: true,
			Role: rota.Manager,
		}},
		Zone: "UTC", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 1}, Order: []string{"a"},
	}
	if err := s.PutFirstRota(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	if err := s.PutFirstRota(t.Context(), r); !errors.Is(err, ErrStale) {
		t.Errorf("a second first rota: %v", err)
	}
	if got, err := s.Rota(t.Context()); err != nil || got.People[0].Role != rota.Manager {
		t.Errorf("%+v %v", got, err)
	}
}
