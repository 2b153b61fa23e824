package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"oyez/shared/table"
)

// BudgetEntry is one SMS of ours on a person's phone.
type BudgetEntry struct {
	ID string // which one: the same one twice counts once
	At time.Time
}

func budgetKey(person string) table.Key { return key("rings", "rings", person) }

// budgetFor is how long a person's SMS are remembered.
const budgetFor = 24 * time.Hour

// SpendBudget counts an SMS to a person, if allowed agrees to it when it sees those since a moment. The same one asked
// for again is allowed again, so that a crash before it was sent is not paid for twice. One Get and one Update.
func (s *Store) SpendBudget(ctx context.Context, person string, entry BudgetEntry, since time.Time,
	allowed func([]BudgetEntry) bool,
) (bool, error) {
	spent := false
	err := retry(ctx, func() error {
		r, _, err := s.find(ctx, budgetKey(person))
		if err != nil {
			return err
		}
		var entries []BudgetEntry
		for _, row := range r.rows("rings", 2) {
			if at := r.time("rings", row[0]); at.After(since) {
				entries = append(entries, BudgetEntry{At: at, ID: row[1]})
			}
		}
		if r.err != nil {
			return r.err
		}
		known := slices.ContainsFunc(entries, func(o BudgetEntry) bool { return o.ID == entry.ID })
		if spent = known || allowed(entries); known || !spent {
			return nil
		}
		var rows [][]string
		for _, o := range append(entries, entry) {
			rows = append(rows, []string{stamp(o.At), o.ID})
		}
		i := newItem(budgetKey(person))
		i.num("v", r.num("v")+1)
		i.rows("rings", rows)
		i.expires(entry.At.Add(budgetFor))
		return s.put(ctx, i, over(r.num("v")))
	})
	if err != nil {
		return false, fmt.Errorf("budget of %s: %w", person, err)
	}
	return spent, nil
}
