package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Feed is the state of a feed between fetches. A zero value with a Name was never fetched.
type Feed struct {
	Name         string
	Version      int64
	Address      [sha256.Size]byte // hash of the URL, which may be secret; the other fields belong to this URL
	ETag         string
	LastModified string
	Fetched      bool      // fetched in full at least once: later entries are new
	Seen         []Print   // the entries of the last fetch
	Failures     int       // consecutive fetches that failed or never ended
	FailingSince time.Time // zero while it works
	NextAt       time.Time // time of the next fetch
	Gone         bool      // the server says that it is gone for good
}

// Print identifies a version of an entry: hashes of its id and its text.
type Print struct{ ID, Words [8]byte }

// maxPrints bounds a feed's state to 160 kB. Entries beyond it are stored again at each fetch, as duplicates.
const maxPrints = 10_000

// Feed reads the state of a feed; one never fetched is no error. One Get.
func (s *Store) Feed(ctx context.Context, name string) (Feed, error) {
	r, _, err := s.find(ctx, feedKey(name))
	if err != nil {
		return Feed{}, fmt.Errorf("feed %s: %w", name, err)
	}
	return decodeFeed(name, r)
}

// PutFeed writes a feed's state over the version that was read and returns it at its new version. ErrStale if it has
// changed since. One Update.
func (s *Store) PutFeed(ctx context.Context, f Feed) (Feed, error) {
	before := over(f.Version)
	f.Version++
	f.Seen = f.Seen[:min(len(f.Seen), maxPrints)]
	if err := s.put(ctx, encodeFeed(f), before); err != nil {
		return f, fmt.Errorf("feed %s: %w", f.Name, err)
	}
	return f, nil
}

func feedKey(name string) table.Key { return key("feed", "feed", name) }

func encodeFeed(f Feed) *item {
	i := newItem(feedKey(f.Name))
	i.num("v", f.Version)
	i.bin("address", f.Address[:])
	i.str("etag", f.ETag)
	i.str("last_modified", f.LastModified)
	i.flag("fetched", f.Fetched)
	var seen []byte
	for _, p := range f.Seen {
		seen = append(append(seen, p.ID[:]...), p.Words[:]...)
	}
	i.bin("seen", seen)
	i.num("failures", int64(f.Failures))
	i.at("failing_since", f.FailingSince)
	i.at("next_at", f.NextAt)
	i.flag("gone", f.Gone)
	return i
}

func decodeFeed(name string, r *reader) (Feed, error) {
	f := Feed{
		Name: name, Version: r.num("v"), ETag: r.str("etag"), LastModified: r.str("last_modified"),
		Fetched:  r.flag("fetched"),
		Failures: int(r.num("failures")), FailingSince: r.at("failing_since"), NextAt: r.at("next_at"),
		Gone: r.flag("gone"),
	}
	copy(f.Address[:], r.bin("address"))
	for seen := r.bin("seen"); len(seen) >= 16; seen = seen[16:] {
		f.Seen = append(f.Seen, Print{ID: [8]byte(seen[:8]), Words: [8]byte(seen[8:16])})
	}
	return f, r.err
}
