package texts

import (
	"strings"
	"testing"

	"oyez/shared/sms"
)

// TestAnSMSIsOneSegment: each whole SMS of ours fits, with a long name in it too, and has no letter that a phone's
// alphabet lacks: its words are not to lose their accents.
func TestAnSMSIsOneSegment(t *testing.T) {
	values := map[string]any{
		"code": "482193", "person": "Maximilienne Beauregard", "time": "23:59", "n": 59, "open": "", "alerts": "",
	}
	for key, text := range table() {
		if len(text.english) == 0 || !strings.HasPrefix(text.english[0].plain, "OYEZ") {
			continue
		}
		var args []any
		for _, name := range text.names {
			value, known := values[name]
			if !known {
				t.Errorf("%s: no long value for %s", key, name)
			}
			args = append(args, value)
		}
		for _, lang := range []Lang{English, French} {
			said := lang.Say(key, args...)
			if n, _ := sms.Septets(sms.Fold(said)); n > sms.Segment {
				t.Errorf("%s, %s: %d septets: %s", key, lang, n, said)
			}
			typed := strings.TrimSpace(strings.ReplaceAll(plainSpaces(said), "’", "'"))
			if folded := sms.Fold(said); folded != typed {
				t.Errorf("%s, %s: %q arrives as %q", key, lang, typed, folded)
			}
		}
	}
}
