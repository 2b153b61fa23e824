package tally_test

import (
	"crypto/sha256"
	"os"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/tally"
)

// signature is how Tally's help on webhooks says it signs: tally-signature, the base64 HMAC-SHA256 of the body.
var signature = platformtest.Signature{Header: "Tally-Signature", Hash: sha256.New}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return tally.New(tally.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/tally"),
		Unknown: []byte(`{"eventId":"1","eventType":"HOLOGRAM","data":{"formId":"f","responseId":"r","fields":[{"type":"HOLOGRAM","value":[1]}]}}`),
	})
}
