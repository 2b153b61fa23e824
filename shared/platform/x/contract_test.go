package x_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/x"
)

// signature is how X's quickstart on webhooks says it signs: x-twitter-webhooks-signature, "sha256=" and the base64
// HMAC-SHA256 of the body under the consumer secret.
var signature = platformtest.Signature{Header: "X-Twitter-Webhooks-Signature", Prefix: "sha256=", Hash: sha256.New}

var signed = signature.Of

func crc(tokens ...string) platform.Request {
	return platform.Request{Method: http.MethodGet, Query: url.Values{"crc_token": tokens}, Header: http.Header{}}
}

func TestContract(t *testing.T) {
	token := "MDE4ZjY3-NzQtNGI1_Mi00YQ=="
	answer := strings.TrimPrefix(signed(platformtest.Secret, []byte(token)).Get("x-twitter-webhooks-signature"),
		"sha256=")
	malformed := func(r platform.Request) platformtest.Refusal {
		return platformtest.Refusal{Probe: r, Err: platform.ErrMalformedHandshake}
	}
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return x.New(x.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/x"),
		Unknown: []byte(
			`{"data":{"event_uuid":"1","filter":{"user_id":"1"},"event_type":"hologram.create","payload":[1]}}`),
		Probe: crc(token),
		ProbeResponse: platform.Response{
			Status: 200, ContentType: "application/json",
			Body: []byte(`{"response_token":"sha256=` + answer + `"}`),
		},
		Refused: map[string]platformtest.Refusal{
			"no token":         malformed(crc()),
			"an empty token":   malformed(crc("")),
			"two tokens":       malformed(crc("a", "b")),
			"an endless token": malformed(crc(strings.Repeat("a", 1025))),
			"a line end in it": malformed(crc("abc\n")),
			"a body as token":  malformed(crc(`{"for_user_id":"1","tweet_create_events":[]}`)),
			"a list as token":  malformed(crc(`[1]`)),
			"another's probe": malformed(platform.Request{
				Method: http.MethodGet,
				Query:  url.Values{"hub.mode": {"subscribe"}},
			}),
			"nothing in the GET": malformed(platform.Request{Method: http.MethodGet}),
		},
	})
}

// The challenge is signed like a delivery. Nobody may get a forged delivery signed by asking for it as a challenge.
func TestChallengeSignsNoDelivery(t *testing.T) {
	a := x.New(x.Config{Secrets: []string{"s"}})
	forged := `{"for_user_id":"1","tweet_create_events":[{"id_str":"2","text":"forged","user":{"id_str":"3"}}]}`
	for _, token := range []string{forged, " " + forged, forged + " ", "\ufeff" + forged} {
		response, _, err := a.Handshake(crc(token))
		if err == nil {
			t.Errorf("%q is signed: %s", token, response.Body)
		}
	}
	// What can still be signed is no body that says anything.
	response, _, err := a.Handshake(crc("31337"))
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Token string `json:"response_token"`
	}
	if err := json.Unmarshal(response.Body, &got); err != nil {
		t.Fatal(err)
	}
	r := platform.Request{Header: http.Header{"X-Twitter-Webhooks-Signature": {got.Token}}, Body: []byte("31337")}
	if err := platform.Verify(a, r, time.Time{}); err != nil {
		t.Fatalf("the test does not show what it means to: %v", err)
	}
	if events, err := platform.Parse(a, r); !errors.Is(err, platform.ErrUnreadable) {
		t.Errorf("%v, %v", events, err)
	}
}

func TestChallengeIsSignedWithTheFirstSecret(t *testing.T) {
	response, ok, err := x.New(x.Config{Secrets: []string{"new", "old"}}).Handshake(crc("abc"))
	want := signed("new", []byte("abc")).Get("x-twitter-webhooks-signature")
	if !ok || err != nil || !strings.Contains(string(response.Body), want) {
		t.Errorf("%s, %v, %v, want %s", response.Body, ok, err, want)
	}
}

func TestPublishedSignatures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/meta-x")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "meta-x", "signature-vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct{ ID, Key, Body, Message, Expected string }
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range file.Vectors {
		a := x.New(x.Config{Secrets: []string{v.Key}})
		switch v.ID {
		case "X1":
			response, _, err := a.Handshake(crc(v.Message))
			if err != nil || string(response.Body) != `{"response_token":"`+v.Expected+`"}` {
				t.Errorf("X1: %s, %v", response.Body, err)
			}
		case "X2", "X3", "X4":
			h := http.Header{"X-Twitter-Webhooks-Signature": {v.Expected}}
			if err := platform.Verify(a, platform.Request{Header: h, Body: []byte(v.Body)}, time.Time{}); err != nil {
				t.Errorf("%s: %v", v.ID, err)
			}
			if err := platform.Verify(a, platform.Request{Header: h, Body: []byte(v.Body + " ")},
				time.Time{}); err == nil {
				t.Errorf("%s with a space more is accepted", v.ID)
			}
		default:
			continue
		}
		checked++
	}
	if checked != 4 {
		t.Errorf("%d vectors found, want 4", checked)
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, x.New(x.Config{Secrets: []string{"fuzz"}}), signature)
}
