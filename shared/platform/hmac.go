package platform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"net/http"
	"strings"
	"time"
)

// HMAC is how most platforms sign a delivery: one header holds the HMAC of the body under a secret that we share.
type HMAC struct {
	Header string           // in its canonical spelling
	Prefix string           // before the digest; "" for none
	Hash   func() hash.Hash // nil for SHA-256
	Base64 bool             // the digest is in base64; else in hexadecimal
	Hint   string           // asks people what to look at when no secret matches
}

// Verify says whether a message, the body for most platforms, is signed with one of the secrets. Several are accepted
// while one is rotated; an empty one never matches. The error wraps ErrSignature and names no secret.
func (m HMAC) Verify(secrets []string, h http.Header, message []byte) error {
	digest, err := m.Digest(h)
	if err != nil {
		return err
	}
	if !m.Made(secrets, message, digest) {
		return Mismatch(m.Hint, secrets)
	}
	return nil
}

// Digest reads the digest. Several headers, or several joined by a comma as gateways do, are refused: nobody says which
// of them counts. The error wraps ErrSignature.
func (m HMAC) Digest(h http.Header) ([]byte, error) {
	values := h.Values(m.Header)
	if len(values) != 1 {
		return nil, fmt.Errorf("%w (want one %s header, found %d)", ErrSignature, m.Header, len(values))
	}
	encoded, ok := strings.CutPrefix(values[0], m.Prefix)
	if !ok || strings.ContainsAny(encoded, "\r\n") { // the base64 decoder skips line ends
		return nil, fmt.Errorf("%w (want %s to start with %q)", ErrSignature, m.Header, m.Prefix)
	}
	decode := hex.DecodeString
	if m.Base64 {
		decode = base64.StdEncoding.Strict().DecodeString
	}
	digest, err := decode(encoded)
	if err != nil || len(digest) != m.hash()().Size() {
		return nil, fmt.Errorf("%w (%s holds no digest of this kind)", ErrSignature, m.Header)
	}
	return digest, nil
}

// Made says in constant time whether one of the secrets makes the digest of a message.
func (m HMAC) Made(secrets []string, message, digest []byte) bool {
	good := false
	for _, secret := range secrets {
		if secret != "" && hmac.Equal(m.Sum(secret, message), digest) {
			good = true
		}
	}
	return good
}

// Sum is the digest of a message under a secret.
func (m HMAC) Sum(secret string, message []byte) []byte {
	mac := hmac.New(m.hash(), []byte(secret))
	mac.Write(message)
	return mac.Sum(nil)
}

// Sign is the header by which the platform signs a message.
func (m HMAC) Sign(secret string, message []byte) http.Header {
	encode := hex.EncodeToString
	if m.Base64 {
		encode = base64.StdEncoding.EncodeToString
	}
	return http.Header{m.Header: {m.Prefix + encode(m.Sum(secret, message))}}
}

func (m HMAC) hash() func() hash.Hash {
	if m.Hash == nil {
		return sha256.New
	}
	return m.Hash
}

// Mismatch is the ErrSignature of what no secret has made. It asks what to look at and names no secret.
func Mismatch(hint string, secrets []string) error {
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
		return fmt.Errorf("%w (%s 1 secret tried)", ErrSignature, hint)
	default:
		return fmt.Errorf("%w (%s %d secrets tried)", ErrSignature, hint, tried)
	}
}

// Fresh is ErrTooOld or ErrTooNew for a time that is signed too far from now.
func Fresh(signed, now time.Time, tolerance time.Duration) error {
	switch age := now.Sub(signed); {
	case age > tolerance:
		return fmt.Errorf("%w (%s ago; %s is allowed)", ErrTooOld, age, tolerance)
	case age < -tolerance:
		return fmt.Errorf("%w (by %s; %s is allowed)", ErrTooNew, -age, tolerance)
	}
	return nil
}

// Among says whether a word is one of the secrets, in a time that tells neither the secrets nor their lengths. An empty
// secret never matches.
func Among(secrets []string, word string) bool {
	good, theirs := false, sha256.Sum256([]byte(word))
	for _, secret := range secrets {
		ours := sha256.Sum256([]byte(secret))
		if hmac.Equal(ours[:], theirs[:]) && secret != "" {
			good = true
		}
	}
	return good
}
