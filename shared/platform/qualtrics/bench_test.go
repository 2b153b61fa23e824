package qualtrics

import (
	"crypto/sha512"
	"net/url"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

// All that Qualtrics ever sends is half a kilobyte. The bare side reads the form once, for that is how the JSON comes.
func BenchmarkBeside(b *testing.B) {
	body := form(platformtest.Secret, platformtest.Grown(b, "qualtrics/response-completed.json", ""))
	platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}), platform.Request{Body: body},
		time.Time{},
		func() error {
			fields, err := url.ParseQuery(string(body))
			if err != nil {
				return err
			}
			return platformtest.Bare(sha512.New, []byte(fields.Get("MSG")), func() any { return new(message) })()
		})
}
