package github

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

const signatureHeader = "X-Hub-Signature-256"

// Verify checks X-Hub-Signature-256, "sha256=<hex>", over the raw body, form or JSON. GitHub signs no time. Its older
// SHA-1 header is not looked at.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	digest, err := platform.Digest(r.Header, signatureHeader, "sha256=", hex.DecodeString)
	if err != nil {
		return fmt.Errorf("github: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, r.Body, digest) {
		return fmt.Errorf("github: %w", platform.Mismatch("is the secret the one of the webhook that sends?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header with which GitHub sends body, for the samples of the local run.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set(signatureHeader, "sha256="+hex.EncodeToString(mac.Sum(nil)))
	return h
}
