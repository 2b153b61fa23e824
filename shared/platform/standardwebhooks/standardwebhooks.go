// Package standardwebhooks proves who sent a delivery by Standard Webhooks 1.0.0: v1 (HMAC-SHA256) by the project's own
// library, v1a (Ed25519) and the rest by the standard one. Several keys are accepted while one is rotated, and five
// minutes to both sides of the time that is signed.
package standardwebhooks

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	library "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"oyez/shared/platform"
)

// Tolerance is how far from now a delivery may have been signed, as in the project's reference libraries.
const Tolerance = 5 * time.Minute

// Keys are what the deliveries of one sender are checked with. The zero Keys refuse everything.
type Keys struct {
	secret []*library.Webhook
	public []ed25519.PublicKey
	unread int // texts that are no key
}

// NewKeys reads secrets as senders show them: "whsec_" and base64, or base64 alone, for v1; "whpk_" and base64 for v1a;
// padded or not. What is neither is never matched, and Verify's error says that it is there.
func NewKeys(secrets []string) Keys {
	var k Keys
	for _, s := range secrets {
		encoded, public := strings.CutPrefix(s, "whpk_")
		key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimPrefix(encoded, "whsec_"), "="))
		switch {
		case s == "":
		case err != nil || len(key) == 0 || public && len(key) != ed25519.PublicKeySize:
			k.unread++
		case public:
			k.public = append(k.public, key)
		default:
			w, _ := library.NewWebhookRaw(key) // never fails
			k.secret = append(k.secret, w)
		}
	}
	return k
}

// None says that there is no key, so that everything is refused.
func (k Keys) None() bool { return len(k.secret) == 0 && len(k.public) == 0 }

// Verify checks the headers of a delivery over its exact body: the signature first, then its time. The error wraps
// platform.ErrSignature, ErrTooOld or ErrTooNew and names no key.
func (k Keys) Verify(h http.Header, body []byte, now time.Time) error {
	s, err := read(h)
	if err != nil {
		return err
	}
	if !k.signed(s, body) {
		return k.mismatch()
	}
	return platform.Fresh(s.at, now, Tolerance)
}

// signed tries every signature of the list with every key, so that the time it takes tells nothing.
func (k Keys) signed(s signatures, body []byte) bool {
	good := false
	for _, w := range k.secret {
		if w.VerifyIgnoringTimestamp(body, s.header) == nil { // it compares in constant time
			good = true
		}
	}
	if len(k.public) == 0 || len(s.v1a) == 0 {
		return good
	}
	message := fmt.Appendf(nil, "%s.%d.%s", s.id, s.at.Unix(), body)
	for _, key := range k.public {
		for _, signature := range s.v1a {
			if ed25519.Verify(key, message, signature) {
				good = true
			}
		}
	}
	return good
}

func (k Keys) mismatch() error {
	tried := len(k.secret) + len(k.public)
	switch {
	case k.unread > 0:
		return fmt.Errorf("%w (%d keys tried; %d are neither whsec_ nor whpk_ and base64)", platform.ErrSignature,
			tried, k.unread)
	case tried == 0:
		return fmt.Errorf("%w (no key is set, so everything is refused)", platform.ErrSignature)
	default:
		return fmt.Errorf("%w (is it the key of the sender's endpoint? %d tried)", platform.ErrSignature, tried)
	}
}

// LocalKey is a key of the local run, as senders show theirs, that is made of a secret of at least nine bytes.
func LocalKey(secret string) string {
	return "whsec_" + base64.StdEncoding.EncodeToString([]byte(secret+"-of-24-bytes-or-more"))
}

// Sign is the headers of body signed with v1, as its sender would at now; the id is made of the body. A secret that is
// no "whsec_" and base64 gives none.
func Sign(secret string, body []byte, now time.Time) http.Header {
	w, err := library.NewWebhook(secret)
	if err != nil {
		return http.Header{}
	}
	sum := sha256.Sum256(body)
	id := "msg_" + hex.EncodeToString(sum[:12])
	signature, _ := w.Sign(id, now, body) // never fails
	h := http.Header{}
	h.Set(library.HeaderWebhookID, id)
	h.Set(library.HeaderWebhookTimestamp, fmt.Sprint(now.Unix()))
	h.Set(library.HeaderWebhookSignature, signature)
	return h
}
