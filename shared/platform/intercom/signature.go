package intercom

import (
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- Intercom signs with HMAC-SHA-1, which still stands
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/platform"
)

const (
	signatureHeader = "X-Hub-Signature"
	prefix          = "sha1="
)

// Verify checks X-Hub-Signature, "sha1=<hex>", over the raw body (spec sheet 21). Intercom signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	values := r.Header.Values(signatureHeader)
	if len(values) != 1 {
		return fmt.Errorf("intercom: %w (want one %s header, found %d)", platform.ErrSignature, signatureHeader,
			len(values))
	}
	encoded, ok := strings.CutPrefix(values[0], prefix)
	digest, err := hex.DecodeString(encoded)
	if !ok || err != nil || len(digest) != sha1.Size {
		return fmt.Errorf("intercom: %w (want %s as %s<hex>)", platform.ErrSignature, signatureHeader, prefix)
	}
	good := false
	for _, secret := range a.config.Secrets {
		if secret != "" && hmac.Equal(mac(secret, r.Body), digest) {
			good = true
		}
	}
	if !good || !utf8.Valid(r.Body) {
		return fmt.Errorf("intercom: %w", platform.Mismatch("is the client secret the one of the app that sends?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header of a delivery of body, signed with secret: the local run's deliveries. Intercom signs no time.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	return http.Header{signatureHeader: {prefix + hex.EncodeToString(mac(secret, body))}}
}

func mac(secret string, body []byte) []byte {
	m := hmac.New(sha1.New, []byte(secret))
	m.Write(body)
	return m.Sum(nil)
}

// Handshake answers the HEAD by which Intercom tries our address. It proves nothing, so an app that is not set up yet
// gets no yes.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodHead {
		return platform.Response{}, false, nil
	}
	for _, secret := range a.config.Secrets {
		if secret != "" {
			return platform.Response{Status: http.StatusOK}, true, nil
		}
	}
	return platform.Response{}, true, fmt.Errorf("intercom: %w: no client secret is set", platform.ErrHandshake)
}
