package table_test

import (
	"fmt"
	"strings"
	"testing"

	"oyez/shared/table"
)

func testQuery(t *testing.T, open func(*testing.T) table.Table) {
	tbl := open(t)
	for _, sk := range []string{"a", "a#1", "a#10", "a#2", "b", "é", "😀", "B", "a\x00", "a\x00\x01"} {
		put(t, tbl, item("p", sk, table.Item{"v": s(sk)}))
	}
	put(t, tbl, item("o", "z"), item("pp", "a"), item("p\x00", "a"), item("q", "a"))

	for _, row := range []struct {
		name string
		q    table.Query
		sks  []string
	}{
		{
			"partition, in the order of bytes",
			table.Query{PK: "p"},
			[]string{"B", "a", "a\x00", "a\x00\x01", "a#1", "a#10", "a#2", "b", "é", "😀"},
		},
		{"prefix", table.Query{PK: "p", Prefix: "a#"}, []string{"a#1", "a#10", "a#2"}},
		{"prefix that is a key", table.Query{PK: "p", Prefix: "a#1"}, []string{"a#1", "a#10"}},
		{"prefix with a zero byte", table.Query{PK: "p", Prefix: "a\x00"}, []string{"a\x00", "a\x00\x01"}},
		{"prefix of an emoji", table.Query{PK: "p", Prefix: "😀"}, []string{"😀"}},
		{"prefix of nothing", table.Query{PK: "p", Prefix: "c"}, nil},
		{"from, included", table.Query{PK: "p", From: "b"}, []string{"b", "é", "😀"}},
		{"from between keys", table.Query{PK: "p", From: "a#11"}, []string{"a#2", "b", "é", "😀"}},
		{"to, included", table.Query{PK: "p", To: "a\x00"}, []string{"B", "a", "a\x00"}},
		{"to between keys", table.Query{PK: "p", To: "a#"}, []string{"B", "a", "a\x00", "a\x00\x01"}},
		{"from and to", table.Query{PK: "p", From: "a#1", To: "b"}, []string{"a#1", "a#10", "a#2", "b"}},
		{"from and to the same", table.Query{PK: "p", From: "a", To: "a"}, []string{"a"}},
		{"no such partition", table.Query{PK: "r"}, nil},
		{"partition with a zero byte", table.Query{PK: "p\x00"}, []string{"a"}},
	} {
		for _, limit := range []int{0, 1, 2, 100} {
			for _, backward := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/limit %d, backward %v", row.name, limit, backward), func(t *testing.T) {
					q := row.q
					q.Limit, q.Backward = limit, backward
					got, err := all(t, tbl, q)
					want(t, "query", err, "done")
					expected := []table.Item{}
					for _, sk := range row.sks {
						i := item(q.PK, sk)
						if q.PK == "p" {
							i["v"] = s(sk)
						}
						expected = append(expected, i)
					}
					if backward {
						expected = reversed(expected)
					}
					if showAll(got) != showAll(expected) {
						t.Fatalf("got %s\nwant %s", showAll(got), showAll(expected))
					}
				})
			}
		}
	}
}

// testPages reads 30 items of 100 KB, so that a page ends by its size, while the partition's other end changes.
func testPages(t *testing.T, open func(*testing.T) table.Table) {
	tbl := open(t)
	var expected []table.Item
	for i := range 30 {
		expected = append(expected, item("p", fmt.Sprintf("%02d", i), table.Item{"v": s(strings.Repeat("x", 100_000))}))
	}
	put(t, tbl, expected...)
	first, err := tbl.Query(t.Context(), table.Query{PK: "p"})
	want(t, "query", err, "done")
	if len(first.Items) < 10 || len(first.Items) > 11 || first.Next == nil {
		t.Fatalf("a page of 100 KB items has %d, and next %s", len(first.Items), show(first.Next))
	}
	got, err := all(t, tbl, table.Query{PK: "p"})
	want(t, "query", err, "done")
	if showAll(got) != showAll(expected) {
		t.Fatalf("got %s\nwant %s", showAll(got), showAll(expected))
	}

	// A start is a place, not a handle: it holds when its item is gone and when items come before it.
	want(t, "delete", tbl.Delete(t.Context(), table.Delete{Key: key("p", sk(first.Next))}), "done")
	put(t, tbl, item("p", "000"))
	rest, err := all(t, tbl, table.Query{PK: "p", After: first.Next})
	want(t, "query", err, "done")
	if showAll(rest) != showAll(expected[len(first.Items):]) {
		t.Fatalf("after %s came %s", show(first.Next), sks(rest))
	}
}
