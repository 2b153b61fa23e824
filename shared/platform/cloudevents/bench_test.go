package cloudevents

import (
	"crypto/sha256"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/standardwebhooks"
)

func BenchmarkBeside(b *testing.B) {
	const secret = "whsec_cGxhdGZvcm10ZXN0LXNlY3JldC1ub3c="
	body, now := platformtest.Grown(b, "cloudevents/till-danger.json",
		"Who is responsible here?"), time.Unix(1795293670, 0)
	platformtest.Beside(b, New(Config{Senders: map[string]Sender{"shop": {Secrets: []string{secret}}}}),
		platform.Request{Path: "shop", Header: standardwebhooks.Sign(secret, body, now), Body: body}, now,
		platformtest.Bare(sha256.New, body, func() any {
			return new(struct {
				Spec             string `json:"specversion"`
				Type, Source, ID string
				Time             platform.Moment
				Media            string `json:"datacontenttype"`
				Data             any
			})
		}))
}
