package table_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// testRefused checks what DynamoDB refuses as our error. The error must not quote the item.
func testRefused(t *testing.T, open func(*testing.T) table.Table) {
	tbl := open(t)
	is := item("p", "a", table.Item{"v": s("1")})
	put(t, tbl, is)
	const secret = "geheim"
	ok := table.Exists{Attr: table.AttrPK}
	long := strings.Repeat("k", 2049)
	page, err := tbl.Query(t.Context(), table.Query{PK: "p", Limit: 1})
	want(t, "query", err, "done")
	next := func(change table.Item) table.Start { return item("p", "a", change) }
	if show(page.Next) != show(next(nil)) {
		t.Fatalf("next is %s", show(page.Next))
	}

	for name, v := range map[string]table.Value{
		"no value": nil, "no value in a list": list(s(secret), nil),
		"no value in a map": fields(table.Item{secret: nil}), "number that is none": n(secret),
		"number that is empty": n(""), "number with a space": n(" 1"), "number in hexadecimal": n("0x10"),
		"number with underscores": n("1_000"), "not a number": n("NaN"), "infinity": n("Infinity"),
		"39 digits": n(strings.Repeat("7", 39)), "number too large": n("1e126"),
		"number far too large": n("1e9999999999"), "number too small": n("1e-131"),
		"NULL that is false": &types.AttributeValueMemberNULL{Value: false}, "empty set of strings": strs(),
		"empty set of numbers": nums(), "empty set of bytes": bins(), "string twice in a set": strs(secret, secret),
		"number twice in a set": nums("1", "1.0"), "bytes twice in a set": bins([]byte{1}, []byte{1}),
		"number in a set that is none": nums("1", secret),
		"attribute without a name":     fields(table.Item{"": s(secret)}), "32 lists deep": nested(32),
		"set, in a list in a map":       fields(table.Item{"l": list(strs())}),
		"number, in a list in a map":    fields(table.Item{"l": list(n(secret))}),
		"nil bytes":                     &types.AttributeValueMemberB{},
		"name over 64 KB":               fields(table.Item{strings.Repeat("n", 70_000): s("")}),
		"name over 64 KB, in emoji too": fields(table.Item{strings.Repeat("😀", 17_000): s("")}),
	} {
		t.Run("value/"+name, func(t *testing.T) {
			invalid(t, secret, tbl.Put(t.Context(), table.Put{Item: item("p", "a", table.Item{"v": v})}))
			_, err := tbl.Update(t.Context(),
				table.Update{Key: key("p", "a"), Do: []table.Action{table.Set{Attr: "v", Value: v}}})
			invalid(t, secret, err)
		})
	}

	put1 := func(i table.Item) func(context.Context) error {
		return func(ctx context.Context) error { return tbl.Put(ctx, table.Put{Item: i}) }
	}
	put2 := func(when table.Condition) func(context.Context) error {
		return func(ctx context.Context) error { return tbl.Put(ctx, table.Put{Item: is, If: when}) }
	}
	update := func(k table.Key, do ...table.Action) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := tbl.Update(ctx, table.Update{Key: k, Do: do})
			return err
		}
	}
	query := func(q table.Query) func(context.Context) error {
		return func(ctx context.Context) error { _, err := tbl.Query(ctx, q); return err }
	}
	transact := func(w ...table.Write) func(context.Context) error {
		return func(ctx context.Context) error { return tbl.Transact(ctx, w) }
	}
	set := func(attr string) table.Action { return table.Set{Attr: attr, Value: s(secret)} }
	for name, do := range map[string]func(context.Context) error{
		"put/no key":                    put1(table.Item{"v": s(secret)}),
		"put/nothing":                   put1(nil),
		"put/no sort key":               put1(table.Item{table.AttrPK: s(secret)}),
		"put/empty key":                 put1(item("", "a")),
		"put/empty sort key":            put1(item("p", "")),
		"put/number as a key":           put1(item("p", "a", table.Item{table.AttrPK: n("1")})),
		"put/key over 2048 bytes":       put1(item(long, "a")),
		"put/sort key over 1024 bytes":  put1(item("p", long[:1025])),
		"put/number as an index key":    put1(item("p", "a", table.Item{"due": n("1")})),
		"put/empty index key":           put1(item("p", "a", table.Item{"due_at": s("")})),
		"put/index key over 2048 bytes": put1(item("p", "a", table.Item{"conv": s(long)})),
		"put/index sort key over 1024":  put1(item("p", "a", table.Item{"conv_at": s(long[:1025])})),
		"put/attribute without a name":  put1(item("p", "a", table.Item{"": s(secret)})),
		"get/empty key": func(ctx context.Context) error {
			_, err := tbl.Get(ctx,
				key("", "a"))
			return err
		},
		"get/empty sort key": func(ctx context.Context) error {
			_, err := tbl.Get(ctx,
				key("p", ""))
			return err
		},
		"get/key over 2048 bytes": func(ctx context.Context) error {
			_, err := tbl.Get(ctx,
				key(long, "a"))
			return err
		},
		"delete/empty sort key": func(ctx context.Context) error {
			return tbl.Delete(ctx,
				table.Delete{Key: key("p", "")})
		},
		"condition/and of nothing":       put2(table.And{}),
		"condition/or of nothing":        put2(table.Or{}),
		"condition/nil in and":           put2(table.And{ok, nil}),
		"condition/no name":              put2(table.NotExists{}),
		"condition/brackets in a name":   put2(table.NotExists{Attr: "l[0]"}),
		"condition/no value":             put2(table.Equals{Attr: "v"}),
		"condition/number that is none":  put2(table.Equals{Attr: "v", Value: n(secret)}),
		"condition/less than true":       put2(table.Less{Attr: "v", Value: truth(true)}),
		"condition/less than a list":     put2(table.Less{Attr: "v", Value: list()}),
		"condition/less than a set":      put2(table.Less{Attr: "v", Value: strs(secret)}),
		"update/no change":               update(key("p", "a")),
		"update/nil change":              update(key("p", "a"), nil),
		"update/empty key":               update(key("", "a"), set("v")),
		"update/partition key":           update(key("p", "a"), set(table.AttrPK)),
		"update/sort key, to what it is": update(key("p", "a"), table.Set{Attr: table.AttrSK, Value: s("a")}),
		"update/removal of a key":        update(key("p", "a"), table.Remove{Attr: table.AttrSK}),
		"update/add to a key":            update(key("p", "a"), table.Add{Attr: table.AttrSK, N: 1}),
		"update/one attribute twice":     update(key("p", "a"), set("v"), set("v")),
		"update/set and removed":         update(key("p", "a"), set("v"), table.Remove{Attr: "v"}),
		"update/no name":                 update(key("p", "a"), set("")),
		"update/brackets in a name":      update(key("p", "a"), set("l[0]")),
		"update/empty index key":         update(key("p", "a"), table.Set{Attr: "due", Value: s("")}),
		"update/value over 400 KB": update(key("p", "a"),
			table.Set{Attr: "v", Value: s(strings.Repeat("x", 410_000))}),
		"query/no partition key":               query(table.Query{}),
		"query/range that ends first":          query(table.Query{PK: "p", From: "b", To: "a"}),
		"query/prefix and range":               query(table.Query{PK: "p", Prefix: "a", From: "a"}),
		"query/bound over 1024 bytes":          query(table.Query{PK: "p", From: long[:1025]}),
		"query/limit below 0":                  query(table.Query{PK: "p", Limit: -1}),
		"query/unknown index":                  query(table.Query{Index: &table.Index{Name: "unknown", PK: "a", SK: "b"}, PK: "p"}),
		"query/start that is empty":            query(table.Query{PK: "p", After: table.Start{}}),
		"query/start without a sort key":       query(table.Query{PK: "p", After: table.Start{table.AttrPK: s("p")}}),
		"query/start with more":                query(table.Query{PK: "p", After: next(table.Item{"v": s(secret)})}),
		"query/start of another type":          query(table.Query{PK: "p", After: next(table.Item{table.AttrSK: n("1")})}),
		"query/start elsewhere":                query(table.Query{PK: "p", After: next(table.Item{table.AttrPK: s("q")})}),
		"query/start before the range":         query(table.Query{PK: "p", From: "b", After: next(nil)}),
		"query/start behind the range":         query(table.Query{PK: "p", To: "A", After: next(nil)}),
		"query/start of the table in an index": query(table.Query{Index: &table.Due, PK: "p", After: next(nil)}),
		"transaction/of nothing":               transact(),
		"transaction/of nil":                   transact(nil),
		"transaction/101 writes":               transact(many(101)...),
		"transaction/one item twice":           transact(table.Put{Item: is}, table.Delete{Key: key("p", "a")}),
		"transaction/check without condition":  transact(table.Check{Key: key("p", "a")}),
		"transaction/empty update":             transact(table.Update{Key: key("p", "a")}),
		"transaction/empty key":                transact(table.Put{Item: item("", "a")}, table.Put{Item: is}),
	} {
		t.Run(name, func(t *testing.T) { invalid(t, secret, do(t.Context())) })
	}
	holds(t, tbl, key("p", "a"), is)
}

