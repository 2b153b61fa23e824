package meta

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
)

// bodies are about 2 kB, as each product sends it, with the structs that its words end in, read at one go: what a
// reader of nothing but good bodies of one product would do.
func bodies() map[string]struct {
	body string
	into func() any
} {
	long := strings.Repeat("The machine caught fire and nobody answers. ", 32)
	return map[string]struct {
		body string
		into func() any
	}{
		"page": {
			fmt.Sprintf(`{"object":"page","entry":[{"id":"123456","time":1795293069,"changes":[{"field":"feed","value":{"from":{"id":"7001000000000001","name":"Jeanne Martin"},"post":{"status_type":"added_photos","is_published":true,"updated_time":"2026-11-21T09:00:00+0000","permalink_url":"https://www.facebook.com/123456/posts/5550001112220","promotion_status":"inactive","id":"123456_5550001112220"},"message":%q,"post_id":"123456_5550001112220","comment_id":"5550001112220_880000000000101","created_time":1795293067,"item":"comment","parent_id":"123456_5550001112220","verb":"add"}}]}]}`, long),
			func() any {
				return new(struct {
					Object string
					Entry  []struct {
						ID      platform.ID
						Time    platform.Moment
						Changes []change[value]
					}
				})
			},
		},
		"messenger": {
			fmt.Sprintf(`{"object":"page","entry":[{"id":"123456","time":1795293000000,"messaging":[{"sender":{"id":"7001000000000021"},"recipient":{"id":"123456"},"timestamp":1795293000000,"message":{"mid":"m_9Kq8810000000000000001","text":%q,"attachments":[{"type":"image","payload":{"url":"https://scontent.example.com/v/leak.jpg"}}]}}]}]}`, long),
			func() any {
				return new(struct {
					Object string
					Entry  []struct {
						ID        platform.ID
						Time      platform.Moment
						Messaging []exchange
					}
				})
			},
		},
		"whatsapp": {
			fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100000","phone_number_id":"555000111222333"},"contacts":[{"profile":{"name":"Sofia Rossi"},"wa_id":"15550100021","user_id":"US.13491208655302741918"}],"messages":[{"from":"15550100021","id":"wamid.HBgLMTU1NTAxMDAwMjEVAgASGBQzQTRBNjU5OUFFMDAwMQ==","timestamp":"1795293000","type":"text","text":{"body":%q}}]}}]}]}`, long),
			func() any {
				return new(struct {
					Object string
					Entry  []struct {
						ID      platform.ID
						Time    platform.Moment
						Changes []change[conversing]
					}
				})
			},
		},
	}
}

func BenchmarkBeside(b *testing.B) {
	for name, c := range bodies() {
		b.Run(name, func(b *testing.B) {
			body := []byte(c.body)
			digest := hmac.New(sha256.New, []byte(platformtest.Secret))
			digest.Write(body)
			header := http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(digest.Sum(nil))}}
			platformtest.Beside(b, New(Config{Secrets: []string{platformtest.Secret}}),
				platform.Request{Header: header, Body: body}, time.Time{}, platformtest.Bare(sha256.New, body, c.into))
		})
	}
}
