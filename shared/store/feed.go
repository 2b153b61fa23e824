package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Feed is what collect remembers of one feed from one fetch to the next. The zero value with a Name is a feed that was
// never fetched.
type Feed struct {
	Name         string
	Version      int64
	Address      [sha256.Size]byte // hash of the address, which may be a secret: of another address nothing is known
	ETag         string
	LastModified string
	Fetched      bool      // whole, at least once: what comes now is new
	Seen         []Print   // what it held at the last fetch
	Failures     int       // fetches in a row that failed, or were begun and never ended
	FailingSince time.Time // zero while it does not fail
	NextAt       time.Time // not to be fetched before
	Gone         bool      // it said that it will never come back
}

// Print stands for one entry of a feed: hashes of its id and of its words.
type Print struct{ ID, Words [8]byte }

// maxPrints bounds what is remembered of a feed: 160 kB. What is beyond is written again at each fetch, and found
// there.
const maxPrints = 10_000

// Feed reads what is known of a feed; one that was never fetched is no error.
func (s *Store) Feed(ctx context.Context, name string) (Feed, error) {
	i, err := s.get(ctx, feedKey(name))
	if errors.Is(err, ErrNotFound) {
		return Feed{Name: name}, nil
	}
	if err != nil {
		return Feed{}, fmt.Errorf("feed %s: %w", name, err)
	}
	return decodeFeed(name, i)
}

// PutFeed writes what is known of a feed over the version that was read, and returns it with its new version. ErrStale
// when somebody else has written it meanwhile.
func (s *Store) PutFeed(ctx context.Context, f Feed) (Feed, error) {
	var read table.Condition = table.NotExists{Attr: table.AttrPK}
	if f.Version > 0 {
		read = version(f.Version)
	}
	f.Version++
	f.Seen = f.Seen[:min(len(f.Seen), maxPrints)]
	if err := s.table.Put(ctx, table.Put{Item: encodeFeed(f), If: read}); err != nil {
		return f, fmt.Errorf("feed %s: %w", f.Name, stale(err))
	}
	return f, nil
}

func encodeFeed(f Feed) table.Item {
	i := newItem(feedKey(f.Name))
	i.num("v", f.Version)
	i.Item["address"] = bin(f.Address[:])
	i.str("etag", f.ETag)
	i.str("last_modified", f.LastModified)
	i.flag("fetched", f.Fetched)
	if len(f.Seen) > 0 {
		var seen []byte
		for _, p := range f.Seen {
			seen = append(append(seen, p.ID[:]...), p.Words[:]...)
		}
		i.Item["seen"] = bin(seen)
	}
	i.num("failures", int64(f.Failures))
	i.at("failing_since", f.FailingSince)
	i.at("next_at", f.NextAt)
	i.flag("gone", f.Gone)
	return i.Item
}

func decodeFeed(name string, i table.Item) (Feed, error) {
	r := &reader{item: i}
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
