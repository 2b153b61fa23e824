package platformtest

import (
	"errors"
	"strings"
	"testing"

	"oyez/shared/platform"
)

// Parse is what a body tells, which must be readable.
func Parse(t *testing.T, a platform.Adapter, body string) []platform.Event {
	t.Helper()
	events, err := platform.Parse(a, platform.Request{Body: []byte(body)})
	if err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	return events
}

// One is the one event that a request tells.
func One(t *testing.T, a platform.Adapter, r platform.Request) platform.Event {
	t.Helper()
	events, err := platform.Parse(a, r)
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v in %s", len(events), err, r.Body)
	}
	return events[0]
}

// Unreadable looks that nothing is heard in bodies, and that the errors quote none: 31337 stands for somebody's words.
func Unreadable(t *testing.T, a platform.Adapter, bodies map[string]string) {
	t.Helper()
	for name, body := range bodies {
		events, err := platform.Parse(a, platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 || strings.Contains(err.Error(), "31337") {
			t.Errorf("%s: %v, %v", name, events, err)
		}
	}
}
