package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/rota"
	"oyez/shared/store"
)

func TestAnInboundSMSIsClaimedOnce(t *testing.T) {
	s := open(t)
	claim := func(at time.Duration) (store.Inbound, error) {
		return s.ClaimInbound(t.Context(), "in-1", now.Add(at), now.Add(at+time.Minute))
	}
	first, err := claim(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := claim(59 * time.Second); !errors.Is(err, store.ErrStale) {
		t.Errorf("claimed while somebody is at it: %v", err)
	}
	first.Alert, first.Seen = "hash-1", 7
	if first, err = s.PutInbound(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	second, err := claim(time.Minute) // the first has crashed
	if err != nil {
		t.Fatal(err)
	}
	want := store.Inbound{ID: "in-1", At: now, Until: now.Add(2 * time.Minute), Alert: "hash-1", Seen: 7, Version: 3}
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("what the first left (-want +got):\n%s", diff)
	}
	first.Done = true
	if _, err := s.PutInbound(t.Context(), first); !errors.Is(err, store.ErrStale) {
		t.Errorf("the first, come back to life, writes over the second: %v", err)
	}
	second.Done = true
	if _, err := s.PutInbound(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if _, err := claim(20 * 24 * time.Hour); !errors.Is(err, store.ErrStale) {
		t.Errorf("done, and claimed again: %v", err)
	}
}

func TestOneOfManyClaimsAnInboundSMS(t *testing.T) {
	s := open(t)
	var won atomic.Int64
	var wait sync.WaitGroup
	for range 50 {
		wait.Go(func() {
			switch _, err := s.ClaimInbound(t.Context(), "in-1", now, now.Add(time.Minute)); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, store.ErrStale):
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if won.Load() != 1 {
		t.Errorf("%d won", won.Load())
	}
}

func TestInboundSMSAreCountedByPersonAndHour(t *testing.T) {
	s := open(t)
	for _, row := range []struct {
		person string
		at     time.Duration
		want   int
	}{{"anna", 0, 1}, {"anna", 59 * time.Minute, 2}, {"ben", 0, 1}, {"anna", time.Hour, 1}, {"anna", 0, 3}} {
		if n, err := s.CountInbound(t.Context(), row.person, now.Add(row.at)); err != nil || n != row.want {
			t.Errorf("%s after %s: %d, %v, want %d", row.person, row.at, n, err, row.want)
		}
	}
}

func TestNotesAreReadAsWritten(t *testing.T) {
	s := open(t)
	id := mention.ConversationID("x/424242#hash")
	note := func(n int, text string) conversation.Note {
		return conversation.Note{
			ID: string(rune('a' + n)), Conversation: id, Person: "anna", Text: text,
			At: now.Add(time.Duration(n) * time.Second),
		}
	}
	notes := []conversation.Note{note(0, "appelée 😡 | %7C"), note(1, "elle rappelle"), note(2, "réglé")}
	for _, n := range append(notes, notes[1]) {
		if err := s.PutNote(t.Context(), n); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.PutNote(t.Context(), conversation.Note{
		ID: "z", Conversation: id + "2", Person: "ben",
		Text: "another's", At: now,
	}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Notes(t.Context(), id, 10); err != nil || !cmp.Equal(got, notes) {
		t.Errorf("%v, (-want +got):\n%s", err, cmp.Diff(notes, got))
	}
	if got, err := s.Notes(t.Context(), id, 2); err != nil || !cmp.Equal(got, notes[1:]) {
		t.Errorf("%v, the newest (-want +got):\n%s", err, cmp.Diff(notes[1:], got))
	}
}

// Who sent STOP stays out of reach when the team is loaded anew, until START; and the proof of the rota knows.
func TestStopOutlivesTheTeam(t *testing.T) {
	s := open(t)
	team := rota.Rota{
		People: []rota.Person{{
			ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris",
			Verified: true,
		}},
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5, Hour: 9}, Order: []string{"anna"},
		Backup: "anna",
	}
	for _, row := range []struct {
		name string
		do   func() error
		want bool
	}{
		{"loaded", func() error { return s.PutRota(t.Context(), team) }, false},
		{"STOP", func() error { return s.PutStopped(t.Context(), "+33612345678", true) }, true},
		{"STOP again", func() error { return s.PutStopped(t.Context(), "+33612345678", true) }, true},
		{"loaded anew", func() error { return s.PutRota(t.Context(), team) }, true},
		{"START", func() error { return s.PutStopped(t.Context(), "+33612345678", false) }, false},
		{"START again", func() error { return s.PutStopped(t.Context(), "+33612345678", false) }, false},
	} {
		if err := row.do(); err != nil {
			t.Fatalf("%s: %v", row.name, err)
		}
		r, err := s.Rota(t.Context())
		if err != nil || len(r.People) != 1 || r.People[0].Stopped != row.want || !r.People[0].Verified {
			t.Fatalf("%s: %+v, %v", row.name, r.People, err)
		}
		if hole := r.Prove(now); (hole != nil) != row.want {
			t.Errorf("%s: the proof says %v", row.name, hole)
		}
	}
}
