package viber_test

import (
	"crypto/sha256"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/viber"
)

// signature is how Viber's page on callbacks says it signs: X-Viber-Content-Signature, the hex HMAC-SHA256 of the body
// under the bot's auth token.
var signature = platformtest.Signature{Header: "X-Viber-Content-Signature", Hash: sha256.New, Hex: true}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return viber.New(viber.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/viber"),
		Unknown: []byte(`{"event":"hologram","timestamp":1,"message_token":2}`),
	})
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Viber", 1) {
		v.Check(t, viber.New(viber.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, viber.New(viber.Config{Secrets: []string{"fuzz"}}), signature)
}
