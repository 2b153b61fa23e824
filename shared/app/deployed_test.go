package app

import (
	"math"
	"runtime/debug"
	"testing"
)

// What the collector is told of a function's memory; where nobody tells how much there is, it has no limit.
func TestRoomy(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) })
	for memory, want := range map[int64]int64{512 << 20: 384 << 20, 0: math.MaxInt64} {
		debug.SetMemoryLimit(math.MaxInt64)
		if roomy(memory); debug.SetMemoryLimit(-1) != want {
			t.Errorf("of %d bytes %d may be used, want %d", memory, debug.SetMemoryLimit(-1), want)
		}
		if got := debug.SetGCPercent(100); got != 400 {
			t.Errorf("rubbish may pile up to %d %%", got)
		}
	}
}
