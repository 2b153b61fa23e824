package main

import (
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// A child's CPU time counts while it runs and after its end.
func TestProcessor(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("SKIPPED: only Linux tells")
	}
	before := processor()
	child := exec.Command("sh", "-c", "while :; do :; done")
	if err := child.Start(); err != nil {
		t.Skipf("SKIPPED: no shell: %v", err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for processor()-before < 200*time.Millisecond && time.Now().Before(deadline) {
		time.Sleep(10 * time.Millisecond)
	}
	if burnt := processor() - before; burnt < 200*time.Millisecond {
		t.Errorf("a child that burns is counted with %v", burnt)
	}
	_ = child.Process.Kill()
	_ = child.Wait() // killed before
	if burnt := processor() - before; burnt < 200*time.Millisecond {
		t.Errorf("a child that is gone is counted with %v", burnt)
	}
}
