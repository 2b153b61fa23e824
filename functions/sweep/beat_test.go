package sweep_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// The heartbeat says that everything due was done, and nothing less.
func TestTheHeartbeat(t *testing.T) {
	n := newNight(t)
	beats, answer := 0, error(nil)
	n.Sweep.Beat = func(context.Context) error { beats++; return answer }
	sweep := func(want int, why string) {
		t.Helper()
		beats = 0
		_ = n.Sweep.Handle(t.Context())
		if beats != want {
			t.Errorf("%s: %d beats, want %d\n%s", why, beats, want, n.log.String())
		}
	}
	sweep(1, "nothing due")

	answer = errors.New("nobody listens")
	if err := n.Sweep.Handle(t.Context()); err != nil || !strings.Contains(n.log.String(), "nobody listens") {
		t.Errorf("a heartbeat that nobody hears: %v", err)
	}
	answer = nil

	n.hear(t, "1", "a quiet question")
	n.now = n.now.Add(5 * time.Minute)
	sweep(1, "what was due is done")

	n.hear(t, "2", "poison")
	n.now = n.now.Add(5 * time.Minute)
	sweep(0, "something due failed")

	n.fault = func(_ int, op string) error {
		if op == "Query" {
			return errors.New("throttled")
		}
		return nil
	}
	sweep(0, "nothing could be looked at")
}
