package meta

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"oyez/shared/platform/platformtest"
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
	if !ok || twice(body) {
		return false
	}
	if want, err := careful(body); err != nil || !reflect.DeepEqual(events, want) {
		t.Errorf("%s\n%v\nquick   %+v\ncareful %+v", body, err, events, want)
	}
	return true
}

// twice says that some object has a name twice. What that means is nobody's to say (RFC 8259, section 4): encoding/json
// merges such values into a struct and replaces a json.RawMessage, and Meta, which signs what it sends, sends no such
// thing.
func twice(body []byte) bool {
	var walk func(d *json.Decoder) bool
	walk = func(d *json.Decoder) bool {
		open, err := d.Token()
		if err != nil || open != json.Delim('{') && open != json.Delim('[') {
			return false
		}
		names := map[string]bool{}
		for d.More() {
			if open == json.Delim('{') {
				name, err := d.Token()
				if err != nil {
					return false
				}
				folded := strings.ToLower(strings.ToUpper(name.(string))) // struct fields are found whatever the case
				if names[folded] {
					return true
				}
				names[folded] = true
			}
			if walk(d) {
				return true
			}
		}
		_, _ = d.Token() // the end, of JSON that was read once already
		return false
	}
	return walk(json.NewDecoder(bytes.NewReader(body)))
}

func FuzzQuick(f *testing.F) {
	for _, body := range platformtest.Bodies(f, "meta") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) { agree(t, body) })
}
