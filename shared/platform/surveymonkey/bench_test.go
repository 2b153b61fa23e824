package surveymonkey

import (
	"crypto/sha1" //nolint:gosec // SurveyMonkey signs with SHA-1; as an HMAC it still stands
	"testing"
	"time"

	"oyez/shared/platform/platformtest"
)

// All that SurveyMonkey ever sends is half a kilobyte.
func BenchmarkBeside(b *testing.B) {
	body := platformtest.Grown(b, "surveymonkey/response-completed.json", "")
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platformtest.Delivered(b, Config{}, body, time.Time{}), time.Time{},
		platformtest.Bare(sha1.New, body, func() any { return new(delivery) }))
}
