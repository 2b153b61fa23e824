package intercom

import (
	"crypto/sha1" //nolint:gosec // Intercom signs with SHA-1; as an HMAC it still stands
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

func BenchmarkBeside(b *testing.B) {
	for sample, words := range map[string]string{
		"conversation-created": "I am leaving.",
		"conversation-replied": "Two hours now.",
	} {
		b.Run(sample, func(b *testing.B) {
			body := platformtest.Grown(b, "intercom/"+sample+".json", words)
			platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
				platformtest.Delivered(b, Config{}, body, time.Time{}), time.Time{},
				platformtest.Bare(sha1.New, body, func() any {
					return new(struct {
						Topic string
						App   platform.ID     `json:"app_id"`
						At    platform.Moment `json:"created_at"`
						Data  struct{ Item conversation[part] }
					})
				}))
		})
	}
}
