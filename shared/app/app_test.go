package app

import (
	"math"
	"runtime/debug"
	"testing"
)

// Without a known memory size there is no limit.
func TestTuneGC(t *testing.T) {
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(math.MaxInt64)
	t.Cleanup(func() { debug.SetGCPercent(percent); debug.SetMemoryLimit(limit) })
	for memory, want := range map[int64]int64{512 << 20: 384 << 20, 0: math.MaxInt64} {
		debug.SetMemoryLimit(math.MaxInt64)
		if tuneGC(memory); debug.SetMemoryLimit(-1) != want {
			t.Errorf("of %d bytes %d may be used, want %d", memory, debug.SetMemoryLimit(-1), want)
		}
		if got := debug.SetGCPercent(100); got != 400 {
			t.Errorf("GOGC is %d", got)
		}
	}
}
