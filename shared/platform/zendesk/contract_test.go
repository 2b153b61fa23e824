package zendesk_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/zendesk"
)

var now = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how Zendesk's page on verifying webhooks says it signs: base64 HMAC-SHA256 of the time header and the body
// under the webhook's signing secret.
func signed(secret, at string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + string(body)))
	h := http.Header{}
	h.Set("X-Zendesk-Webhook-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	h.Set("X-Zendesk-Webhook-Signature-Timestamp", at)
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return zendesk.New(zendesk.Config{Secrets: secrets}) },
		Sign:    func(secret string, body []byte) http.Header { return signed(secret, now.Format(time.RFC3339), body) },
		Samples: os.DirFS("../../../events/zendesk"),
		Unknown: []byte(`{"type":"zen:event-type:hologram.created","account_id":1,"detail":{"id":"1"},"event":{}}`),
	})
}

func TestTimes(t *testing.T) {
	a, body := zendesk.New(zendesk.Config{Secrets: []string{"s"}}), []byte("{}")
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	for name, row := range map[string]struct {
		at   string
		want error
	}{
		"now":                        {at(0), nil},
		"with nanoseconds":           {"2026-11-21T21:00:00.123456789Z", nil},
		"in another zone":            {"2026-11-21T22:00:00+01:00", nil},
		"5 minutes ago":              {at(-5 * time.Minute), nil},
		"5 minutes and 1 second ago": {at(-5*time.Minute - time.Second), platform.ErrTooOld},
		"in 5 minutes":               {at(5 * time.Minute), nil},
		"in 5 minutes and 1 second":  {at(5*time.Minute + time.Second), platform.ErrTooNew},
		"no time":                    {"soon", platform.ErrSignature},
		"empty":                      {"", platform.ErrSignature},
	} {
		if err := platform.Verify(a, platform.Request{Header: signed("s", row.at, body), Body: body},
			now); !errors.Is(err,
			row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Zendesk", 1) {
		v.Check(t, zendesk.New(zendesk.Config{Secrets: []string{"other", v.Secret}}),
			time.Date(2021, 3, 25, 5, 9, 27, 0, time.UTC))
	}
}

func FuzzVerify(f *testing.F) {
	at := now.Format(time.RFC3339)
	f.Add(signed("fuzz", at, []byte("{}")).Get("X-Zendesk-Webhook-Signature"), at, []byte("{}"))
	f.Add("", "", []byte("\xff"))
	a := zendesk.New(zendesk.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value, at string, body []byte) {
		h := http.Header{"X-Zendesk-Webhook-Signature": {value}, "X-Zendesk-Webhook-Signature-Timestamp": {at}}
		if err := platform.Verify(a, platform.Request{Header: h, Body: body}, now); err == nil &&
			value != signed("fuzz", at, body).Get("X-Zendesk-Webhook-Signature") {
			t.Errorf("%q is accepted", value)
		}
	})
}
