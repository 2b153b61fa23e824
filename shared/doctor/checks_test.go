package doctor_test

import (
	"strings"
	"testing"

	"oyez/shared/doctor"
)

func TestSecretsInWords(t *testing.T) {
	for _, row := range []struct{ function, data, want, err string }{
		{"receive", `{"x": {"secrets": ["s-secret"]}}`, "x on", ""},
		{"receive", `{}`, "no platform on", ""},
		{"receive", `s-secret`, "", "not JSON"},
		{"collect", `{"feeds":[{"name":"alerts","url":"https://www.example.com/feed"}]}`, "1 feeds to collect", ""},
	} {
		words, err := doctor.Secrets(row.function, []byte(row.data))
		if words != row.want || row.err == "" && err != nil ||
			row.err != "" && (err == nil || !strings.Contains(err.Error(), row.err)) {
			t.Errorf("%s of %s: %q, %v", row.data, row.function, words, err)
		}
	}
}
