package qualtrics_test

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/hex"
	"net/http"
	"net/url"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/qualtrics"
)

// signed is how Qualtrics signs, as far as is known: HMAC, 128 hex digits, over MSG. It is a field of the same form and
// no header; the contract knows headers, so it stands in one here until form puts it where it belongs.
func signed(secret string, message []byte) http.Header {
	mac := hmac.New(sha512.New, []byte(secret))
	mac.Write(message)
	return http.Header{"Hmac": {hex.EncodeToString(mac.Sum(nil))}}
}

// formed is the adapter behind a form: what the contract takes for body and header are its fields MSG and HMAC.
type formed struct{ *qualtrics.Adapter }

func (f formed) Verify(r platform.Request, now time.Time) error {
	return f.Adapter.Verify(form(r), now)
}

func (f formed) Parse(r platform.Request) ([]platform.Event, error) { return f.Adapter.Parse(form(r)) }

func form(r platform.Request) platform.Request {
	fields := url.Values{"Topic": {"atelierdemo.surveyengine.completedResponse.SV_1"}, "MSG": {string(r.Body)}}
	for _, digest := range r.Header["Hmac"] {
		fields.Add("HMAC", digest)
	}
	r.Header, r.Body = http.Header{}, []byte(fields.Encode())
	return r
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			return formed{qualtrics.New(qualtrics.Config{Secrets: secrets})}
		},
		Sign:          signed,
		Samples:       os.DirFS("../../../events/qualtrics"),
		Unknown:       []byte(`{"SurveyID":"SV_1","Hologram":[1]}`),
		Probe:         platform.Request{Method: http.MethodGet},
		ProbeResponse: platform.Response{Status: http.StatusOK},
	})
}
