package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"oyez/shared/table"
)

// BudgetEntry is one SMS of ours on a person's phone.
type BudgetEntry struct {
	ID string // which: the same one twice counts once
	At time.Time
}

func ringsKey(person string) table.Key {
	return table.Key{PK: table.PK("rings#" + person), SK: "rings"}
}

// SpendBudget counts an SMS to a person, if allowed says so of those since a moment. The same one asked for again is
// allowed again: who crashed before sending it does not pay twice.
func (s *Store) SpendBudget(ctx context.Context, person string, ring BudgetEntry, since time.Time,
	allowed func([]BudgetEntry) bool,
) (bool, error) {
	spent := false
	err := retry(ctx, func() error {
		i, err := s.get(ctx, ringsKey(person))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		r := &reader{item: i}
		var rings []BudgetEntry
		for _, row := range r.rows("rings", 2) {
			if at := r.time("rings", row[0]); at.After(since) {
				rings = append(rings, BudgetEntry{At: at, ID: row[1]})
			}
		}
		if r.err != nil {
			return r.err
		}
		known := slices.ContainsFunc(rings, func(o BudgetEntry) bool { return o.ID == ring.ID })
		if spent = known || allowed(rings); known || !spent {
			return nil
		}
		var rows [][]string
		for _, o := range append(rings, ring) {
			rows = append(rows, []string{stamp(o.At), o.ID})
		}
		put, before := newItem(ringsKey(person)), table.Condition(table.NotExists{Attr: table.AttrPK})
		if i != nil {
			before = version(r.num("v"))
		}
		put.num("v", r.num("v")+1)
		put.rows("rings", rows)
		put.num(table.AttrExpires, ring.At.Add(24*time.Hour).Unix())
		return stale(s.table.Put(ctx, table.Put{Item: put.Item, If: before}))
	})
	if err != nil {
		return false, fmt.Errorf("budget of %s: %w", person, err)
	}
	return spent, nil
}
