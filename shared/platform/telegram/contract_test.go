package telegram_test

import (
	"net/http"
	"os"
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
	if got := platform.Ack(telegram.New(telegram.Config{}), platform.Request{}, nil); len(got.Body) != 0 ||
		got.ContentType != "" {
		t.Errorf("%+v", got)
	}
}

func TestPublishedSignatures(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Telegram", 1) {
		r := platform.Request{Header: v.Header(), Body: []byte(v.Body)}
		if err := platform.Verify(telegram.New(telegram.Config{Secrets: []string{v.Secret}}), r,
			time.Time{}); err != nil {
			t.Errorf("%s: %v", v.ID, err)
		}
		if err := platform.Verify(telegram.New(telegram.Config{Secrets: []string{v.Secret + "x"}}), r,
			time.Time{}); err == nil {
			t.Errorf("%s is accepted under another secret", v.ID)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("fuzz", []byte("{}"))
	f.Add("", []byte("\xff"))
	a := telegram.New(telegram.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		h := http.Header{"X-Telegram-Bot-Api-Secret-Token": {value}}
		if err := platform.Verify(a, platform.Request{Header: h, Body: body}, time.Time{}); err == nil &&
			value != "fuzz" {
			t.Errorf("%q is accepted", value)
		}
	})
}
