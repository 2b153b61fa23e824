package linkedin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"oyez/shared/platform"
)

const (
	signatureHeader = "X-Li-Signature"
	// stands before the body in what is signed, and in some deliveries before the digest
	prefix = "hmacsha256="
)

// Verify checks X-LI-Signature, hex, over "hmacsha256=" and the raw body (spec sheet 2). LinkedIn signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	want := ""
	if values := r.Header.Values(signatureHeader); len(values) == 1 && strings.HasPrefix(values[0], prefix) {
		want = prefix
	}
	digest, err := platform.Digest(r.Header, signatureHeader, want, hex.DecodeString)
	if err != nil {
		return fmt.Errorf("linkedin: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, signed(r.Body), digest) {
		return fmt.Errorf("linkedin: %w", platform.Mismatch("is the client secret the one of the app that sends?",
			a.config.Secrets))
	}
	return nil
}

// Sign is the header of a delivery of body, signed with secret: the local run's deliveries. LinkedIn signs no time.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	return http.Header{signatureHeader: {mac(secret, signed(body))}}
}

func signed(body []byte) []byte { return slices.Concat([]byte(prefix), body) }

func mac(secret string, text []byte) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write(text)
	return hex.EncodeToString(m.Sum(nil))
}

// challengeCode is what we sign for whoever asks. LinkedIn sends a UUID. Nothing that begins as a signed body does may
// pass: its answer would be the signature of a forged delivery.
var challengeCode = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "-", Most: 128}

// Handshake answers LinkedIn's challenge, which it repeats every two hours, with the first secret: only one answer is
// possible, so a new secret goes first while the old one is still accepted for deliveries.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	codes := r.Query["challengeCode"]
	if len(codes) != 1 || !challengeCode.Is(codes[0]) {
		return platform.Response{}, true, fmt.Errorf(
			"linkedin: %w: want one challengeCode of letters, digits and hyphens", platform.ErrMalformedHandshake)
	}
	if len(a.config.Secrets) == 0 || a.config.Secrets[0] == "" {
		return platform.Response{}, true, fmt.Errorf("linkedin: %w: no client secret is set", platform.ErrHandshake)
	}
	body := fmt.Sprintf(`{"challengeCode":"%s","challengeResponse":"%s"}`, codes[0],
		mac(a.config.Secrets[0], []byte(codes[0])))
	return platform.Response{Status: http.StatusOK, ContentType: "application/json", Body: []byte(body)}, true, nil
}
