package github_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
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
	"oyez/shared/platform/github"
	"oyez/shared/platform/platformtest"
)

// signed is how GitHub's page on validating deliveries says it signs: X-Hub-Signature-256, "sha256=" and the hex
// HMAC-SHA256 of the body under the webhook's secret.
func signed(secret string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Hub-Signature-256", "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

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
	r := platform.Request{Header: github.Sign("s", body, time.Time{}), Body: body}
	if err := a.Verify(r, time.Time{}); err != nil {
		t.Fatal(err)
	}
	events, err := a.Parse(r)
	if err != nil || events[0].Mention.Text != "100 % & <b>" {
		t.Errorf("%+v, %v", events, err)
	}
	if _, err := a.Parse(platform.Request{Body: []byte("payload=%zz")}); !errors.Is(err, platform.ErrUnreadable) {
		t.Errorf("a broken form: %v", err)
	}
}

func TestPublishedSignatures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			ID, Platform, Secret, Body string
			Headers                    map[string]string
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range file.Vectors {
		if v.Platform != "GitHub" {
			continue
		}
		h := http.Header{}
		for name, value := range v.Headers {
			h.Set(name, value)
		}
		a := github.New(github.Config{Secrets: []string{v.Secret}})
		if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body)}, time.Time{}); err != nil {
			t.Errorf("%s: %v", v.ID, err)
		}
		if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body + " ")}, time.Time{}); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s with a space more: %v", v.ID, err)
		}
		checked++
	}
	if checked != 3 {
		t.Errorf("%d vectors found, want 3", checked)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("sha256=00", []byte("{}"))
	f.Add("sha256=", []byte("\xff"))
	a := github.New(github.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		h := http.Header{"X-Hub-Signature-256": {value}}
		err := a.Verify(platform.Request{Header: h, Body: body}, time.Time{})
		if err == nil && !strings.EqualFold(value, signed("fuzz", body).Get("X-Hub-Signature-256")) {
			t.Errorf("%q is accepted", value)
		}
	})
}
