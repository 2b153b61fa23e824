package trustpilot

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/platform"
)

// minWord keeps a path that somebody could guess from being taken for a secret.
const minWord = 16

// Verify compares the path with the secrets in constant time. It proves that the sender knows our address, and nothing
// about the body or its time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	sent, good := sha256.Sum256([]byte(r.Path)), 0
	for _, secret := range a.config.Secrets {
		if _, word := split(secret); len(word) < minWord {
			continue
		}
		known := sha256.Sum256([]byte(secret))
		good |= subtle.ConstantTimeCompare(sent[:], known[:])
	}
	if good == 0 {
		return fmt.Errorf("trustpilot: %w", platform.Mismatch("is the address the one that was given to Trustpilot?",
			a.config.Secrets))
	}
	if !utf8.Valid(r.Body) {
		return fmt.Errorf("trustpilot: %w (the body is no UTF-8)", platform.ErrSignature)
	}
	return nil
}

// Redacted is the business unit that a path names, as split reads it.
func (a *Adapter) Redacted(path string) string {
	if unit, _ := split(path); unit != "" {
		return unit + "/"
	}
	return ""
}

// split is a path's business unit, "" where it names none, and its word.
func split(path string) (unit, word string) {
	unit, word, named := strings.Cut(path, "/")
	if !named {
		return "", unit
	}
	return unit, word
}
