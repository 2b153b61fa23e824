package embedded_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

func open(t testing.TB, dir string, o embedded.Options) *embedded.Table {
	t.Helper()
	tbl, err := embedded.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tbl.Close() })
	return tbl
}

func s(v string) table.Value { return &types.AttributeValueMemberS{Value: v} }
func n(v string) table.Value { return &types.AttributeValueMemberN{Value: v} }

// item is an item with attributes given as name, value, name, value.
func item(pk, sk string, more ...string) table.Item {
	i := table.Item{table.AttrPK: s(pk), table.AttrSK: s(sk)}
	for j := 0; j < len(more); j += 2 {
		i[more[j]] = s(more[j+1])
	}
	return i
}

func put(t testing.TB, tbl table.Table, items ...table.Item) {
	t.Helper()
	for _, i := range items {
		if err := tbl.Put(t.Context(), table.Put{Item: i}); err != nil {
			t.Fatal(err)
		}
	}
}

// These DynamoDB Local lets pass, so the contract cannot hold both drivers to them.
func TestRefusesWhatDynamoDBLocalDoesNot(t *testing.T) {
	tbl := open(t, "", embedded.Options{})
	ctx := t.Context()
	var updates []table.Write
	for i := range 16 {
		k := fmt.Sprintf("%02d", i)
		put(t, tbl, item("p", k, "v", strings.Repeat("x", 300_000)))
		updates = append(updates, table.Update{
			Key: table.Key{PK: "p", SK: table.SK(k)},
			Do:  []table.Action{table.Set{Attr: "w", Value: s("")}},
		})
	}
	number := func(attr string) error {
		_, err := tbl.Update(ctx,
			table.Update{Key: table.Key{PK: "p", SK: "00"}, Do: []table.Action{table.Add{Attr: attr, N: 1}}})
		return err
	}
	for name, err := range map[string]error{
		"number in an index's partition key": number("conv"),
		"number in an index's sort key":      number("due_at"),
		"updates that make over 4 MB":        tbl.Transact(ctx, updates),
		"query of a key over 2048 bytes": func() error {
			_, err := tbl.Query(ctx,
				table.Query{PK: strings.Repeat("k", 2049)})
			return err
		}(),
	} {
		if !errors.Is(err, table.ErrInvalid) {
			t.Errorf("%s: got %v, want ErrInvalid", name, err)
		}
	}
}

func TestFaultAndLost(t *testing.T) {
	var ops []string
	tbl := open(t, "", embedded.Options{
		Fault: func(call int, op string) error {
			ops = append(ops, fmt.Sprint(call, op))
			if call == 1 {
				return table.ErrThrottled
			}
			return nil
		},
		Lost: func(call int, op string) error {
			if call == 2 {
				return context.DeadlineExceeded
			}
			return nil
		},
	})
	ctx, k := t.Context(), table.Key{PK: "p", SK: "a"}
	first := table.Put{Item: item("p", "a", "v", "1"), If: table.NotExists{Attr: table.AttrPK}}
	if err := tbl.Put(ctx, first); err != table.ErrThrottled {
		t.Fatalf("call 1: got %v, want a fault", err)
	}
	if err := tbl.Put(ctx, first); err != context.DeadlineExceeded { // refused, had call 1 been done
		t.Fatalf("call 2: got %v, want the answer lost", err)
	}
	if err := tbl.Put(ctx, first); !errors.Is(err, table.ErrCondition) {
		t.Fatalf("call 3: got %v, want call 2 to have been done", err)
	}
	_, _ = tbl.Get(ctx, k)
	_, _ = tbl.Update(ctx, table.Update{Key: k, Do: []table.Action{table.Remove{Attr: "v"}}})
	_ = tbl.Delete(ctx, table.Delete{Key: k})
	_, _ = tbl.Query(ctx, table.Query{PK: "p"})
	_ = tbl.Transact(ctx, []table.Write{first})
	if got := strings.Join(ops, " "); got != "1Put 2Put 3Put 4Get 5Update 6Delete 7Query 8Transact" {
		t.Fatalf("asked about %s", got)
	}
}

