package embedded_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// churn writes at random, much of it refused or without effect.
func churn(t *testing.T, tbl table.Table, r *rand.Rand, writes int) {
	t.Helper()
	key := func() table.Key { return table.Key{PK: "p", SK: table.SK(fmt.Sprint(r.IntN(6)))} }
	some := func() string { return fmt.Sprint(r.IntN(3)) }
	for range writes {
		k := key()
		var err error
		switch r.IntN(5) {
		case 0:
			err = tbl.Put(t.Context(), table.Put{Item: item("p", string(k.SK), "v", some())})
		case 1:
			err = tbl.Put(t.Context(),
				table.Put{Item: item("p", string(k.SK), "new", some()), If: table.NotExists{Attr: "pk"}})
		case 2:
			_, err = tbl.Update(t.Context(),
				table.Update{Key: k, Do: []table.Action{table.Set{Attr: "v", Value: s(some())}}})
		case 3:
			err = tbl.Delete(t.Context(), table.Delete{Key: k})
		case 4:
			err = tbl.Transact(t.Context(), []table.Write{
				table.Update{Key: k, Do: []table.Action{table.Add{Attr: "n", N: 1}}},
				table.Put{Item: item("q", string(k.SK), "v", some())},
			})
		}
		if err != nil && !errors.Is(err, table.ErrCondition) {
			t.Fatal(err)
		}
	}
}

// drain reads the feed until it ends; the table must be closed.
func drain(t *testing.T, feed *embedded.Feed) (records []events.DynamoDBEventRecord) {
	t.Helper()
	for {
		some, err := feed.Next(t.Context(), 7)
		if err == io.EOF {
			return records
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(some) == 0 || len(some) > 7 {
			t.Fatalf("Next gave %d records, asked for at most 7", len(some))
		}
		records = append(records, some...)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// Replaying the feed must make the table: each change begins where the one before of its key ended.
func TestFeedTellsWhatWasWritten(t *testing.T) {
	for _, seed := range []int64{0, 1, 2, 3} {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			dir := t.TempDir()
			tbl := open(t, dir, embedded.Options{Seed: seed})
			feed := tbl.Feed()
			churn(t, tbl, rand.New(rand.NewPCG(uint64(seed), 1)), 300)
			if err := tbl.Close(); err != nil {
				t.Fatal(err)
			}
			is, last, seen := map[string]string{}, map[string]string{}, map[string]string{}
			repeats, swaps, newest := 0, 0, ""
			for _, r := range drain(t, feed) {
				k, number := text(t, r.Change.Keys), r.Change.SequenceNumber
				if before, again := seen[number]; again {
					repeats++
					if before != text(t, r) {
						t.Fatalf("a repeat differs:\n%s\n%s", before, text(t, r))
					}
					continue
				}
				seen[number] = text(t, r)
				if number <= last[k] {
					t.Fatalf("%s: %s after %s", k, number, last[k])
				}
				last[k] = number
				if number < newest {
					swaps++
				}
				newest = max(newest, number)
				before, after := text(t, r.Change.OldImage), text(t, r.Change.NewImage)
				if is[k] == "" {
					is[k] = "null"
				}
				if before != is[k] || before == after {
					t.Fatalf("%s: a change from %s to %s, but the item was %s", k, before, after, is[k])
				}
				name := map[bool]map[bool]string{
					true:  {false: "INSERT"},
					false: {true: "REMOVE", false: "MODIFY"},
				}[before == "null"][after == "null"]
				if r.EventName != name {
					t.Fatalf("%s from %s to %s", r.EventName, before, after)
				}
				is[k] = after
			}
			left := 0
			for k, i := range is {
				if i != "null" {
					left++
				} else {
					delete(is, k)
				}
			}
			tbl = open(t, dir, embedded.Options{})
			n := 0
			if err := tbl.Each(func(table.Item) error { n++; return nil }); err != nil {
				t.Fatal(err)
			}
			if n != left || n == 0 {
				t.Fatalf("the feed leaves %d items, the table has %d", left, n)
			}
			if unpleasant := repeats > 0 && swaps > 0; unpleasant != (seed != 0) {
				t.Errorf("%d repeats and %d keys interleaved", repeats, swaps)
			}
		})
	}
}

func TestFeedRecord(t *testing.T) {
	at := time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	tbl := open(t, "", embedded.Options{Now: func() time.Time { return at }})
	put(t, tbl, item("p", "a", "told", "to nobody"))
	feed := tbl.Feed()
	put(t, tbl, item("p", "a", "v", "1"))
	if err := tbl.Close(); err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := json.Indent(&got, []byte(text(t, drain(t, feed))), "", " "); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`"awsRegion": "local"`, `"eventName": "MODIFY"`, `"eventSource": "aws:dynamodb"`,
		`"StreamViewType": "NEW_AND_OLD_IMAGES"`,
		`"ApproximateCreationDateTime": 1795294800`, `"SequenceNumber": "000000000000000000002"`, `"SizeBytes": 33`,
		`"told"`, `"to nobody"`,
	} {
		if !strings.Contains(got.String(), want) {
			t.Errorf("no %s in %s", want, &got)
		}
	}
}

func TestFeedWaitsWithoutAsking(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tbl := open(t, "", embedded.Options{})
		feed := tbl.Feed()
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		answers, began := make(chan string), time.Now()
		go func() {
			for {
				records, err := feed.Next(ctx, 100)
				answers <- fmt.Sprint(len(records), " ", err)
				if err != nil {
					return
				}
			}
		}()
		synctest.Wait() // the reader sleeps, or this would fail the next line
		select {
		case a := <-answers:
			t.Fatalf("answered %s to nothing", a)
		default:
		}
		put(t, tbl, item("p", "a"))
		if a := <-answers; a != "1 <nil>" {
			t.Fatalf("got %s, want one change", a)
		}
		cancel()
		if a := <-answers; a != "0 context canceled" {
			t.Fatalf("got %s, want the context's error", a)
		}
		if waited := time.Since(began); waited != 0 {
			t.Fatalf("the clock moved by %v: something polls", waited)
		}
		_ = tbl.Close()
	})
}

func TestFeedForgetsTheOldest(t *testing.T) {
	tbl := open(t, "", embedded.Options{})
	feed := tbl.Feed()
	const items, size = 200, 390_000
	for i := range items {
		put(t, tbl, item("p", fmt.Sprintf("%03d", i), "v", strings.Repeat("x", size)))
	}
	if err := tbl.Close(); err != nil {
		t.Fatal(err)
	}
	records := drain(t, feed)
	if most := 64 << 20 / size; len(records) > most || len(records) < most-2 {
		t.Fatalf("kept %d changes, want nearly %d", len(records), most)
	}
	for i, r := range records {
		if got, want := r.Change.Keys["sk"].String(), fmt.Sprintf("%03d", items-len(records)+i); got != want {
			t.Fatalf("change %d is of %s, want %s", i, got, want)
		}
	}
}
