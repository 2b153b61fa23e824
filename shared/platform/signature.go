package platform

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Digest reads the SHA-256 digest that one signature header carries as "<prefix><encoded>". Several headers, or several
// joined by a comma as gateways do, are refused: nobody says which of them counts. The error wraps ErrSignature.
func Digest(h http.Header, name, prefix string, decode func(string) ([]byte, error)) ([]byte, error) {
	values := h.Values(name)
	if len(values) != 1 {
		return nil, fmt.Errorf("%w (want one %s header, found %d)", ErrSignature, name, len(values))
	}
	encoded, ok := strings.CutPrefix(values[0], prefix)
	if !ok || strings.ContainsAny(encoded, "\r\n") { // the base64 decoder passes over line ends
		return nil, fmt.Errorf("%w (want %s to start with %q)", ErrSignature, name, prefix)
	}
	digest, err := decode(encoded)
	if err != nil || len(digest) != sha256.Size {
		return nil, fmt.Errorf("%w (%s holds no SHA-256 digest)", ErrSignature, name)
	}
	return digest, nil
}

// SignedBy says in constant time whether digest is the HMAC-SHA256 of body under one of the secrets. Several secrets
// are accepted while one is rotated; an empty one never matches, nor does a body that is no UTF-8, which no platform
// sends.
func SignedBy(secrets []string, body, digest []byte) bool {
	good := false
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		if hmac.Equal(mac.Sum(nil), digest) {
			good = true
		}
	}
	return good && utf8.Valid(body)
}

// Mismatch is the ErrSignature of a digest that no secret made. It asks what to look at and names no secret.
func Mismatch(question string, secrets []string) error {
	tried := 0
	for _, secret := range secrets {
		if secret != "" {
			tried++
		}
	}
	switch tried {
	case 0:
		return fmt.Errorf("%w (no secret is set, so everything is refused)", ErrSignature)
	case 1:
		return fmt.Errorf("%w (%s 1 secret tried)", ErrSignature, question)
	default:
		return fmt.Errorf("%w (%s %d secrets tried)", ErrSignature, question, tried)
	}
}