func TestClose(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	tbl := open(t, "", embedded.Options{})
	put(t, tbl, item("p", "a"))
	for range 2 {
		if err := tbl.Close(); err != nil {
			t.Fatal(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(tmp, "*"))
	if err != nil || len(left) > 0 {
		t.Fatalf("close left %v, %v", left, err)
	}
	ctx, k := t.Context(), table.Key{PK: "p", SK: "a"}
	if err := tbl.Put(ctx, table.Put{Item: item("p", "a")}); !errors.Is(err, table.ErrUnavailable) {
		t.Fatalf("put after close: %v", err)
	}
	if _, err := tbl.Get(ctx, k); !errors.Is(err, table.ErrUnavailable) {
		t.Fatalf("get after close: %v", err)
	}
	if err := tbl.Each(func(table.Item) error { return nil }); !errors.Is(err, table.ErrUnavailable) {
		t.Fatalf("each after close: %v", err)
	}
}

func TestOpenRefusesAPlaceThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if tbl, err := embedded.Open(filepath.Join(file, "folder"), embedded.Options{}); err == nil {
		_ = tbl.Close()
		t.Fatal("a folder in a file was opened")
	}
}

func TestEach(t *testing.T) {
	tbl := open(t, "", embedded.Options{})
	want := map[string]bool{}
	for i := range 600 { // more than Each reads at once
		k := fmt.Sprintf("%03d", i)
		put(t, tbl, item("p"+k[:1], k))
		want[k] = true
	}
	err := tbl.Each(func(i table.Item) error {
		k := i[table.AttrSK].(*types.AttributeValueMemberS).Value
		if !want[k] {
			t.Errorf("%q visited twice, or never put", k)
		}
		delete(want, k)
		return tbl.Delete(t.Context(), table.Delete{Key: table.Key{PK: table.PK("p" + k[:1]), SK: table.SK(k)}})
	})
	if err != nil || len(want) > 0 {
		t.Fatalf("%d items not visited, error %v", len(want), err)
	}
	put(t, tbl, item("p", "a"), item("p", "b"))
	stop, calls := errors.New("stop"), 0
	if err := tbl.Each(func(table.Item) error { calls++; return stop }); err != stop || calls != 1 {
		t.Fatalf("%d calls, error %v; want one and its own", calls, err)
	}
}

func TestExpire(t *testing.T) {
	tbl := open(t, "", embedded.Options{})
	now := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	for sk, at := range map[string]string{
		"past": "1795294799", "now": "1795294800", "later": "1795294801",
		"long ago": "1",
	} {
		i := item("p", sk)
		i[table.AttrExpires] = n(at)
		put(t, tbl, i)
	}
	put(t, tbl, item("p", "without"), item("p", "string", table.AttrExpires, "1"))
	if got := now.Unix(); got != 1795294800 {
		t.Fatalf("the test's own times are wrong: now is %d", got)
	}
	feed := tbl.Feed()
	if n, err := tbl.Expire(t.Context(), now); n != 2 || err != nil {
		t.Fatalf("expired %d, %v; want 2", n, err)
	}
	page, err := tbl.Query(t.Context(), table.Query{PK: "p"})
	if err != nil || len(page.Items) != 4 {
		t.Fatalf("%d items left, %v; want 4", len(page.Items), err)
	}
	records, err := feed.Next(t.Context(), 10)
	if err != nil || len(records) != 2 {
		t.Fatalf("records: %d, %v; want 2", len(records), err)
	}
	for _, r := range records {
		if r.EventName != "REMOVE" || r.UserIdentity == nil || r.UserIdentity.PrincipalID != "dynamodb.amazonaws.com" {
			t.Errorf("got %s by %v, want REMOVE by DynamoDB", r.EventName, r.UserIdentity)
		}
	}
}

// A crowd shares commits; a call given up meanwhile is done whole or not at all, and harms no other.
func TestCrowd(t *testing.T) {
	tbl := open(t, "", embedded.Options{})
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			k := table.Key{PK: table.PK([]string{"given up", "kept"}[i%2]), SK: table.SK(fmt.Sprint(i))}
			for j := range 20 {
				ctx, cancel := context.WithCancel(t.Context())
				if i%2 == 0 {
					go cancel()
				}
				_, err := tbl.Update(ctx,
					table.Update{Key: k, Do: []table.Action{table.Add{Attr: "n", N: 1}, table.Add{Attr: "m", N: 1}}})
				cancel()
				if err != nil && !(i%2 == 0 && errors.Is(err, context.Canceled)) {
					t.Errorf("update %d of %d: %v", j, i, err)
				}
			}
		})
	}
	all.Wait()
	err := tbl.Each(func(i table.Item) error {
		sum, twin := i["n"].(*types.AttributeValueMemberN).Value, i["m"].(*types.AttributeValueMemberN).Value
		kept := i[table.AttrPK].(*types.AttributeValueMemberS).Value == "kept"
		if sum != twin || kept && sum != "20" {
			t.Errorf("item has %s and %s", sum, twin)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
