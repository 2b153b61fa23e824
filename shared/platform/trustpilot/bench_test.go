package trustpilot

import (
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

// Trustpilot signs nothing; the word in the address is hashed, a body's HMAC is not made.
func BenchmarkBeside(b *testing.B) {
	body := platformtest.Grown(b, "trustpilot/review-one-star.json", "Nobody answers the phone. ")
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platform.Request{Path: platformtest.Secret, Body: body}, time.Time{},
		platformtest.Bare(nil, body, func() any { return new(struct{ Events []event }) }))
}
