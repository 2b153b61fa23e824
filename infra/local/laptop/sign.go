package laptop

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"sync"
	"time"

	"oyez/shared/platform/all"
	"oyez/shared/platform/discourse"
	"oyez/shared/platform/github"
	"oyez/shared/platform/google"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/line"
	"oyez/shared/platform/linkedin"
	"oyez/shared/platform/qualtrics"
	"oyez/shared/platform/slack"
	"oyez/shared/platform/standardwebhooks"
	"oyez/shared/platform/surveymonkey"
	"oyez/shared/platform/tally"
	"oyez/shared/platform/telegram"
	"oyez/shared/platform/tiktok"
	"oyez/shared/platform/typeform"
	"oyez/shared/platform/viber"
	"oyez/shared/platform/zendesk"
)

// Delivery is a body as its platform would send it to the local run.
type Delivery struct {
	Path   string // below /webhooks/: "x", "generic/shop"
	Header http.Header
	Body   []byte
}

// Deliver signs a body as its platform would for the local run. A feed is fetched and never delivered: that, and a
// platform that is not known, is an error.
func Deliver(platform string, body []byte, now time.Time) (Delivery, error) {
	d := Delivery{Path: platform, Body: body}
	secret := all.LocalSecret(platform)
	sign := map[string]func(string, []byte, time.Time) http.Header{
		"discourse": discourse.Sign, "github": github.Sign, "intercom": intercom.Sign, "line": line.Sign,
		"linkedin": linkedin.Sign,
		"slack":    slack.Sign, "surveymonkey": surveymonkey.Sign, "tally": tally.Sign, "telegram": telegram.Sign,
		"tiktok":   tiktok.Sign,
		"typeform": typeform.Sign, "viber": viber.Sign, "zendesk": zendesk.Sign,
	}
	var err error
	switch platform {
	case "meta":
		d.Header = http.Header{"X-Hub-Signature-256": {"sha256=" + hex.EncodeToString(sum(all.LocalMetaSecret, body))}}
	case "x":
		d.Header = http.Header{"X-Twitter-Webhooks-Signature": {"sha256=" +
			base64.StdEncoding.EncodeToString(sum(all.LocalXSecret, body))}}
	case "generic", "cloudevents":
		d.Path += "/" + all.LocalSender
		d.Header = standardwebhooks.Sign(secret, body, now)
	case "trustpilot": // nothing is signed: the address itself is the secret
		d.Path, d.Header = d.Path+"/"+secret, http.Header{}
	case "qualtrics": // signs within the form
		d.Body, d.Header = qualtrics.Form(secret, body), http.Header{}
	case "google":
		d.Header, err = google.Sign(googleKey(), all.LocalServiceAccount, all.LocalAudience, now)
	default:
		if sign[platform] == nil {
			return d, fmt.Errorf("nothing delivers %q", platform)
		}
		d.Header = sign[platform](secret, body, now)
	}
	if d.Header != nil {
		d.Header.Set("Content-Type", contentType(platform))
	}
	return d, err
}

func contentType(platform string) string {
	switch platform {
	case "qualtrics":
		return "application/x-www-form-urlencoded"
	case "cloudevents":
		return "application/cloudevents+json"
	default:
		return "application/json"
	}
}

// googleKey stands for Google's in this process. It is made at its first use, since that takes a while.
var googleKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err) // the system has no randomness: nothing can go on
	}
	return key
})

func sum(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}
