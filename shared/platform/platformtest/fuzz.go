package platformtest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"oyez/shared/platform"
)

// Bodies are our own samples of a platform, as it sends them.
func Bodies(t testing.TB, platform string) [][]byte {
	t.Helper()
	files, err := filepath.Glob("../../../events/" + platform + "/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no samples (%v)", err)
	}
	var bodies [][]byte
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, bytes.TrimSpace(body))
	}
	return bodies
}

// FuzzParse feeds an adapter arbitrary bodies: from our own samples, and seeds, on.
func FuzzParse(f *testing.F, a platform.Adapter, seeds ...string) {
	f.Helper()
	for _, body := range Bodies(f, a.Spec().Name) {
		f.Add(body)
	}
	for _, body := range seeds {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := platform.Parse(a, platform.Request{Body: body})
		CheckEvents(t, events, err)
	})
}

// CheckEvents looks at what Parse made of arbitrary bytes: events within bounds, each with a note that tells nothing
// said, or ErrUnreadable and none.
func CheckEvents(t *testing.T, events []platform.Event, err error) {
	t.Helper()
	if err != nil && (!errors.Is(err, platform.ErrUnreadable) || len(events) > 0) {
		t.Errorf("%v with %d events", err, len(events))
	}
	for _, e := range events {
		if !reflect.DeepEqual(e, platform.Bounded(e)) || e.Mention.SaidAt.Year() > 9999 {
			t.Errorf("out of bounds: %+v", e)
		}
		if e.Kind == platform.Returned && (e.Failed == nil || !platform.KnownReason(e.Failed.Reason)) {
			t.Errorf("returned for no reason of the set: %+v", e)
		}
		switch e.Kind {
		case platform.Said, platform.Edited, platform.Removed, platform.Echo, platform.Erased, platform.Disconnected:
		default:
			if e.Note == "" {
				t.Errorf("%s without a note", e.Kind)
			}
		}
	}
}

// FuzzVerify feeds an adapter, whose one secret is "fuzz", arbitrary values of the header that signs the platform's
// deliveries, and arbitrary bodies.
func FuzzVerify(f *testing.F, a platform.Adapter, s Signature) {
	f.Helper()
	f.Add(s.value("fuzz", []byte("{}")), []byte("{}"))
	f.Add(s.Prefix+"00", []byte("{}"))
	f.Add(s.Prefix, []byte("\xff"))
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := platform.Verify(a, platform.Request{Header: s.header(value), Body: body}, time.Time{})
		if err == nil && !s.same(value, s.value("fuzz", body)) {
			t.Errorf("%q is accepted", value)
		}
	})
}
