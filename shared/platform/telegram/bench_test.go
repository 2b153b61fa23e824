package telegram

import (
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

func BenchmarkBeside(b *testing.B) {
	body, now := platformtest.Grown(b, "telegram/message-angry.json", "This is dangerous, "), time.Unix(1795293670, 0)
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platform.Request{Header: Sign(platformtest.Secret, body, now), Body: body}, now,
		platformtest.Bare(nil, body, func() any { return new(update) }))
}
