package telegram

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

	"oyez/shared/platform"
)

const header = "X-Telegram-Bot-Api-Secret-Token"

// Verify compares the header with the secret given to setWebhook. Telegram signs neither body nor time: whoever knows
// the secret is believed.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	values := r.Header.Values(header)
	if len(values) != 1 {
		return fmt.Errorf("telegram: %w (want one %s header, found %d)", platform.ErrSignature, header, len(values))
	}
	got := sha256.Sum256([]byte(values[0])) // of one length, so that the time tells nothing about the secret's
	good := false
	for _, secret := range a.config.Secrets {
		want := sha256.Sum256([]byte(secret))
		if secret != "" && subtle.ConstantTimeCompare(got[:], want[:]) == 1 {
			good = true
		}
	}
	if !good || !utf8.Valid(r.Body) {
		return fmt.Errorf("telegram: %w", platform.Mismatch("is it the secret_token of the bot's setWebhook?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header by which Telegram proves itself, for the samples of the local run.
func Sign(secret string, _ []byte, _ time.Time) http.Header {
	return http.Header{header: {secret}}
}
