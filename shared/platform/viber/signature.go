package viber

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

const signatureHeader = "X-Viber-Content-Signature"

// Verify checks X-Viber-Content-Signature, hex, over the raw body under the bot's auth token as text. Viber signs no
// time beside it.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	digest, err := platform.Digest(r.Header, signatureHeader, "", hex.DecodeString)
	if err != nil {
		return fmt.Errorf("viber: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, r.Body, digest) {
		return fmt.Errorf("viber: %w", platform.Mismatch("is the auth token the one of the bot that sends?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header with which Viber sends body, for the samples of the local run.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set(signatureHeader, hex.EncodeToString(mac.Sum(nil)))
	return h
}
