package slack_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/slack"
)

// contractTime is the time at which platformtest verifies.
var contractTime = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)

// signed is how Slack's page on verifying requests says it signs: "v0=" and the hex HMAC-SHA256 of "v0:", the time in
// seconds, ":" and the body.
func signed(secret, at string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + at + ":" + string(body)))
	h := http.Header{}
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	h.Set("X-Slack-Request-Timestamp", at)
	return h
}

func probe(secret, body string) platform.Request {
	return platform.Request{Method: http.MethodPost, Header: signed(secret, "1", []byte(body)), Body: []byte(body)}
}

func TestContract(t *testing.T) {
	const asked = `{"token":"old","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}`
	unsigned := probe(platformtest.Secret, asked)
	unsigned.Header = http.Header{}
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter { return slack.New(slack.Config{Secrets: secrets}) },
		Sign: func(secret string, body []byte) http.Header {
			return signed(secret, strconv.FormatInt(contractTime.Unix(), 10), body)
		},
		Samples: os.DirFS("../../../events/slack"),
		Unknown: []byte(`{"type":"event_callback","team_id":"T1","event":{"type":"hologram","text":{"a":1},"channel":{"id":"C1"},"user":[]}}`),
		Probe:   probe(platformtest.Secret, asked),
		ProbeResponse: platform.Response{
			Status: 200, ContentType: "text/plain; charset=utf-8",
			Body: []byte("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"),
		},
		Refused: map[string]platformtest.Refusal{
			"unsigned":                   {Probe: unsigned, Err: platform.ErrHandshake},
			"signed with another secret": {Probe: probe(platformtest.Former, asked), Err: platform.ErrHandshake},
			"no challenge": {
				Probe: probe(platformtest.Secret, `{"type":"url_verification"}`),
				Err:   platform.ErrMalformedHandshake,
			},
			"an endless challenge": {Probe: probe(platformtest.Secret, `{"type":"url_verification","challenge":"`+
				strings.Repeat("a", 1025)+`"}`), Err: platform.ErrMalformedHandshake},
		},
	})
}

// Somebody may write the word of the probe.
func TestDeliveriesAreNoProbes(t *testing.T) {
	a := slack.New(slack.Config{Secrets: []string{"s"}})
	for name, body := range map[string]string{
		"the word in a text": `{"type":"event_callback","event":{"type":"message","text":"url_verification","challenge":"x"}}`,
		"no JSON":            `url_verification`,
		"a long body":        `{"type":"url_verification","challenge":"x","pad":"` + strings.Repeat("a", 5000) + `"}`,
	} {
		if response, ok, err := a.Handshake(probe("s", body)); ok || err != nil {
			t.Errorf("%s: %+v, %v", name, response, err)
		}
	}
}

func TestSignedTime(t *testing.T) {
	a := slack.New(slack.Config{Secrets: []string{"s"}})
	body := []byte(`{"type":"event_callback"}`)
	at := contractTime
	for name, row := range map[string]struct {
		now  time.Time
		want error
	}{
		"now":                   {at, nil},
		"five minutes ago":      {at.Add(5 * time.Minute), nil},
		"in five minutes":       {at.Add(-5 * time.Minute), nil},
		"a moment too long ago": {at.Add(5*time.Minute + time.Millisecond), platform.ErrTooOld},
		"a moment too early":    {at.Add(-5*time.Minute - time.Millisecond), platform.ErrTooNew},
	} {
		r := platform.Request{Header: signed("s", fmt.Sprint(at.Unix()), body), Body: body}
		if err := platform.Verify(a, r, row.now); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
	// What no clock says is refused even where it is signed, and where it splits differently from the body.
	for _, at := range []string{"", "-1", "1e9", "99999999999999", "1795293670:"} {
		if err := platform.Verify(a, platform.Request{Header: signed("s", at, body), Body: body},
			contractTime); !errors.Is(err,
			platform.ErrSignature) {
			t.Errorf("time %q: %v", at, err)
		}
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Slack", 2) {
		seconds, err := strconv.ParseInt(v.Headers["X-Slack-Request-Timestamp"], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		v.Check(t, slack.New(slack.Config{Secrets: []string{"other", v.Secret}}), time.Unix(seconds, 0))
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("v0=00", "1795294800", []byte("{}"))
	f.Add("v0=", "-1", []byte("\xff"))
	a := slack.New(slack.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value, at string, body []byte) {
		h := http.Header{"X-Slack-Signature": {value}, "X-Slack-Request-Timestamp": {at}}
		err := platform.Verify(a, platform.Request{Header: h, Body: body}, contractTime)
		if err == nil && !strings.EqualFold(value, signed("fuzz", at, body).Get("X-Slack-Signature")) {
			t.Errorf("%q is accepted", value)
		}
	})
}
