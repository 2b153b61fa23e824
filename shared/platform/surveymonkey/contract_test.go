package surveymonkey_test

import (
	"crypto/sha1"
	"net/http"
	"os"
	"testing"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/surveymonkey"
)

// signature is how SurveyMonkey's page on webhooks says it signs: Sm-Signature, the base64 HMAC-SHA1 of the
// body under "client id&client secret".
var signature = platformtest.Signature{Header: "Sm-Signature", Hash: sha1.New}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			return surveymonkey.New(surveymonkey.Config{Secrets: secrets})
		},
		Sign:          signed,
		Samples:       os.DirFS("../../../events/surveymonkey"),
		Unknown:       []byte(`{"event_type":"hologram","event_id":"1","object_type":"hologram","object_id":"2","resources":{"survey_id":"3"}}`),
		Probe:         platform.Request{Method: http.MethodHead},
		ProbeResponse: platform.Response{Status: http.StatusOK},
	})
}
