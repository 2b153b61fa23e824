package x

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

// X's two products have shapes of their own.
func BenchmarkBeside(b *testing.B) {
	for _, c := range []struct {
		sample, words string
		into          func() any
	}{
		{"aaa-mention", " does not close.", func() any {
			return new(struct {
				ForUser platform.ID `json:"for_user_id"`
				Blocked flag        `json:"user_has_blocked"`
				Tweets  []tweet     `json:"tweet_create_events"`
			})
		}},
		{"mention-angry", "Nobody answers. ", func() any {
			return new(struct {
				Data struct {
					Type     string `json:"event_type"`
					Tag      string
					Payload  post
					Includes includes
					Filter   struct {
						UserID platform.ID `json:"user_id"`
					}
				}
			})
		}},
		{"aaa-dm", "Please call.", func() any {
			return new(struct {
				ForUser  platform.ID     `json:"for_user_id"`
				Messages []directMessage `json:"direct_message_events"`
				Users    people
			})
		}},
	} {
		b.Run(c.sample, func(b *testing.B) {
			body := platformtest.Grown(b, "x/"+c.sample+".json", c.words)
			platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
				platform.Request{Header: signed(body), Body: body}, time.Time{},
				platformtest.Bare(sha256.New, body, c.into))
		})
	}
}

func signed(body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(platformtest.Secret))
	mac.Write(body)
	return http.Header{"X-Twitter-Webhooks-Signature": {"sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}
