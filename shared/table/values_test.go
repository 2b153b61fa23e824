package table_test

import (
	"strings"
	"testing"

	"oyez/shared/table"
)

func testValues(t *testing.T, open func(*testing.T) table.Table) {
	tbl := open(t)
	deep := nested(31)
	for _, row := range []struct {
		name      string
		put, kept table.Value // kept nil for the same
	}{
		{"string", s("Où est ma commande ?"), nil},
		{"emoji", s("👩🏽‍🚒 très déçue 😡"), nil},
		{"empty string", s(""), nil},
		{"control signs, quotes, line ends", s("a\x00\x01\"\\\r\n\u2028\uFFFD<&>"), nil},
		{"bytes that are no text", s("a\xff\xfeb"), s("a\uFFFD\uFFFDb")},
		{"bytes", bin(0, 255, 128), nil},
		{"no bytes", bin(), nil},
		{"true", truth(true), nil},
		{"false", truth(false), nil},
		{"null", null(), nil},
		{"list", list(s("a"), list(), fields(table.Item{}), null(), truth(false), n("1")), nil},
		{"map with odd names", fields(table.Item{"é.[0]": s(""), " ": null()}), nil},
		{"31 lists deep", deep, nil},
		{"set of strings", strs("b", "a", ""), nil},
		{"set of numbers", nums("10", "9", "-1.50"), nums("10", "9", "-1.5")},
		{"set of bytes", bins([]byte{2}, []byte{}, []byte{1}), nil},
		{"number", n("42"), nil},
		{"zeros in front and behind", n("-007.500"), n("-7.5")},
		{"plus, no digit before the point", n("+.5"), n("0.5")},
		{"no digit behind the point", n("5."), n("5")},
		{"zero below zero", n("-0.0"), n("0")},
		{"exponent", n("1.5e3"), n("1500")},
		{"exponent below zero", n("15E-4"), n("0.0015")},
		{"38 digits", n("-12345678901234567890.123456789012345678"), nil},
		{"38 digits and zeros", n("1234567890123456789012345678901234567800"), nil},
		{"largest", n("9.9e125"), n("99" + strings.Repeat("0", 124))},
		{"smallest", n("1e-130"), n("0." + strings.Repeat("0", 129) + "1")},
	} {
		t.Run(row.name, func(t *testing.T) {
			if row.kept == nil {
				row.kept = row.put
			}
			put(t, tbl, item("p", row.name, table.Item{"v": row.put}))
			holds(t, tbl, key("p", row.name), item("p", row.name, table.Item{"v": row.kept}))
		})
	}
}

func testSizes(t *testing.T, open func(*testing.T) table.Table) {
	tbl, ctx := open(t), t.Context()
	const most = 400 << 10
	text := func(n int) table.Value { return s(strings.Repeat("x", n)) }
	rest := most - len("pk"+"p"+"sk"+"a"+"v") // what the value may take

	for _, row := range []struct {
		name string
		v    table.Value
		fits bool
	}{
		{"string of 400 KB with keys and names", text(rest), true},
		{"one byte more", text(rest + 1), false},
		{"two bytes a letter", s(strings.Repeat("é", rest/2+1)), false},
		{"list: 3, and 1 for each", list(text(rest-5), s("")), true},
		{"list, one more", list(text(rest-4), s("")), false},
		{"map: 3, and 1 for each with its name", fields(table.Item{"ab": text(rest - 6)}), true},
		{"map, one more", fields(table.Item{"ab": text(rest - 5)}), false},
		{"number: 1, and 1 for two digits", list(text(rest-8), n("1234")), true},
		{"number, one more", list(text(rest-7), n("1234")), false},
		{"bool and null: 1", list(text(rest-8), truth(true), null()), true},
		{"bool and null, one more", list(text(rest-7), truth(true), null()), false},
	} {
		t.Run(row.name, func(t *testing.T) {
			expected := "done"
			if !row.fits {
				expected = "invalid"
			}
			want(t, "put", tbl.Put(ctx, table.Put{Item: item("p", "a", table.Item{"v": row.v})}), expected)
		})
	}

	t.Run("an update may not make it too large", func(t *testing.T) {
		is := item("p", "b", table.Item{"v": text(300_000)})
		put(t, tbl, is)
		set := table.Set{Attr: "w", Value: text(200_000)}
		_, err := tbl.Update(ctx, table.Update{Key: key("p", "b"), Do: []table.Action{set}})
		want(t, "update", err, "invalid")
		holds(t, tbl, key("p", "b"), is)
	})
}
