package discourse_test

import (
	"crypto/sha256"
	"errors"
	"net/url"
	"os"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/discourse"
	"oyez/shared/platform/platformtest"
)

// signature is how the job of Discourse that emits webhooks signs: X-Discourse-Event-Signature, "sha256=" and the hex
// HMAC-SHA256 of the body under the webhook's secret.
var signature = platformtest.Signature{
	Header: "X-Discourse-Event-Signature", Prefix: "sha256=", Hash: sha256.New,
	Hex: true,
}

var signed = signature.Of

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			return discourse.New(discourse.Config{Secrets: secrets, Account: "forum.example.com"})
		},
		Sign:    signed,
		Samples: os.DirFS("../../../events/discourse"),
		Unknown: []byte(`{"hologram":{"id":1}}`),
	})
}

// A webhook may be set to send a form: its raw bytes are signed.
func TestForm(t *testing.T) {
	inner := `{"post":{"id":1,"raw":"100 % & <b>"}}`
	body := []byte("payload=" + url.QueryEscape(inner))
	a := discourse.New(discourse.Config{Secrets: []string{"s"}})
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
	for _, v := range platformtest.Vectors(t, "Discourse", 1) {
		v.Check(t, discourse.New(discourse.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, discourse.New(discourse.Config{Secrets: []string{"fuzz"}}), signature)
}
