package table_test

import (
	"testing"

	"oyez/shared/table"
)

func testPut(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	k := key("p", "a")
	_, err := tbl.Get(ctx, k)
	want(t, "get of nothing", err, "not found")

	first := item("p", "a", table.Item{"v": s("first")})
	ifAbsent := table.NotExists{Attr: table.AttrPK}
	want(t, "put if absent", tbl.Put(ctx, table.Put{Item: first, If: ifAbsent}), "done")
	holds(t, tbl, k, first)

	second := item("p", "a", table.Item{"w": n("2")})
	err = tbl.Put(ctx, table.Put{Item: second, If: ifAbsent})
	want(t, "second put if absent", err, "condition: "+show(first))
	holds(t, tbl, k, first)

	want(t, "put without a condition", tbl.Put(ctx, table.Put{Item: second}), "done")
	holds(t, tbl, k, second) // as a whole: "v" is gone

	err = tbl.Put(ctx, table.Put{Item: item("p", "b"), If: table.Exists{Attr: table.AttrPK}})
	want(t, "put if present, of nothing", err, "condition: nothing")
	holds(t, tbl, key("p", "b"), nil)

	old := item("p", "old", table.Item{table.AttrExpires: n("1")})
	put(t, tbl, old)
	holds(t, tbl, key("p", "old"), old) // the table may keep it for days, and hides nothing meanwhile
}

func testUpdate(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	k := key("p", "a")
	update := func(what string, when table.Condition, expected table.Item, do ...table.Action) {
		t.Helper()
		got, err := tbl.Update(ctx, table.Update{Key: k, Do: do, If: when})
		want(t, what, err, "done")
		if show(got) != show(expected) {
			t.Fatalf("%s: got %s\nwant %s", what, show(got), show(expected))
		}
		holds(t, tbl, k, expected)
	}
	refused := func(what, expected string, when table.Condition, do ...table.Action) {
		t.Helper()
		_, err := tbl.Update(ctx, table.Update{Key: k, Do: do, If: when})
		want(t, what, err, expected)
	}

	refused("if present, of nothing", "condition: nothing", table.Exists{Attr: table.AttrPK}, table.Remove{Attr: "v"})
	holds(t, tbl, k, nil)
	update("removal makes an item of its key", nil, item("p", "a"), table.Remove{Attr: "v"})
	update("set, and add to nothing", nil, item("p", "a", table.Item{"v": s("x"), "n": n("-3")}),
		table.Set{Attr: "v", Value: s("x")}, table.Add{Attr: "n", N: -3})
	update("set again, add again, remove what is not there", table.Equals{Attr: "v", Value: s("x")},
		item("p", "a", table.Item{"v": truth(true), "n": n("7")}),
		table.Set{Attr: "v", Value: truth(true)}, table.Add{Attr: "n", N: 10}, table.Remove{Attr: "none"})
	update("remove", nil, item("p", "a", table.Item{"n": n("7")}), table.Remove{Attr: "v"})
	update("nothing new", nil, item("p", "a", table.Item{"n": n("7")}), table.Set{Attr: "n", Value: n("7")})
	update("dots and reserved words are names", nil,
		item("p", "a", table.Item{"n": n("7"), "a.b": s("x"), "size": s("y")}),
		table.Set{Attr: "a.b", Value: s("x")}, table.Set{Attr: "size", Value: s("y")})

	is := item("p", "a", table.Item{"n": n("7"), "a.b": s("x"), "size": s("y")})
	refused("condition not met", "condition: "+show(is), table.NotExists{Attr: "n"}, table.Remove{Attr: "n"})
	refused("condition before the change", "condition: "+show(is), table.NotExists{Attr: "n"},
		table.Add{Attr: "size", N: 1})
	refused("add to a string", "invalid", nil, table.Add{Attr: "size", N: 1})
	holds(t, tbl, k, is)
}

