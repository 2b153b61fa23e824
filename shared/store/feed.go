package store

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Feed is what collect remembers of a feed from one fetch to the next. The zero value with a Name is a feed that was
// never fetched.
type Feed struct {
	Name         string
	Version      int64
	Address      [sha256.Size]byte // hash of the address, which may be a secret; the rest is about this address alone
	ETag         string
	LastModified string
	Fetched      bool      // in full, at least once: what comes now is new
	Seen         []Print   // what it held at the last fetch
	Failures     int       // fetches in a row that failed, or that began and never ended
	FailingSince time.Time // zero while it does not fail
	NextAt       time.Time // not to be fetched before
	Gone         bool      // it answered that it is gone for good
}

// Print stands for one entry of a feed: hashes of its id and of its words.
type Print struct{ ID, Words [8]byte }

// maxPrints bounds what is remembered of a feed, to 160 kB. Entries beyond it are stored again at each fetch, which
// finds them there.
const maxPrints = 10_000

// Feed reads what is known of a feed; one that was never fetched is no error. One Get.
func (s *Store) Feed(ctx context.Context, name string) (Feed, error) {
	r, _, err := s.find(ctx, feedKey(name))
	if err != nil {
		return Feed{}, fmt.Errorf("feed %s: %w", name, err)
	}
	return decodeFeed(name, r)
}

// PutFeed writes what is known of a feed over the version that was read, and returns it at its new one. ErrStale when
// somebody else has written it meanwhile. One Update.
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
