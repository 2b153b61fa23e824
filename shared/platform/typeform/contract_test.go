package typeform_test

import (
	"crypto/sha256"
	"os"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/typeform"
)

// signature is how Typeform's page on securing webhooks says it signs: Typeform-Signature, "sha256=" and the
// base64 HMAC-SHA256 of the body.
var signature = platformtest.Signature{Header: "Typeform-Signature", Prefix: "sha256=", Hash: sha256.New}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return typeform.New(typeform.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/typeform"),
		Unknown: []byte(`{"event_id":"1","event_type":"hologram","form_response":{"form_id":"f","token":"t","answers":[{"type":"hologram","hologram":[1]}]}}`),
	})
}
