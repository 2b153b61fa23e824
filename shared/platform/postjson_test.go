package platform_test

import (
	"net/http"
	"testing"
	"time"

	"oyez/shared/platform"
)

func TestRetryAfter(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"30": 30 * time.Second, "0": 0, "": time.Minute, "-1": time.Minute, "soon": time.Minute,
		"99999999": 24 * time.Hour,
	} {
		h := http.Header{}
		h.Set("Retry-After", value)
		if got := platform.RetryAfter(h, time.Minute); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestPayload(t *testing.T) {
	for body, want := range map[string]string{
		`{"a":1}`: `{"a":1}`, "payload=%7B%7D": "{}", "payload=%7B%7D&b=c": "{}", "payload=%zz": "payload=%zz", "": "",
		"payload=": "",
	} {
		if got := platform.Payload([]byte(body)); string(got) != want {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	}
}
