package platformtest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

// Alike holds together the two ways of an adapter that reads a good body at one go and another one part by part: read,
// which chooses, and encoding/json, which goes part by part into the same D. It compares them over our own samples of
// the platform, each also with every one of its texts in turn made a number, so that a malformed part stands everywhere
// once.
func Alike[D any](t *testing.T, platform string, read func(body []byte) (D, error)) {
	t.Helper()
	for _, body := range Bodies(t, platform) {
		for _, variant := range append(twisted(body), body) {
			var want D
			careful := json.Unmarshal(variant, &want)
			got, err := read(variant)
			if !reflect.DeepEqual(got, want) || (err == nil) != (careful == nil) {
				t.Errorf("it reads otherwise at one go (%v, %v):\n%s\n%+v\n%+v", err, careful, variant, got, want)
			}
		}
	}
}

// twisted is body with each text that stands after a name made a number.
func twisted(body []byte) (all [][]byte) {
	const text = `":"`
	for at := 0; ; {
		found := bytes.Index(body[at:], []byte(text))
		if found < 0 {
			return all
		}
		at += found + len(text)
		end := bytes.IndexByte(body[at:], '"')
		if end < 0 {
			return all
		}
		variant := append(bytes.Clone(body[:at-1]), '7')
		all = append(all, append(variant, body[at+end+1:]...))
	}
}
