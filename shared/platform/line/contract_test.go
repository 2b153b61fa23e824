package line_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/line"
	"oyez/shared/platform/platformtest"
)

// signed is how LINE's page on verifying signatures says it signs: x-line-signature, the base64 HMAC-SHA256 of the body under the
// channel's secret.
func signed(secret string, body []byte) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set("X-Line-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New:     func(secrets ...string) platform.Adapter { return line.New(line.Config{Secrets: secrets}) },
		Sign:    signed,
		Samples: os.DirFS("../../../events/line"),
		Unknown: []byte(`{"destination":"U1","events":[{"type":"hologram","timestamp":1,"source":[],"message":7}]}`),
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
			ID, Platform, Secret, Body string
			Headers                    map[string]string
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, v := range file.Vectors {
		if v.Platform != "LINE" {
			continue
		}
		h := http.Header{}
		for name, value := range v.Headers {
			h.Set(name, value)
		}
		a := line.New(line.Config{Secrets: []string{v.Secret}})
		if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body)}, time.Time{}); err != nil {
			t.Errorf("%s: %v", v.ID, err)
		}
		if err := a.Verify(platform.Request{Header: h, Body: []byte(v.Body + " ")}, time.Time{}); !errors.Is(err, platform.ErrSignature) {
			t.Errorf("%s with a space more: %v", v.ID, err)
		}
		checked++
	}
	if checked != 1 {
		t.Errorf("%d vectors found, want 1", checked)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("00", []byte("{}"))
	f.Add("", []byte("\xff"))
	a := line.New(line.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		h := http.Header{"X-Line-Signature": {value}}
		err := a.Verify(platform.Request{Header: h, Body: body}, time.Time{})
		if err == nil && value != signed("fuzz", body).Get("X-Line-Signature") {
			t.Errorf("%q is accepted", value)
		}
	})
}
