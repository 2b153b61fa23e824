package table_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"oyez/shared/table"
)

const racers = 50

// race runs do for each racer at once. A racer the table turns away (a conflict) tries again.
func race(do func(racer int) error) []error {
	errs := make([]error, racers)
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range racers {
		all.Go(func() {
			<-start
			for range 100 {
				if errs[i] = do(i); !errors.Is(errs[i], table.ErrThrottled) {
					return
				}
			}
		})
	}
	close(start)
	all.Wait()
	return errs
}

// oneWinner checks that one racer won and that all others were shown what the winner left.
func oneWinner(t *testing.T, errs []error, refused func(winner int) string) {
	t.Helper()
	winner := -1
	for i, err := range errs {
		if err == nil {
			if winner >= 0 {
				t.Fatalf("racers %d and %d both won", winner, i)
			}
			winner = i
		}
	}
	if winner < 0 {
		t.Fatalf("nobody won: %v", errs[0])
	}
	for i, err := range errs {
		if i != winner {
			want(t, "loser", err, refused(winner))
		}
	}
}

func testRaces(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	name := func(racer int) table.Item { return table.Item{"by": s(fmt.Sprint("racer ", racer))} }

	t.Run("put if absent", func(t *testing.T) {
		errs := race(func(i int) error {
			return tbl.Put(ctx, table.Put{Item: item("race", "put", name(i)), If: table.NotExists{Attr: table.AttrPK}})
		})
		oneWinner(t, errs, func(w int) string { return "condition: " + show(item("race", "put", name(w))) })
	})

	t.Run("take", func(t *testing.T) {
		put(t, tbl, item("race", "take", table.Item{"status": s("open")}))
		errs := race(func(i int) error {
			_, err := tbl.Update(ctx, table.Update{
				Key: key("race", "take"),
				Do: []table.Action{
					table.Set{Attr: "status", Value: s("taken")}, table.Set{Attr: "by", Value: name(i)["by"]},
				},
				If: table.Equals{Attr: "status", Value: s("open")},
			})
			return err
		})
		oneWinner(t, errs, func(w int) string {
			return "condition: " + show(item("race", "take", table.Item{"status": s("taken")}, name(w)))
		})
	})

	t.Run("transaction", func(t *testing.T) {
		errs := race(func(i int) error {
			return tbl.Transact(ctx, []table.Write{
				table.Put{Item: item("race", "lock", name(i)), If: table.NotExists{Attr: table.AttrPK}},
				table.Put{Item: item("racers", fmt.Sprint(i))},
			})
		})
		oneWinner(t, errs, func(w int) string {
			return "cancelled: (true false " + show(item("race", "lock", name(w))) + ") (false false nothing)"
		})
		left, err := all(t, tbl, table.Query{PK: "racers"})
		want(t, "query", err, "done")
		if len(left) != 1 {
			t.Fatalf("transactions that were not done left %s", sks(left))
		}
	})

	t.Run("add", func(t *testing.T) {
		seen := make([]string, racers)
		errs := race(func(i int) error {
			is, err := tbl.Update(ctx,
				table.Update{Key: key("race", "add"), Do: []table.Action{table.Add{Attr: "n", N: 1}}})
			seen[i] = show(is)
			return err
		})
		once := map[string]bool{}
		for i, err := range errs {
			want(t, "add", err, "done")
			once[seen[i]] = true
		}
		if len(once) != racers {
			t.Fatalf("%d additions returned %d sums", racers, len(once))
		}
		holds(t, tbl, key("race", "add"), item("race", "add", table.Item{"n": n(fmt.Sprint(racers))}))
	})
}
