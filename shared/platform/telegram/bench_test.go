package telegram

import (
	"testing"
	"time"

	"oyez/shared/platform/platformtest"
)

func BenchmarkBeside(b *testing.B) {
	body, now := platformtest.Grown(b, "telegram/message-angry.json", "This is dangerous, "), time.Unix(1795293670, 0)
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platformtest.Delivered(b, Config{}, body, now), now,
		platformtest.Bare(nil, body, func() any { return new(update) }))
}
