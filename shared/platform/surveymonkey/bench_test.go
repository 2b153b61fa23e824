package surveymonkey

import (
	"crypto/sha1" //nolint:gosec // SurveyMonkey signs with SHA-1; as an HMAC it still stands
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

// All that SurveyMonkey ever sends is half a kilobyte.
func BenchmarkBeside(b *testing.B) {
	body := platformtest.Grown(b, "surveymonkey/response-completed.json", "")
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
		platform.Request{Header: Sign(platformtest.Secret, body, time.Time{}), Body: body}, time.Time{},
		platformtest.Bare(sha1.New, body, func() any { return new(delivery) }))
}
