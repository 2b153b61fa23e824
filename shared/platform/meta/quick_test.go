package meta

import (
	"os"
	"oyez/shared/platform/platformtest"
	"path/filepath"
	"reflect"
	"testing"
)

// The two readings must tell the same of whatever the quick one takes.
func TestQuickIsCareful(t *testing.T) {
	files, err := filepath.Glob("../../../events/meta/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no samples", err)
	}
	taken := 0
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if agree(t, body) {
			taken++
		}
	}
	if taken < len(files)/2 {
		t.Errorf("%d of %d samples are read quickly: the benchmark shows what few get", taken, len(files))
	}
}

func agree(t *testing.T, body []byte) bool {
	events, ok := quick(body)
	if !ok {
		return false
	}
	if want, err := careful(body); err != nil || !reflect.DeepEqual(events, want) {
		t.Errorf("%s\n%v\nquick   %+v\ncareful %+v", body, err, events, want)
	}
	return true
}

func FuzzQuick(f *testing.F) {
	for _, body := range platformtest.Bodies(f, "meta") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) { agree(t, body) })
}
