package github

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
)

// BenchmarkVerifyAndParse is what receive pays for a body of 2 kB, and BenchmarkBareHMACAndJSON what the signature and
// reading it into the same structs would cost alone. The first may take 1.5 times the second.
func BenchmarkVerifyAndParse(b *testing.B) {
	body := sample(b)
	a := New(Config{Secrets: []string{"s"}})
	r := platform.Request{Header: Sign("s", body, time.Time{}), Body: body}
	for b.Loop() {
		if err := a.Verify(r, time.Time{}); err != nil {
			b.Fatal(err)
		}
		if _, err := a.Parse(r); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBareHMACAndJSON(b *testing.B) {
	body := sample(b)
	for b.Loop() {
		mac := hmac.New(sha256.New, []byte("s"))
		mac.Write(body)
		mac.Sum(nil)
		var d delivery
		if err := json.Unmarshal(body, &d); err != nil {
			b.Fatal(err)
		}
	}
}

func sample(b *testing.B) []byte {
	b.Helper()
	body, err := os.ReadFile("../../../events/github/issue-danger.json")
	if err != nil {
		b.Fatal(err)
	}
	return body
}
