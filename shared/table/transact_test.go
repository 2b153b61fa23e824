package table_test

import (
	"fmt"
	"strings"
	"testing"

	"oyez/shared/table"
)

func testTransactions(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	absent, present := table.NotExists{Attr: table.AttrPK}, table.Exists{Attr: table.AttrPK}
	old := item("p", "old", table.Item{"v": s("1")})
	put(t, tbl, old, item("p", "gone"), item("q", "watched"))

	t.Run("all of it", func(t *testing.T) {
		want(t, "transaction", tbl.Transact(ctx, []table.Write{
			table.Put{Item: item("p", "new", table.Item{"v": s("x")}), If: absent},
			table.Update{Key: key("p", "old"), Do: []table.Action{table.Add{Attr: "n", N: 1}}, If: present},
			table.Delete{Key: key("p", "gone"), If: present},
			table.Check{Key: key("q", "watched"), If: present},
		}), "done")
		old["n"] = n("1")
		holds(t, tbl, key("p", "new"), item("p", "new", table.Item{"v": s("x")}))
		holds(t, tbl, key("p", "old"), old)
		holds(t, tbl, key("p", "gone"), nil)
		holds(t, tbl, key("q", "watched"), item("q", "watched"))
	})

	t.Run("or nothing, with a reason for each", func(t *testing.T) {
		err := tbl.Transact(ctx, []table.Write{
			table.Put{Item: item("p", "another"), If: absent},
			table.Put{Item: item("p", "old"), If: absent},
			table.Update{
				Key: key("p", "new"), Do: []table.Action{table.Remove{Attr: "v"}},
				If: table.Equals{Attr: "v", Value: s("y")},
			},
			table.Delete{Key: key("p", "gone"), If: present},
			table.Check{Key: key("q", "watched"), If: absent},
		})
		want(t, "transaction", err, fmt.Sprintf("cancelled: (false false nothing) (true false %s) (true false %s)"+
			" (true false nothing) (true false %s)", show(old), show(item("p", "new", table.Item{"v": s("x")})),
			show(item("q", "watched"))))
		holds(t, tbl, key("p", "another"), nil)
		holds(t, tbl, key("p", "old"), old)
		holds(t, tbl, key("p", "new"), item("p", "new", table.Item{"v": s("x")}))
	})

	t.Run("or nothing, when one write is refused", func(t *testing.T) {
		err := tbl.Transact(ctx, []table.Write{
			table.Put{Item: item("p", "another")},
			table.Update{Key: key("p", "new"), Do: []table.Action{table.Add{Attr: "v", N: 1}}},
		})
		want(t, "add to a string", err, "invalid")
		holds(t, tbl, key("p", "another"), nil)
	})

	t.Run("a hundred writes", func(t *testing.T) {
		want(t, "transaction", tbl.Transact(ctx, many(100)), "done")
		got, err := all(t, tbl, table.Query{PK: "many"})
		want(t, "query", err, "done")
		if len(got) != 100 {
			t.Fatalf("100 writes made %d items", len(got))
		}
		want(t, "one more", tbl.Transact(ctx, many(101)), "invalid")
	})

	t.Run("four megabytes", func(t *testing.T) {
		sixteen := func(bytes int) (writes []table.Write) {
			for i := range 16 {
				v := s(strings.Repeat("x", bytes-len("pk"+"p"+"sk"+"00"+"v")))
				writes = append(writes, table.Put{Item: item("p", fmt.Sprintf("%02d", i), table.Item{"v": v})})
			}
			return writes
		}
		want(t, "4 MB", tbl.Transact(ctx, sixteen(256<<10)), "done")
		want(t, "16 bytes more", tbl.Transact(ctx, sixteen(256<<10+1)), "invalid")
	})
}

func many(count int) (writes []table.Write) {
	for i := range count {
		writes = append(writes, table.Put{Item: item("many", fmt.Sprint(i))})
	}
	return writes
}
