package line

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

const signatureHeader = "X-Line-Signature"

// Verify checks x-line-signature, base64, over the raw body. LINE signs no time beside it.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	digest, err := platform.Digest(r.Header, signatureHeader, "", base64.StdEncoding.Strict().DecodeString)
	if err != nil {
		return fmt.Errorf("line: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, r.Body, digest) {
		return fmt.Errorf("line: %w", platform.Mismatch("is the secret the one of the channel that sends?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header with which LINE sends body, for the samples of the local run.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	h := http.Header{}
	h.Set(signatureHeader, base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return h
}
