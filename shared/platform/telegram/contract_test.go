package telegram_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/telegram"
)

// proved is what Telegram's page on setWebhook says of secret_token: it comes as it is.
func proved(secret string, _ []byte) http.Header {
	h := http.Header{}
	h.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	return h
}

func TestContract(t *testing.T) {
	platformtest.Run(t, platformtest.Case{
		New: func(secrets ...string) platform.Adapter {
			return telegram.New(telegram.Config{Secrets: secrets, Account: "6000000"})
		},
		Sign:     proved,
		Unsigned: true,
		Samples:  os.DirFS("../../../events/telegram"),
		Unknown:  []byte(`{"update_id":1,"hologram":{"chat":{"id":1}}}`),
	})
}

// Telegram runs whatever method an answer's body names.
func TestHeardIsEmpty(t *testing.T) {
	if got := telegram.New(telegram.Config{}).Heard(); len(got.Body) != 0 || got.ContentType != "" {
		t.Errorf("%+v", got)
	}
}

func TestSignIsAccepted(t *testing.T) {
	a := telegram.New(telegram.Config{Secrets: []string{"s"}})
	body := []byte(`{"update_id":1}`)
	if err := a.Verify(platform.Request{Header: telegram.Sign("s", body, time.Time{}), Body: body}, time.Time{}); err != nil {
		t.Error(err)
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
		if v.Platform != "Telegram" {
			continue
		}
		h := http.Header{}
		for name, value := range v.Headers {
			h.Set(name, value)
		}
		r := platform.Request{Header: h, Body: []byte(v.Body)}
		if err := telegram.New(telegram.Config{Secrets: []string{v.Secret}}).Verify(r, time.Time{}); err != nil {
			t.Errorf("%s: %v", v.ID, err)
		}
		if err := telegram.New(telegram.Config{Secrets: []string{v.Secret + "x"}}).Verify(r, time.Time{}); err == nil {
			t.Errorf("%s is accepted under another secret", v.ID)
		}
		checked++
	}
	if checked != 1 {
		t.Errorf("%d vectors found, want 1", checked)
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("fuzz", []byte("{}"))
	f.Add("", []byte("\xff"))
	a := telegram.New(telegram.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		h := http.Header{"X-Telegram-Bot-Api-Secret-Token": {value}}
		if err := a.Verify(platform.Request{Header: h, Body: body}, time.Time{}); err == nil && value != "fuzz" {
			t.Errorf("%q is accepted", value)
		}
	})
}
