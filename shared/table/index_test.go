package table_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"oyez/shared/table"
)

func testIndexes(t *testing.T, open func(*testing.T) table.Table) {
	for _, ix := range table.Indexes() {
		t.Run(ix.Name, func(t *testing.T) { testIndex(t, open(t), ix) })
	}
}

func testIndex(t *testing.T, tbl table.Table, ix table.Index) {
	ctx := t.Context()
	keys := func(pk, sk string) table.Item { return table.Item{ix.PK: s(pk), ix.SK: s(sk)} }
	lists := func(what string, q table.Query, expected ...table.Item) {
		t.Helper()
		q.Index = &ix
		eventually(t, what, showAll(expected), func() string {
			got, err := all(t, tbl, q)
			want(t, what, err, "done")
			return showAll(got)
		})
	}
	whole := table.Query{PK: "i"}
	a := item("p", "a", keys("i", "2"))

	lists("nothing", whole)
	put(t, tbl, item("p", "a", keys("i", "2"), table.Item{"v": s("not in the index")}))
	lists("an item with both attributes, keys only", whole, a)
	put(t, tbl, item("p", "half", table.Item{ix.PK: s("i")}), item("p", "other half", table.Item{ix.SK: s("1")}))
	put(t, tbl, item("p", "b", keys("i", "1")), item("o", "c", keys("i", "3")), item("p", "d", keys("other", "1")))
	b, c := item("p", "b", keys("i", "1")), item("o", "c", keys("i", "3"))
	lists("in the order of its sort key, halves left out", whole, b, a, c)
	lists("backward", table.Query{PK: "i", Backward: true}, c, a, b)
	lists("range", table.Query{PK: "i", From: "2", To: "3"}, a, c)
	lists("prefix", table.Query{PK: "i", Prefix: "1"}, b)

	_, err := tbl.Update(ctx, table.Update{Key: key("p", "a"), Do: []table.Action{table.Remove{Attr: ix.SK}}})
	want(t, "remove", err, "done")
	lists("attribute removed", whole, b, c)
	_, err = tbl.Update(ctx,
		table.Update{Key: key("p", "a"), Do: []table.Action{table.Set{Attr: ix.SK, Value: s("9")}}})
	want(t, "set", err, "done")
	a = item("p", "a", keys("i", "9"))
	lists("attribute set again", whole, b, c, a)
	put(t, tbl, item("p", "b"))
	lists("item replaced", whole, c, a)
	want(t, "delete", tbl.Delete(ctx, table.Delete{Key: key("o", "c")}), "done")
	lists("item deleted", whole, a)
	want(t, "transaction", tbl.Transact(ctx, []table.Write{
		table.Put{Item: item("p", "e", keys("i", "5"))},
		table.Update{Key: key("p", "a"), Do: []table.Action{table.Set{Attr: ix.PK, Value: s("other")}}},
	}), "done")
	lists("moved in a transaction", whole, item("p", "e", keys("i", "5")))
	lists("moved to the other partition", table.Query{PK: "other", From: "5"}, item("p", "a", keys("other", "9")))

	// Items of one moment share a sort key; pages must neither lose nor repeat one. Their order is the table's own.
	var expected []string
	for i := range 20 {
		is := item(fmt.Sprint("p", i%3), fmt.Sprint(i), keys("same", "now"))
		put(t, tbl, is)
		expected = append(expected, show(is))
	}
	slices.Sort(expected)
	for _, limit := range []int{0, 3, 20} {
		eventually(t, "items of one moment", strings.Join(expected, "\n"), func() string {
			got, err := all(t, tbl, table.Query{Index: &ix, PK: "same", Limit: limit})
			want(t, "query", err, "done")
			lines := strings.Split(showAll(got), "\n")
			slices.Sort(lines)
			return strings.Join(lines, "\n")
		})
	}
}
