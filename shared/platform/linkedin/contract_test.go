package linkedin_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/linkedin"
	"oyez/shared/platform/platformtest"
)

func digest(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

// signed is how LinkedIn's page on webhook validation says it signs: hex HMAC-SHA256 of "hmacsha256=" and the body
// under the app's client secret.
func signed(secret string, body []byte) http.Header {
	h := http.Header{}
	h.Set("X-LI-Signature", digest(secret, "hmacsha256="+string(body)))
	return h
}

func challenge(codes ...string) platform.Request {
	return platform.Request{Method: http.MethodGet, Query: url.Values{"challengeCode": codes}, Header: http.Header{}}
}

func contract(sign func(string, []byte) http.Header) platformtest.Case {
	const code = "890e4665-4dfe-4ab1-b689-ed553bceeed0"
	malformed := func(r platform.Request) platformtest.Refusal {
		return platformtest.Refusal{Probe: r, Err: platform.ErrMalformedHandshake}
	}
	return platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return linkedin.New(linkedin.Config{Secrets: secrets}) },
		Sign:    sign,
		Samples: os.DirFS("../../../events/linkedin"),
		Unknown: []byte(`{"type":"HOLOGRAM_NOTIFICATIONS","notifications":[{"action":"HOLOGRAM","organizationalEntity":"urn:li:organization:1"}]}`),
		Probe:   challenge(code),
		ProbeResponse: platform.Response{
			Status: 200, ContentType: "application/json",
			Body: []byte(`{"challengeCode":"` + code + `","challengeResponse":"` + digest(platformtest.Secret, code) +
				`"}`),
		},
		Refused: map[string]platformtest.Refusal{
			"no code":            malformed(challenge()),
			"an empty code":      malformed(challenge("")),
			"two codes":          malformed(challenge("a", "b")),
			"an endless code":    malformed(challenge(strings.Repeat("a", 129))),
			"a line end in it":   malformed(challenge("abc\n")),
			"a delivery as code": malformed(challenge(`hmacsha256={"type":"x"}`)),
			"its prefix as code": malformed(challenge(`hmacsha256=1`)),
			"nothing in the GET": malformed(platform.Request{Method: http.MethodGet}),
		},
	}
}

func TestContract(t *testing.T) {
	platformtest.Run(t, contract(signed))
}

// Some say that the header repeats the prefix.
func TestContractWithPrefix(t *testing.T) {
	platformtest.Run(t, contract(func(secret string, body []byte) http.Header {
		h := signed(secret, body)
		h.Set("X-LI-Signature", "hmacsha256="+h.Get("X-LI-Signature"))
		return h
	}))
}

// LinkedIn tries our address with posts that are not signed, or wrongly: each must be refused as a forgery, none may
// pass for a probe.
func TestProbesOfOur401(t *testing.T) {
	a := linkedin.New(linkedin.Config{Secrets: []string{"s"}})
	good := signed("s", []byte("{}"))
	for name, r := range map[string]platform.Request{
		"no signature":       {Body: []byte("{}")},
		"nothing at all":     {},
		"an empty signature": {Header: http.Header{"X-Li-Signature": {""}}, Body: []byte("{}")},
		"the prefix alone":   {Header: http.Header{"X-Li-Signature": {"hmacsha256="}}, Body: []byte("{}")},
		"the prefix twice": {Header: http.Header{"X-Li-Signature": {"hmacsha256=hmacsha256=" +
			good.Get("X-Li-Signature")}}, Body: []byte("{}")},
		"no body":              {Header: good},
		"the body's own mac":   {Header: http.Header{"X-Li-Signature": {digest("s", "{}")}}, Body: []byte("{}")},
		"a challenge, posted":  {Query: url.Values{"challengeCode": {"abc"}}, Body: []byte("{}")},
		"another app's secret": {Header: signed("other", []byte("{}")), Body: []byte("{}")},
	} {
		r.Method = http.MethodPost
		if _, probe, err := a.Handshake(r); probe || err != nil {
			t.Errorf("%s: taken for a probe, %v", name, err)
		}
		if err := platform.Verify(a, r, time.Time{}); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s: %v, want ErrSignature", name, err)
		}
	}
}

func TestChallengeIsSignedWithTheFirstSecret(t *testing.T) {
	response, ok, err := linkedin.New(linkedin.Config{Secrets: []string{"new", "old"}}).Handshake(challenge("abc"))
	if !ok || err != nil || !strings.Contains(string(response.Body), digest("new", "abc")) {
		t.Errorf("%s, %v, %v", response.Body, ok, err)
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "LinkedIn", 3) {
		a := linkedin.New(linkedin.Config{Secrets: []string{v.Secret}})
		if v.ID != "linkedin-challenge" {
			v.Check(t, a, time.Time{})
			continue
		}
		response, _, err := a.Handshake(challenge(v.Query["challengeCode"]))
		var got map[string]string
		if err != nil || json.Unmarshal(response.Body, &got) != nil ||
			got["challengeResponse"] != v.Response["challengeResponse"] ||
			got["challengeCode"] != v.Response["challengeCode"] {
			t.Errorf("%s: %s, %v", v.ID, response.Body, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(signed("fuzz", []byte("{}")).Get("X-LI-Signature"), []byte("{}"))
	f.Add("hmacsha256=", []byte("\xff"))
	a := linkedin.New(linkedin.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := platform.Verify(a, platform.Request{Header: http.Header{"X-Li-Signature": {value}}, Body: body},
			time.Time{})
		if err == nil && !strings.EqualFold(strings.TrimPrefix(value, "hmacsha256="),
			signed("fuzz", body).Get("X-LI-Signature")) {
			t.Errorf("%q is accepted", value)
		}
	})
}

func FuzzHandshake(f *testing.F) {
	f.Add("890e4665-4dfe-4ab1-b689-ed553bceeed0")
	f.Add("hmacsha256={}")
	a := linkedin.New(linkedin.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, code string) {
		response, _, err := a.Handshake(challenge(code))
		if err == nil && (strings.Contains(code, "=") || !json.Valid(response.Body)) {
			t.Errorf("%q is signed", code)
		}
	})
}
