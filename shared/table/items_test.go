package table_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// patience bounds each wait for an index to catch up.
const patience = 20 * time.Second

func s(v string) table.Value            { return &types.AttributeValueMemberS{Value: v} }
func n(v string) table.Value            { return &types.AttributeValueMemberN{Value: v} }
func bin(v ...byte) table.Value         { return &types.AttributeValueMemberB{Value: append([]byte{}, v...)} }
func truth(v bool) table.Value          { return &types.AttributeValueMemberBOOL{Value: v} }
func null() table.Value                 { return &types.AttributeValueMemberNULL{Value: true} }
func list(v ...table.Value) table.Value { return &types.AttributeValueMemberL{Value: v} }
func fields(m table.Item) table.Value   { return &types.AttributeValueMemberM{Value: m} }
func strs(v ...string) table.Value      { return &types.AttributeValueMemberSS{Value: v} }
func nums(v ...string) table.Value      { return &types.AttributeValueMemberNS{Value: v} }
func bins(v ...[]byte) table.Value      { return &types.AttributeValueMemberBS{Value: v} }

func key(pk, sk string) table.Key { return table.Key{PK: table.PK(pk), SK: table.SK(sk)} }

// item is an item of the key and more attributes.
func item(pk, sk string, more ...table.Item) table.Item {
	i := table.Item{table.AttrPK: s(pk), table.AttrSK: s(sk)}
	for _, m := range more {
		maps.Copy(i, m)
	}
	return i
}

// show writes an item so that equal items, sets in any order, are written the same and a difference can be read.
func show(i table.Item) string {
	if i == nil {
		return "nothing"
	}
	return value(fields(i))
}

func value(v table.Value) string {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return "S" + short(v.Value)
	case *types.AttributeValueMemberN:
		return "N" + v.Value
	case *types.AttributeValueMemberB:
		return "B" + short(string(v.Value))
	case *types.AttributeValueMemberBOOL:
		return fmt.Sprint(v.Value)
	case *types.AttributeValueMemberNULL:
		return "null"
	case *types.AttributeValueMemberL:
		var out []string
		for _, e := range v.Value {
			out = append(out, value(e))
		}
		return "[" + strings.Join(out, " ") + "]"
	case *types.AttributeValueMemberM:
		var out []string
		for _, name := range slices.Sorted(maps.Keys(v.Value)) {
			out = append(out, short(name)+":"+value(v.Value[name]))
		}
		return "{" + strings.Join(out, " ") + "}"
	case *types.AttributeValueMemberSS:
		return fmt.Sprintf("SS%q", slices.Sorted(slices.Values(v.Value)))
	case *types.AttributeValueMemberNS:
		return fmt.Sprintf("NS%q", slices.Sorted(slices.Values(v.Value)))
	case *types.AttributeValueMemberBS:
		var out []string
		for _, b := range v.Value {
			out = append(out, string(b))
		}
		slices.Sort(out)
		return fmt.Sprintf("BS%q", out)
	}
	return fmt.Sprintf("%T", v)
}

func short(s string) string {
	if len(s) > 100 {
		return fmt.Sprintf("%q...(%d bytes, %x)", s[:10], len(s), sha256.Sum256([]byte(s)))
	}
	return fmt.Sprintf("%q", s)
}

// class is the meaning of an error, with the items that a refusal carries.
func class(err error) string {
	var condition *table.ConditionError
	var cancelled *table.Cancelled
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &condition):
		return "condition: " + show(condition.Item)
	case errors.As(err, &cancelled):
		out := "cancelled:"
		for _, r := range cancelled.Reasons {
			out += fmt.Sprintf(" (%v %v %s)", r.Condition, r.Conflict, show(r.Item))
		}
		return out
	case errors.Is(err, table.ErrNotFound):
		return "not found"
	case errors.Is(err, table.ErrInvalid):
		return "invalid"
	case errors.Is(err, table.ErrThrottled):
		return "throttled"
	case errors.Is(err, table.ErrUnavailable):
		return "unavailable"
	}
	return err.Error()
}

// want fails the test unless the answer is the expected one, both as class writes them.
func want(t *testing.T, what string, err error, expected string) {
	t.Helper()
	if got := class(err); got != expected {
		t.Fatalf("%s: got %s (%v)\nwant %s", what, got, err, expected)
	}
}

func put(t *testing.T, tbl table.Table, items ...table.Item) {
	t.Helper()
	for _, i := range items {
		want(t, "put", tbl.Put(t.Context(), table.Put{Item: i}), "done")
	}
}

// holds fails the test unless the table has exactly this item under its key; nil for none.
func holds(t *testing.T, tbl table.Table, k table.Key, expected table.Item) {
	t.Helper()
	got, err := tbl.Get(t.Context(), k)
	if errors.Is(err, table.ErrNotFound) {
		err = nil
	}
	want(t, "get", err, "done")
	if show(got) != show(expected) {
		t.Fatalf("the table holds %s\nwant %s", show(got), show(expected))
	}
}

// all reads every page of a query, and fails the test on a page over the limit or pages without end.
func all(t failer, tbl table.Table, q table.Query) ([]table.Item, error) {
	t.Helper()
	var items []table.Item
	for range 10_000 {
		page, err := tbl.Query(context.Background(), q)
		if err != nil {
			return nil, err
		}
		if q.Limit > 0 && len(page.Items) > q.Limit {
			t.Fatalf("page of %d items, limit %d", len(page.Items), q.Limit)
		}
		items = append(items, page.Items...)
		if page.Next == nil {
			return items, nil
		}
		q.After = page.Next
	}
	t.Fatalf("query goes on for ever")
	return nil, nil
}

// failer is what *testing.T and *rapid.T have in common here.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// sks are the sort keys of items, in order.
func sks(items []table.Item) string {
	out := []string{}
	for _, i := range items {
		out = append(out, sk(i))
	}
	return fmt.Sprintf("%q", out)
}

// eventually asks until the answer is the expected one: an index may lag.
func eventually(t failer, what string, expected string, ask func() string) {
	t.Helper()
	end := time.NewTimer(patience)
	defer end.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for {
		got := ask()
		if got == expected {
			return
		}
		select {
		case <-tick.C:
		case <-end.C:
			t.Fatalf("%s: after %v still %s\nwant %s", what, patience, got, expected)
		}
	}
}

func sk(i table.Item) string {
	v, _ := i[table.AttrSK].(*types.AttributeValueMemberS)
	return v.Value
}

func showAll(items []table.Item) string {
	var out []string
	for _, i := range items {
		out = append(out, show(i))
	}
	return strings.Join(out, "\n")
}

func reversed(items []table.Item) []table.Item {
	out := slices.Clone(items)
	slices.Reverse(out)
	return out
}
