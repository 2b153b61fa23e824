package table_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"oyez/shared/table"
)

// atRandom does the same random operations, one after the other, on two drivers, and compares every answer and in the
// end all items and indexes. Each driver opens one table; every try works in partitions of its own.
//
// It leaves out what DynamoDB Local takes and DynamoDB refuses (an update that gives an index key a number), and
// numbers that DynamoDB Local answers to an update as they came.
func atRandom(t *testing.T, open1, open2 func(t *testing.T) table.Table) {
	pair := pair{open1(t), open2(t)}
	var tries atomic.Int64
	rapid.Check(t, func(t *rapid.T) {
		try := fmt.Sprintf("try %d/", tries.Add(1))
		t.Repeat(map[string]func(*rapid.T){
			"get": func(t *rapid.T) {
				k := drawKey(t, try)
				pair.once(t, func(ctx context.Context, tbl table.Table) (table.Item, error) { return tbl.Get(ctx, k) })
			},
			"put": func(t *rapid.T) {
				w := drawPut(t, drawKey(t, try), try)
				pair.once(t, func(ctx context.Context, tbl table.Table) (table.Item, error) {
					return nil,
						tbl.Put(ctx, w)
				})
			},
			"update": func(t *rapid.T) {
				w := drawUpdate(t, drawKey(t, try), try)
				pair.once(t,
					func(ctx context.Context, tbl table.Table) (table.Item, error) { return tbl.Update(ctx, w) })
			},
			"delete": func(t *rapid.T) {
				w := table.Delete{Key: drawKey(t, try), If: drawCondition(t, 2)}
				pair.once(t, func(ctx context.Context, tbl table.Table) (table.Item, error) {
					return nil,
						tbl.Delete(ctx, w)
				})
			},
			"transact": func(t *rapid.T) { pair.transact(t, drawWrites(t, try)) },
			"query":    func(t *rapid.T) { pair.query(t, drawQuery(t, try)) },
		})
		for _, pk := range partitions {
			pair.query(t, table.Query{PK: try + pk})
			for _, ix := range table.Indexes() {
				pair.query(t, table.Query{Index: &ix, PK: try + pk})
			}
		}
	})
}

// pair is the two tables that must answer the same.
type pair struct{ one, two table.Table }

func (p pair) once(t *rapid.T, do func(context.Context, table.Table) (table.Item, error)) {
	t.Helper()
	item1, err1 := do(t.Context(), p.one)
	item2, err2 := do(t.Context(), p.two)
	a, b := class(err1)+", "+show(item1), class(err2)+", "+show(item2)
	if a != b {
		t.Fatalf("one answers %s (%v)\ntwo answers %s (%v)", a, err1, b, err2)
	}
}

// transact lets one table call a transaction invalid that the other cancels: of several faults in it, which is told is
// the table's own affair.
func (p pair) transact(t *rapid.T, writes []table.Write) {
	t.Helper()
	err1, err2 := p.one.Transact(t.Context(), writes), p.two.Transact(t.Context(), writes)
	a, b := class(err1), class(err2)
	faults := strings.HasPrefix(a, "cancelled") && b == "invalid" || a == "invalid" && strings.HasPrefix(b, "cancelled")
	if a != b && !faults {
		t.Fatalf("one answers %s (%v)\ntwo answers %s (%v)", a, err1, b, err2)
	}
}

// query compares all pages: where a page ends is the table's own affair. Indexes lag, so one is asked again until both
// agree.
func (p pair) query(t *rapid.T, q table.Query) {
	t.Helper()
	ask := func(tbl table.Table) string {
		items, err := all(t, tbl, q)
		return class(err) + "\n" + strings.Join(inOrder(q, items), "\n")
	}
	if q.Index == nil {
		if a, b := ask(p.one), ask(p.two); a != b {
			t.Fatalf("one answers %s\ntwo answers %s", a, b)
		}
		return
	}
	const same = "the same"
	eventually(t, "index", same, func() string {
		if a, b := ask(p.one), ask(p.two); a != b {
			return "one answers " + a + "\ntwo answers " + b
		}
		return same
	})
}

// inOrder writes items a line each. Entries of an index that share a sort key are in an order that is the table's own;
// here they are in that of their text.
func inOrder(q table.Query, items []table.Item) []string {
	var out []string
	for len(items) > 0 {
		n := 1
		for q.Index != nil && n < len(items) && value(items[n][q.Index.SK]) == value(items[0][q.Index.SK]) {
			n++
		}
		var run []string
		for _, i := range items[:n] {
			run = append(run, show(i))
		}
		slices.Sort(run)
		out, items = append(out, run...), items[n:]
	}
	return out
}
