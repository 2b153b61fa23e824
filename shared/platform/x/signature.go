package x

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Verify checks x-twitter-webhooks-signature, "sha256=<base64>", over the raw body. X signs no time (spec sheet 6.3).
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	digest, err := platform.Digest(r.Header, "X-Twitter-Webhooks-Signature", "sha256=",
		base64.StdEncoding.Strict().DecodeString)
	if err != nil {
		return fmt.Errorf("x: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, r.Body, digest) {
		return fmt.Errorf("x: %w", platform.Mismatch("is the consumer secret the one of the app that sends?",
			a.config.Secrets))
	}
	return nil
}

// crcToken is what we sign for whoever asks. X signs deliveries with the same key and in the same way as we sign this,
// so a token that could be a JSON object would give anybody the signature of a forged delivery.
var crcToken = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "_.:+/=-", Most: 1 << 10}

// Handshake answers X's challenge (CRC) with the first secret: only one answer is possible, so a new secret goes first
// while the old one is still accepted for deliveries (spec sheet 0.2, 6.2).
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	tokens := r.Query["crc_token"]
	if len(tokens) != 1 || !crcToken.Is(tokens[0]) {
		return platform.Response{}, true, fmt.Errorf("x: %w: want one crc_token of letters and digits",
			platform.ErrMalformedHandshake)
	}
	if len(a.config.Secrets) == 0 || a.config.Secrets[0] == "" {
		return platform.Response{}, true, fmt.Errorf("x: %w: no consumer secret is set", platform.ErrHandshake)
	}
	mac := hmac.New(sha256.New, []byte(a.config.Secrets[0]))
	mac.Write([]byte(tokens[0]))
	body := fmt.Sprintf(`{"response_token":"sha256=%s"}`, base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	return platform.Response{Status: http.StatusOK, ContentType: "application/json", Body: []byte(body)}, true, nil
}
