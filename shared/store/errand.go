package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// errandLease is how long whoever took an errand has to run it; errandFor how long it is known that it was run.
const (
	errandLease = 2 * time.Minute
	errandFor   = 35 * 24 * time.Hour
)

func errandKey(name string) table.Key {
	return table.Key{PK: table.PK("errand#" + name), SK: "errand"}
}

// ClaimJob makes the caller the one who runs an errand that is to be run once; false when somebody else is at it, or it
// was run. Who crashes lets another have it, after a while.
func (s *Store) ClaimJob(ctx context.Context, name string, now time.Time) (bool, error) {
	_, err := s.table.Update(ctx, table.Update{
		Key: errandKey(name),
		Do: []table.Action{
			table.Set{Attr: "until", Value: at(now.Add(errandLease))},
			table.Set{Attr: table.AttrExpires, Value: num(now.Add(errandFor).Unix())},
		},
		If: table.And{
			table.NotExists{Attr: "done"},
			table.Or{table.NotExists{Attr: "until"}, table.Less{Attr: "until", Value: at(now)}},
		},
	})
	switch {
	case errors.Is(err, table.ErrCondition):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("errand %s: %w", name, err)
	}
	return true, nil
}

// FinishJob says that an errand was run.
func (s *Store) FinishJob(ctx context.Context, name string, now time.Time) error {
	_, err := s.table.Update(ctx,
		table.Update{Key: errandKey(name), Do: []table.Action{table.Set{Attr: "done", Value: at(now)}}})
	if err != nil {
		return fmt.Errorf("errand %s: %w", name, err)
	}
	return nil
}

// ShiftsCheckedAt is the moment up to which hand-offs of the rota were seen to. ErrNotFound when nobody ever looked.
func (s *Store) ShiftsCheckedAt(ctx context.Context) (time.Time, error) {
	i, err := s.get(ctx, errandKey("shift"))
	if err != nil {
		return time.Time{}, fmt.Errorf("shift: %w", err)
	}
	r := &reader{item: i}
	return r.at("looked_at"), r.err
}

// PutShiftsCheckedAt moves that moment; a later one stays.
func (s *Store) PutShiftsCheckedAt(ctx context.Context, looked time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: errandKey("shift"), Do: []table.Action{table.Set{Attr: "looked_at", Value: at(looked)}},
		If: table.Or{table.NotExists{Attr: "looked_at"}, table.Less{Attr: "looked_at", Value: at(looked)}},
	})
	if err != nil && !errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("shift: %w", err)
	}
	return nil
}
