package telegram

import (
	"encoding/json"
	"net/http"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
)

// BenchmarkVerifyAndParse is what receive pays for a body of 2 kB, and BenchmarkBareJSON what reading it alone would cost:
// Telegram signs nothing. The first may take 1.5 times the second.
func BenchmarkVerifyAndParse(b *testing.B) {
	body := sample(b)
	a := New(Config{Secrets: []string{"s"}})
	r := platform.Request{Header: http.Header{header: {"s"}}, Body: body}
	for b.Loop() {
		if err := a.Verify(r, time.Time{}); err != nil {
			b.Fatal(err)
		}
		if _, err := a.Parse(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareJSON(b *testing.B) {
	body := sample(b)
	for b.Loop() {
		var u update
		if err := json.Unmarshal(body, &u); err != nil {
			b.Fatal(err)
		}
	}
}

func sample(b *testing.B) []byte {
	b.Helper()
	body, err := os.ReadFile("../../../events/telegram/group-long.json")
	if err != nil {
		b.Fatal(err)
	}
	return body
}
