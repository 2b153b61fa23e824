package intercom_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/platformtest"
)

// signed is how Intercom's page on signed notifications says it signs: "sha1=" and the hex HMAC-SHA1 of the body under the
// app's client secret.
func signed(secret string, body []byte) http.Header {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Hub-Signature", "sha1="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return intercom.New(intercom.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/intercom"),
		Unknown: []byte(`{"type":"notification_event","topic":"hologram.created","app_id":"a","data":{"item":{"id":"1"}}}`),
		Probe:   platform.Request{Method: http.MethodHead},
		Answer:  platform.Response{Status: http.StatusOK},
	})
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
			ID, Secret, Body string
			Headers          map[string]string
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range file.Vectors {
		h := http.Header{}
		h.Set("X-Hub-Signature", v.Headers["X-Hub-Signature"])
		switch v.ID {
		case "intercom":
			a := intercom.New(intercom.Config{Secrets: []string{v.Secret}})
			if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body)}, time.Time{}); err != nil {
				t.Errorf("%s: %v", v.ID, err)
			}
			if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body + " ")}, time.Time{}); !errors.Is(err, platform.ErrSignature) {
				t.Errorf("%s with a space more: %v", v.ID, err)
			}
		case "intercom-docs-header": // its secret is not published: the header is read, the digest is another's
			err := intercom.New(intercom.Config{Secrets: []string{"s"}}).Verify(platform.Request{Header: h, Body: []byte("{}")}, time.Time{})
			if !errors.Is(err, platform.ErrSignature) || !strings.Contains(err.Error(), "1 secret tried") {
				t.Errorf("%s: %v", v.ID, err)
			}
		default:
			continue
		}
		checked++
	}
	if checked != 2 {
		t.Errorf("%d vectors found, want 2", checked)
	}
	if err := intercom.New(intercom.Config{Secrets: []string{"s"}}).Verify(platform.Request{Header: intercom.Sign("s", []byte("{}"), time.Time{}), Body: []byte("{}")}, time.Time{}); err != nil {
		t.Errorf("our own Sign: %v", err)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(signed("fuzz", []byte("{}")).Get("X-Hub-Signature"), []byte("{}"))
	f.Add("sha1=", []byte("\xff"))
	a := intercom.New(intercom.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := a.Verify(platform.Request{Header: http.Header{"X-Hub-Signature": {value}}, Body: body}, time.Time{})
		if err == nil && !strings.EqualFold(value, signed("fuzz", body).Get("X-Hub-Signature")) {
			t.Errorf("%q is accepted", value)
		}
	})
}
