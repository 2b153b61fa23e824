package table_test

import (
	"maps"
	"strings"

	"pgregory.net/rapid"

	"oyez/shared/table"
)

// What random operations are made of: few keys, few attributes and few values, so that they meet.
var (
	partitions = []string{"p", "q"}
	sortKeys   = []string{"a", "a\x00", "ab", "b", "é", "😀"}
	names      = []string{"s", "n", "any"}
	bounds     = []string{"", "", "a", "a\x00", "ab", "c", "é"}
)

func pick[E any](t *rapid.T, what string, from ...E) E { return rapid.SampledFrom(from).Draw(t, what) }

func drawKey(t *rapid.T, try string) table.Key {
	return key(try+pick(t, "pk", partitions...), pick(t, "sk", append(sortKeys, "")...))
}

func drawPut(t *rapid.T, k table.Key, try string) table.Put {
	i := item(string(k.PK), string(k.SK))
	for _, name := range rapid.SliceOfN(rapid.SampledFrom(names), 0, 3).Draw(t, "attributes") {
		i[name] = drawValue(t, name)
	}
	for _, ix := range table.Indexes() {
		maps.Copy(i, drawIndexKeys(t, try, ix))
	}
	if rapid.IntRange(0, 20).Draw(t, "wrong index key") == 0 {
		i[table.Due.PK] = pick(t, "wrong", n("1"), s(""))
	}
	return table.Put{Item: i, If: drawCondition(t, 2)}
}

// drawIndexKeys gives both keys of an index, one of them, or none.
func drawIndexKeys(t *rapid.T, try string, ix table.Index) table.Item {
	i := table.Item{}
	in := rapid.IntRange(0, 5).Draw(t, "in "+ix.Name)
	if in <= 2 {
		i[ix.PK] = s(try + pick(t, ix.PK, partitions...))
	}
	if in >= 1 && in <= 3 {
		i[ix.SK] = s(pick(t, ix.SK, sortKeys...))
	}
	return i
}

// drawValue gives "s" a string and "n" a number, so that changes fit, and any other name anything.
func drawValue(t *rapid.T, name string) table.Value {
	strings, numbers := []table.Value{s(""), s("a"), s("b")}, []table.Value{n("0"), n("-1"), n("2.5"), n("10")}
	switch name {
	case "s":
		return pick(t, "string", strings...)
	case "n":
		return pick(t, "number", numbers...)
	}
	return pick(t, "value", append(append(strings, numbers...),
		bin(1, 2), bin(), truth(true), truth(false), null(), list(), list(s("a"), n("1")),
		fields(table.Item{"k": null()}),
		strs("b", "a"), nums("10", "9"), bins([]byte{1}), strs(), n("1e126"), nil)...)
}

// drawCondition is nil for no condition, now and then; depth bounds And and Or.
func drawCondition(t *rapid.T, depth int) table.Condition {
	kinds := []string{"none", "exists", "not exists", "equals", "less", "and", "or"}
	if depth == 0 {
		kinds = kinds[1:5]
	}
	name := pick(t, "of", append(names, table.AttrPK, table.Inbox.SK)...)
	switch pick(t, "condition", kinds...) {
	case "exists":
		return table.Exists{Attr: name}
	case "not exists":
		return table.NotExists{Attr: name}
	case "equals":
		return table.Equals{Attr: name, Value: drawValue(t, name)}
	case "less":
		return table.Less{Attr: name, Value: drawValue(t, name)}
	case "and":
		return table.And(drawConditions(t))
	case "or":
		return table.Or(drawConditions(t))
	}
	return nil
}

func drawConditions(t *rapid.T) []table.Condition {
	list := make([]table.Condition, rapid.IntRange(0, 3).Draw(t, "how many"))
	for i := range list {
		list[i] = drawCondition(t, 0)
	}
	return list
}

func drawUpdate(t *rapid.T, k table.Key, try string) table.Update {
	u := table.Update{Key: k}
	for range rapid.IntRange(0, 3).Draw(t, "changes") {
		var a table.Action
		switch pick(t, "change", "set", "set", "remove", "add", "set index key", "remove index key") {
		case "set":
			name := pick(t, "name", names...)
			a = table.Set{Attr: name, Value: drawValue(t, name)}
		case "remove":
			a = table.Remove{Attr: pick(t, "name", append(names, table.AttrSK)...)}
		case "add":
			a = table.Add{Attr: "n", N: rapid.Int64Range(-5, 5).Draw(t, "n")}
		case "set index key":
			ix := pick(t, "index", table.Indexes()...)
			a = pick[table.Action](t, "key",
				table.Set{Attr: ix.PK, Value: s(try + pick(t, ix.PK, partitions...))},
				table.Set{Attr: ix.SK, Value: s(pick(t, ix.SK, sortKeys...))})
		case "remove index key":
			ix := pick(t, "index", table.Indexes()...)
			a = table.Remove{Attr: pick(t, "key", ix.PK, ix.SK)}
		}
		u.Do = append(u.Do, a)
	}
	u.If = drawCondition(t, 2)
	return u
}

// drawWrites gives each write an item of its own.
func drawWrites(t *rapid.T, try string) []table.Write {
	writes, seen := []table.Write{}, map[table.Key]bool{}
	for range rapid.IntRange(0, 4).Draw(t, "writes") {
		k := drawKey(t, try)
		if seen[k] {
			continue
		}
		seen[k] = true
		switch pick(t, "write", "put", "update", "delete", "check") {
		case "put":
			writes = append(writes, drawPut(t, k, try))
		case "update":
			writes = append(writes, drawUpdate(t, k, try))
		case "delete":
			writes = append(writes, table.Delete{Key: k, If: drawCondition(t, 2)})
		case "check":
			writes = append(writes, table.Check{Key: k, If: drawCondition(t, 2)})
		}
	}
	return writes
}

func drawQuery(t *rapid.T, try string) table.Query {
	q := table.Query{
		PK: try + pick(t, "pk", partitions...), Backward: rapid.Bool().Draw(t, "backward"),
		Limit: pick(t, "limit", 0, 0, 1, 2, 3, -1),
	}
	if i := rapid.IntRange(-3, len(table.Indexes())-1).Draw(t, "index"); i >= 0 {
		q.Index = &table.Indexes()[i]
	}
	if rapid.Bool().Draw(t, "by prefix") {
		q.Prefix = strings.TrimSuffix(pick(t, "prefix", bounds...), "b")
	} else {
		q.From, q.To = pick(t, "from", bounds...), pick(t, "to", bounds...)
	}
	return q
}