func testDelete(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	k, is := key("p", "a"), item("p", "a", table.Item{"v": n("1")})
	want(t, "delete of nothing", tbl.Delete(ctx, table.Delete{Key: k}), "done")
	err := tbl.Delete(ctx, table.Delete{Key: k, If: table.Exists{Attr: table.AttrPK}})
	want(t, "delete if present, of nothing", err, "condition: nothing")

	put(t, tbl, is, item("p", "b"))
	err = tbl.Delete(ctx, table.Delete{Key: k, If: table.Equals{Attr: "v", Value: n("2")}})
	want(t, "condition not met", err, "condition: "+show(is))
	holds(t, tbl, k, is)
	want(t, "condition met", tbl.Delete(ctx, table.Delete{Key: k, If: table.Equals{Attr: "v", Value: n("1")}}), "done")
	holds(t, tbl, k, nil)
	holds(t, tbl, key("p", "b"), item("p", "b"))
}

func testConditions(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	is := item("p", "a", table.Item{
		"s": s("m"), "n": n("10"), "b": bin(5), "t": truth(true), "z": null(), "e": s(""),
		"l": list(n("1.5"), s("x")), "m": fields(table.Item{"k": n("2")}), "ss": strs("b", "a"), "ns": nums("2", "1"),
	})
	put(t, tbl, is)
	yes, no := table.Exists{Attr: "s"}, table.Exists{Attr: "none"}
	for _, row := range []struct {
		name  string
		when  table.Condition
		holds bool
	}{
		{"exists", yes, true},
		{"exists, with an empty value", table.Exists{Attr: "e"}, true},
		{"exists, with null", table.Exists{Attr: "z"}, true},
		{"exists, but does not", no, false},
		{"not exists", table.NotExists{Attr: "none"}, true},
		{"not exists, but does", table.NotExists{Attr: "s"}, false},
		{"equal string", table.Equals{Attr: "s", Value: s("m")}, true},
		{"other string", table.Equals{Attr: "s", Value: s("M")}, false},
		{"equal number written otherwise", table.Equals{Attr: "n", Value: n("1.0e1")}, true},
		{"number is no string", table.Equals{Attr: "n", Value: s("10")}, false},
		{"equal bytes", table.Equals{Attr: "b", Value: bin(5)}, true},
		{"equal bool", table.Equals{Attr: "t", Value: truth(true)}, true},
		{"other bool", table.Equals{Attr: "t", Value: truth(false)}, false},
		{"equal null", table.Equals{Attr: "z", Value: null()}, true},
		{"equal list", table.Equals{Attr: "l", Value: list(n("1.50"), s("x"))}, true},
		{"list in another order", table.Equals{Attr: "l", Value: list(s("x"), n("1.5"))}, false},
		{"equal map", table.Equals{Attr: "m", Value: fields(table.Item{"k": n("2")})}, true},
		{"equal set in another order", table.Equals{Attr: "ss", Value: strs("a", "b")}, true},
		{"equal numbers in another order", table.Equals{Attr: "ns", Value: nums("1.0", "2")}, true},
		{"smaller set", table.Equals{Attr: "ss", Value: strs("a")}, false},
		{"equal to nothing", table.Equals{Attr: "none", Value: s("")}, false},
		{"less string", table.Less{Attr: "s", Value: s("ma")}, true},
		{"less than itself", table.Less{Attr: "s", Value: s("m")}, false},
		{"strings by bytes, not by letters", table.Less{Attr: "s", Value: s("Z")}, false},
		{"less number, by value", table.Less{Attr: "n", Value: n("10.5")}, true},
		{"numbers are no texts", table.Less{Attr: "n", Value: n("9")}, false},
		{"less than below zero", table.Less{Attr: "n", Value: n("-11")}, false},
		{"less bytes", table.Less{Attr: "b", Value: bin(5, 0)}, true},
		{"less, of another type", table.Less{Attr: "s", Value: n("99")}, false},
		{"less, of nothing", table.Less{Attr: "none", Value: n("99")}, false},
		{"and of one", table.And{yes}, true},
		{"and", table.And{yes, yes, yes}, true},
		{"and with one that fails", table.And{yes, yes, no}, false},
		{"or of one", table.Or{no}, false},
		{"or", table.Or{no, no, yes}, true},
		{"or of none that hold", table.Or{no, no}, false},
		{"or in and", table.And{table.Or{no, yes}, yes}, true},
		{"and in or", table.Or{table.And{no, yes}, table.And{yes, no}}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			expected := "done"
			if !row.holds {
				expected = "condition: " + show(is)
			}
			want(t, "put", tbl.Put(ctx, table.Put{Item: is, If: row.when}), expected)
		})
	}
}
