package embedded_test

import (
	"fmt"
	"slices"
	"testing"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// lagged puts items one after the other and says after each how many the index has.
func lagged(t *testing.T, seed int64) []int {
	t.Helper()
	tbl := open(t, "", embedded.Options{Seed: seed})
	var seen []int
	for i := range 50 {
		put(t, tbl, item("p", fmt.Sprint(i), "due", "d", "due_at", fmt.Sprint(i)))
		seen = append(seen, indexed(t, tbl))
	}
	for i := range 3 { // asking again is enough
		if n := indexed(t, tbl); n == 50 {
			return seen
		} else if i == 2 {
			t.Fatalf("the index still has %d items of 50", n)
		}
	}
	return seen
}

func indexed(t *testing.T, tbl *embedded.Table) int {
	t.Helper()
	page, err := tbl.Query(t.Context(), table.Query{Index: &table.Due, PK: "d"})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Items)
}

func TestIndexLagsOnASeed(t *testing.T) {
	late, different := false, false
	first := lagged(t, 1)
	for i, n := range first {
		late = late || n < i+1
	}
	if !late {
		t.Error("the index never lagged")
	}
	if again := lagged(t, 1); !slices.Equal(first, again) {
		t.Errorf("one seed, two ways:\n%v\n%v", first, again)
	}
	for seed := int64(2); seed < 6; seed++ {
		different = different || !slices.Equal(first, lagged(t, seed))
	}
	if !different {
		t.Error("all seeds go one way")
	}
	for i, n := range lagged(t, 0) {
		if n != i+1 {
			t.Fatalf("without a seed the index has %d items of %d", n, i+1)
		}
	}
}

func TestLateEntriesOutliveTheProcess(t *testing.T) {
	dir := t.TempDir()
	for i := range 20 {
		tbl := open(t, dir, embedded.Options{Seed: int64(i + 1)})
		put(t, tbl, item("p", fmt.Sprint(i), "due", "d", "due_at", "1"))
		if err := tbl.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n := indexed(t, open(t, dir, embedded.Options{})); n != 20 {
		t.Fatalf("the index has %d items of 20", n)
	}
}
