package line_test

import (
	"crypto/sha256"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/line"
	"oyez/shared/platform/platformtest"
)

// signature is how LINE's page on verifying signatures says it signs: x-line-signature, the base64 HMAC-SHA256 of the
// body under the channel's secret.
var signature = platformtest.Signature{Header: "X-Line-Signature", Hash: sha256.New}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return line.New(line.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/line"),
		Unknown: []byte(`{"destination":"U1","events":[{"type":"hologram","timestamp":1,"source":[],"message":7}]}`),
	})
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "LINE", 1) {
		v.Check(t, line.New(line.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, line.New(line.Config{Secrets: []string{"fuzz"}}), signature)
}
