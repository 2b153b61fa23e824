package intercom_test

import (
	"crypto/sha1"
	"net/http"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/platformtest"
)

// signature is how Intercom's page on signed notifications says it signs: "sha1=" and the hex HMAC-SHA1 of the body
// under the app's client secret.
var signature = platformtest.Signature{Header: "X-Hub-Signature", Prefix: "sha1=", Hash: sha1.New, Hex: true}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return intercom.New(intercom.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/intercom"),
		Unknown: []byte(
			`{"type":"notification_event","topic":"hologram.created","app_id":"a","data":{"item":{"id":"1"}}}`),
		Probe:         platform.Request{Method: http.MethodHead},
		ProbeResponse: platform.Response{Status: http.StatusOK},
	})
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Intercom", 2) {
		v.Check(t, intercom.New(intercom.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, intercom.New(intercom.Config{Secrets: []string{"fuzz"}}), signature)
}
