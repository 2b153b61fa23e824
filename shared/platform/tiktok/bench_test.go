package tiktok

import (
	"crypto/sha256"
	"encoding/json"
	"testing"
	"time"

	"oyez/shared/platform/platformtest"
)

// TikTok sends JSON within a JSON string: the bare side reads it two times too.
func BenchmarkBeside(b *testing.B) {
	body, now := platformtest.Grown(b, "tiktok/comment-angry.json", "Never again "), time.Unix(1795293670, 0)
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platformtest.Delivered(b, Config{}, body, now), now,
		func() error {
			var d struct{ Content string }
			if err := platformtest.Bare(sha256.New, body, func() any { return &d })(); err != nil {
				return err
			}
			return json.Unmarshal([]byte(d.Content), new(comment))
		})
}
