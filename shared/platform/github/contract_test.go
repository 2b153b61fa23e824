package github_test

import (
	"crypto/sha256"
	"errors"
	"net/url"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/github"
	"oyez/shared/platform/platformtest"
)

// signature is how GitHub's page on validating deliveries says it signs: X-Hub-Signature-256, "sha256=" and the hex
// HMAC-SHA256 of the body under the webhook's secret.
var signature = platformtest.Signature{Header: "X-Hub-Signature-256", Prefix: "sha256=", Hash: sha256.New, Hex: true}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return github.New(github.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/github"),
		Unknown: []byte(`{"action":"shone","hologram":{},"repository":{"full_name":"a/b","owner":{"login":"a"}},"sender":{"login":"b"}}`),
	})
}

// A webhook may be set to send a form: its raw bytes are signed.
func TestForm(t *testing.T) {
	inner := `{"action":"opened","issue":{"node_id":"I_1","title":"100 % & <b>"},"repository":{"owner":{"login":"a"}}}`
	body := []byte("payload=" + url.QueryEscape(inner))
	a := github.New(github.Config{Secrets: []string{"s"}})
	r := platform.Request{Header: signed("s", body), Body: body}
	if err := platform.Verify(a, r, time.Time{}); err != nil {
		t.Fatal(err)
	}
	events, err := platform.Parse(a, r)
	if err != nil || events[0].Mention.Text != "100 % & <b>" {
		t.Errorf("%+v, %v", events, err)
	}
	if _, err := platform.Parse(a, platform.Request{Body: []byte("payload=%zz")}); !errors.Is(err,
		platform.ErrUnreadable) {
		t.Errorf("a broken form: %v", err)
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "GitHub", 3) {
		v.Check(t, github.New(github.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, github.New(github.Config{Secrets: []string{"fuzz"}}), signature)
}
