package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/run"
	"oyez/shared/table"
)

// Store stores everything in one table. It is safe for concurrent use.
type Store struct {
	table table.Table
	now   func() time.Time // only decides what has expired; writers pass their own times
}

// New returns a store over a table and a clock.
func New(t table.Table, now func() time.Time) *Store { return &Store{table: t, now: now} }

// Errors that many methods return, besides those of the table (table.ErrThrottled, table.ErrUnavailable).
var (
	ErrNotFound = errors.New("not in the table")
	ErrStale    = errors.New("changed since it was read")
	// ErrNewer means that only a later version of Oyez knows the item's state. The item is left to that version.
	ErrNewer = errors.New("written by a later version of Oyez")
)

// absent requires that the item does not exist.
var absent = table.NotExists{Attr: table.AttrPK}

// over requires that the item is still at the version that was read; absent at version 0.
func over(version int64) table.Condition {
	if version == 0 {
		return absent
	}
	return table.Equals{Attr: "v", Value: num(version)}
}

// get reads an item. ErrNotFound if there is none.
func (s *Store) get(ctx context.Context, k table.Key) (*reader, error) {
	i, err := s.table.Get(ctx, k)
	if errors.Is(err, table.ErrNotFound) {
		return nil, ErrNotFound
	}
	return &reader{item: i}, err
}

// find is get for items that may be missing: ok is then false, and the reader empty.
func (s *Store) find(ctx context.Context, k table.Key) (r *reader, ok bool, err error) {
	r, err = s.get(ctx, k)
	if errors.Is(err, ErrNotFound) {
		return &reader{}, false, nil
	}
	return r, err == nil, err
}

// put writes an item on a condition, nil for none. ErrStale if the condition does not hold.
func (s *Store) put(ctx context.Context, i *item, when table.Condition) error {
	return stale(s.do(ctx, i.write(when)))
}

// do performs a Put or an Update.
func (s *Store) do(ctx context.Context, w table.Write) error {
	if put, ok := w.(table.Put); ok {
		return s.table.Put(ctx, put)
	}
	update := w.(table.Update)
	update.Quiet = true
	_, err := s.table.Update(ctx, update)
	return err
}

// stale turns a lost race into ErrStale: another version, or a conflicting transaction.
func stale(err error) error {
	var cancelled *table.Cancelled
	if errors.Is(err, table.ErrCondition) || errors.As(err, &cancelled) {
		return ErrStale
	}
	return err
}

// pageful is the page size of queries that read to the end.
const pageful = 250

// each calls f with every item of a query, across pages, until f returns an error.
func (s *Store) each(ctx context.Context, q table.Query, f func(*reader) error) error {
	for {
		page, err := s.table.Query(ctx, q)
		if err != nil {
			return err
		}
		for _, i := range page.Items {
			r := &reader{item: i}
			if err := errors.Join(f(r), r.err); err != nil {
				return err
			}
		}
		if q.After = page.Next; q.After == nil {
			return nil
		}
	}
}

// retry repeats a change while it returns ErrStale. It gives up with an error that callers may treat like a slow table.
func retry(ctx context.Context, change func() error) error {
	err := run.Retry(ctx, change, ErrStale)
	if errors.Is(err, run.ErrTooBusy) {
		return fmt.Errorf("%w: %w", table.ErrThrottled, err)
	}
	return err
}
