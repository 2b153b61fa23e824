package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// jobLease is how long a claim on a job lasts; jobFor is how long a finished job is remembered.
const (
	jobLease = 2 * time.Minute
	jobFor   = 35 * 24 * time.Hour
)

func jobKey(name string) table.Key { return key("errand", "errand", name) }

// ClaimJob claims a job that must be done once. It returns false if the job is claimed or done. After a crash the claim
// expires and another caller can have it. One Update.
func (s *Store) ClaimJob(ctx context.Context, name string, now time.Time) (bool, error) {
	_, err := s.table.Update(ctx, table.Update{
		Key: jobKey(name),
		Do: []table.Action{
			table.Set{Attr: "until", Value: at(now.Add(jobLease))},
			table.Set{Attr: table.AttrExpires, Value: num(now.Add(jobFor).Unix())},
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
		return false, fmt.Errorf("job %s: %w", name, err)
	}
	return true, nil
}

// FinishJob marks a job as done. One Update.
func (s *Store) FinishJob(ctx context.Context, name string, now time.Time) error {
	_, err := s.table.Update(ctx,
		table.Update{Key: jobKey(name), Do: []table.Action{table.Set{Attr: "done", Value: at(now)}}})
	if err != nil {
		return fmt.Errorf("job %s: %w", name, err)
	}
	return nil
}

// ShiftsCheckedAt is the moment up to which the rota's hand-offs were announced. ErrNotFound if none was. One Get.
func (s *Store) ShiftsCheckedAt(ctx context.Context) (time.Time, error) {
	r, err := s.get(ctx, jobKey("shift"))
	if err != nil {
		return time.Time{}, fmt.Errorf("shift: %w", err)
	}
	return r.at("looked_at"), r.err
}

// PutShiftsCheckedAt moves that moment forward, never back. One Update.
func (s *Store) PutShiftsCheckedAt(ctx context.Context, checked time.Time) error {
	_, err := s.table.Update(ctx, table.Update{
		Key: jobKey("shift"), Do: []table.Action{table.Set{Attr: "looked_at", Value: at(checked)}},
		If: table.Or{table.NotExists{Attr: "looked_at"}, table.Less{Attr: "looked_at", Value: at(checked)}},
	})
	if err != nil && !errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("shift: %w", err)
	}
	return nil
}
