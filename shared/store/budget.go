package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/table"
)

func budgetKey(person string) table.Key { return key("rings", "rings", person) }

// budgetFor is how long a person's SMS are remembered.
const budgetFor = 24 * time.Hour

// Budget reads the SMS sent to a person since a moment; none at version 0. One Get.
func (s *Store) Budget(ctx context.Context, person string, since time.Time) (alert.Budget, error) {
	r, _, err := s.find(ctx, budgetKey(person))
	if err != nil {
		return alert.Budget{}, fmt.Errorf("budget of %s: %w", person, err)
	}
	b := alert.Budget{Person: person, Version: r.num("v")}
	for _, row := range r.rows("rings", 2) {
		if at := r.time("rings", row[0]); at.After(since) {
			b.Spent = append(b.Spent, alert.Spent{At: at, Entry: row[1]})
		}
	}
	return b, r.err
}

// PutBudget writes a budget over the version it was read at and returns it at its new version. ErrStale if another SMS
// was counted first. One Update.
func (s *Store) PutBudget(ctx context.Context, b alert.Budget) (alert.Budget, error) {
	before := over(b.Version)
	b.Version++
	i := newItem(budgetKey(b.Person))
	i.num("v", b.Version)
	var rows [][]string
	for _, o := range b.Spent {
		rows = append(rows, []string{stamp(o.At), o.Entry})
	}
	i.rows("rings", rows)
	i.expires(s.now().Add(budgetFor))
	if err := s.put(ctx, i, before); err != nil {
		return b, fmt.Errorf("budget of %s: %w", b.Person, err)
	}
	return b, nil
}
