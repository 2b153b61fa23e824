package store_test

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/store"
)

func TestFeedIsReadAsWritten(t *testing.T) {
	s := open(t)
	fresh, err := s.Feed(t.Context(), "alerts")
	if err != nil || !cmp.Equal(fresh, store.Feed{Name: "alerts"}) {
		t.Fatalf("one never fetched: %+v %v", fresh, err)
	}
	want := store.Feed{
		Name: "alerts", Address: sha256.Sum256([]byte("https://example.com/feed")), ETag: `W/"7"`,
		LastModified: "Sat, 21 Nov 2026 20:00:00 GMT",
		Fetched:      true,
		Seen:         []store.Print{{ID: [8]byte{1}, Words: [8]byte{2}}, {ID: [8]byte{3}, Words: [8]byte{0, 4}}},
		Failures:     3, FailingSince: now.Add(-time.Hour), NextAt: now.Add(time.Hour), Gone: true,
	}
	if want, err = s.PutFeed(t.Context(), want); err != nil || want.Version != 1 {
		t.Fatal(want.Version, err)
	}
	got, err := s.Feed(t.Context(), "alerts")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := s.PutFeed(t.Context(), fresh); !errors.Is(err, store.ErrStale) {
		t.Errorf("written over what was not read: %v", err)
	}
	if again, err := s.PutFeed(t.Context(), got); err != nil || again.Version != 2 {
		t.Errorf("written over what was read: %d %v", again.Version, err)
	}
}

func TestAFeedOfAnySizeFits(t *testing.T) {
	s := open(t)
	seen := make([]store.Print, 100_000)
	for i := range seen {
		binary.BigEndian.PutUint64(seen[i].ID[:], uint64(i))
	}
	if _, err := s.PutFeed(t.Context(), store.Feed{Name: "huge", Seen: seen}); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Feed(t.Context(), "huge"); err != nil || len(got.Seen) != 10_000 ||
		got.Seen[9_999] != seen[9_999] {
		t.Errorf("%d prints, %v", len(got.Seen), err)
	}
}
