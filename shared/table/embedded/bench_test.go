package embedded_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// mention is an item of the size and the index entries of a stored mention.
func mention(i int64) table.Item {
	return item(fmt.Sprintf("said#x/424242#%d", i), "said", "text", strings.Repeat("x", 500), "author", "12345",
		"conv", "conv#x/424242#12345", "conv_at", fmt.Sprintf("%019d", i), "due", "due#mention#7", "due_at",
		fmt.Sprintf("%019d", i))
}

func benchmarkPut(b *testing.B, dir string) {
	b.Run("one after the other", func(b *testing.B) {
		tbl := open(b, dir, embedded.Options{})
		for i := range b.N {
			if err := tbl.Put(b.Context(),
				table.Put{Item: mention(int64(i)), If: table.NotExists{Attr: "none"}}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("64 at once", func(b *testing.B) {
		tbl := open(b, dir, embedded.Options{})
		var i atomic.Int64
		b.SetParallelism(64)
		b.RunParallel(func(p *testing.PB) {
			for p.Next() {
				if err := tbl.Put(b.Context(),
					table.Put{Item: mention(i.Add(1)), If: table.NotExists{Attr: "none"}}); err != nil {
					b.Error(err)
				}
			}
		})
	})
}

func BenchmarkPut(b *testing.B)        { benchmarkPut(b, "") }
func BenchmarkPutDurable(b *testing.B) { benchmarkPut(b, b.TempDir()) }

func BenchmarkGet(b *testing.B) {
	tbl := open(b, "", embedded.Options{})
	put(b, tbl, mention(1))
	k := table.Key{PK: "said#x/424242#1", SK: "said"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := tbl.Get(b.Context(), k); err != nil {
			b.Fatal(err)
		}
	}
}
