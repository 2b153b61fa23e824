package tally_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"os"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/tally"
)

// signed is how Tally's help on webhooks says it signs: tally-signature, the base64 HMAC-SHA256 of the body.
func signed(secret string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("tally-signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return tally.New(tally.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/tally"),
		Unknown: []byte(`{"eventId":"1","eventType":"HOLOGRAM","data":{"formId":"f","responseId":"r","fields":[{"type":"HOLOGRAM","value":[1]}]}}`),
	})
}
