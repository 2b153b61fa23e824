package scoring_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"oyez/shared/scoring"
)

// TestUrgentKinds reads our own sentences about danger, law, data, fraud, a service down or somebody leaving, and
// others that only sound so, and checks for that reason. The file's columns: kind, language, + or -, text. Every missed
// sentence is added to it.
func TestUrgentKinds(t *testing.T) {
	file, err := os.ReadFile("testdata/urgent.tsv")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for line := range strings.Lines(string(file)) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		kind, lang, want, text := f[0], f[1], f[2] == "+", f[3]
		said[kind+" "+lang]++
		for _, hint := range []string{lang, ""} { // a platform may not give the language
			s := hear(text, hint)
			is := slices.ContainsFunc(s.Reasons, func(r scoring.Reason) bool { return r.Code == kind })
			switch {
			case is != want:
				t.Errorf("%s: %q (language %q): told %v, want %v: %+v", kind, text, hint, is, want, s)
			case want && !s.Complaint:
				t.Errorf("%s: %q (language %q): no complaint: %+v", kind, text, hint, s)
			case !want && s.Level == scoring.Page:
				t.Errorf("%s: %q (language %q): wakes somebody: %+v", kind, text, hint, s)
			}
		}
	}
	if len(said) != 12 {
		t.Errorf("kinds and languages: %v", said)
	}
}
