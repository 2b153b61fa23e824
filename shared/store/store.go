package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/run"
	"oyez/shared/table"
)

// Store is Oyez's memory over one table. It is safe for concurrent use.
type Store struct {
	table table.Table
	now   func() time.Time // for what has expired; whoever writes a time passes it
}

// New makes a store over a table, with the clock that it goes by.
func New(t table.Table, now func() time.Time) *Store { return &Store{table: t, now: now} }

// The errors that many methods return, besides those of the table (table.ErrThrottled, table.ErrUnavailable).
var (
	ErrNotFound = errors.New("not in the table")
	ErrStale    = errors.New("changed since it was read")
	// ErrNewer is an item in a state that only a later version of Oyez knows. It is left to that version, as it is.
	ErrNewer = errors.New("written by a later version of Oyez")
)

// absent is the condition that an item is not there yet.
var absent = table.NotExists{Attr: table.AttrPK}

// over is the condition that an item is still at the version that was read; absent at version 0.
func over(version int64) table.Condition {
	if version == 0 {
		return absent
	}
	return table.Equals{Attr: "v", Value: num(version)}
}

// get reads one item. ErrNotFound when it is not there.
func (s *Store) get(ctx context.Context, k table.Key) (*reader, error) {
	i, err := s.table.Get(ctx, k)
	if errors.Is(err, table.ErrNotFound) {
		return nil, ErrNotFound
	}
	return &reader{item: i}, err
}

// find is get for an item whose absence says something too: then it is empty, and ok is false.
func (s *Store) find(ctx context.Context, k table.Key) (r *reader, ok bool, err error) {
	r, err = s.get(ctx, k)
	if errors.Is(err, ErrNotFound) {
		return &reader{}, false, nil
	}
	return r, err == nil, err
}

// put writes an item on a condition, nil for always. ErrStale when it does not hold.
func (s *Store) put(ctx context.Context, i *item, when table.Condition) error {
	return stale(s.do(ctx, i.write(when)))
}

// do does one write, which is a Put or an Update.
func (s *Store) do(ctx context.Context, w table.Write) error {
	if put, ok := w.(table.Put); ok {
		return s.table.Put(ctx, put)
	}
	update := w.(table.Update)
	update.Quiet = true
	_, err := s.table.Update(ctx, update)
	return err
}

// stale makes a write that came second an ErrStale: over another version, or in a transaction at the same moment.
func stale(err error) error {
	var cancelled *table.Cancelled
	if errors.Is(err, table.ErrCondition) || errors.As(err, &cancelled) {
		return ErrStale
	}
	return err
}

// pageful is how many items a query that reads to the end asks for at once.
const pageful = 250

// each gives f every item of a query, page after page, until f returns an error.
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

// retry repeats a change while its error is ErrStale. A caller that other writers keep out for too long may treat that
// as it treats a slow table.
func retry(ctx context.Context, change func() error) error {
	err := run.Retry(ctx, change, ErrStale)
	if errors.Is(err, run.ErrTooBusy) {
		return fmt.Errorf("%w: %w", table.ErrThrottled, err)
	}
	return err
}
