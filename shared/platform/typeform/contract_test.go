package typeform_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"os"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/typeform"
)

// signed is how Typeform's page on securing webhooks says it signs: Typeform-Signature, "sha256=" and the
// base64 HMAC-SHA256 of the body.
func signed(secret string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("Typeform-Signature", "sha256="+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return typeform.New(typeform.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/typeform"),
		Unknown: []byte(`{"event_id":"1","event_type":"hologram","form_response":{"form_id":"f","token":"t","answers":[{"type":"hologram","hologram":[1]}]}}`),
	})
}
