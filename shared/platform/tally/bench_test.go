package tally

import (
	"crypto/sha256"
	"testing"
	"time"

	"oyez/shared/platform/platformtest"
)

func BenchmarkBeside(b *testing.B) {
	body, now := platformtest.Grown(b, "tally/one-star-angry.json", "the fire brigade came. "), time.Unix(1795293670, 0)
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platformtest.Delivered(b, Config{}, body, now), now,
		platformtest.Bare(sha256.New, body, func() any { return new(delivery) }))
}