func nested(levels int) table.Value {
	v := s("x")
	for range levels {
		v = list(v)
	}
	return v
}

func invalid(t *testing.T, secret string, err error) {
	t.Helper()
	want(t, "answer", err, "invalid")
	if strings.Contains(err.Error(), secret) {
		t.Fatalf("the error quotes a value: %v", err)
	}
}

func testContexts(t *testing.T, open func(*testing.T) table.Table) {
	tbl := open(t)
	is := item("p", "a", table.Item{"n": n("1")})
	put(t, tbl, is)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	for _, ctx := range []context.Context{cancelled, late} {
		expected := ctx.Err()
		for name, do := range map[string]func() error{
			"get":    func() error { _, err := tbl.Get(ctx, key("p", "a")); return err },
			"put":    func() error { return tbl.Put(ctx, table.Put{Item: item("p", "a")}) },
			"delete": func() error { return tbl.Delete(ctx, table.Delete{Key: key("p", "a")}) },
			"query":  func() error { _, err := tbl.Query(ctx, table.Query{PK: "p"}); return err },
			"update": func() error {
				_, err := tbl.Update(ctx,
					table.Update{Key: key("p", "a"), Do: []table.Action{table.Add{Attr: "n", N: 1}}})
				return err
			},
			"transact": func() error { return tbl.Transact(ctx, []table.Write{table.Delete{Key: key("p", "a")}}) },
		} {
			t.Run(name+", "+expected.Error(), func(t *testing.T) {
				if err := do(); !errors.Is(err, expected) {
					t.Fatalf("got %v, want %v", err, expected)
				}
			})
		}
	}
	holds(t, tbl, key("p", "a"), is)
}
