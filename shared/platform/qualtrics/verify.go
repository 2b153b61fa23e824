package qualtrics

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"hash"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/platform"
)

// Verify checks the form's own HMAC over its MSG, or, for a form that has neither, the word in the address. Qualtrics
// signs no time, and the fields beside MSG are not signed: they are never read.
//
// Nobody has published how the digest is made, only that it has 128 hexadecimal digits. So its length chooses SHA-512
// or SHA-256, and the message is tried decoded and as it stands in the form, the key as text and as hexadecimal.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	form, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return fmt.Errorf("%w (the body is no form)", platform.ErrSignature)
	}
	if bare(r.Body) || !form.Has("MSG") && !form.Has("HMAC") {
		if platform.Among(a.config.Words, r.Path) {
			return nil
		}
		return fmt.Errorf("%w (no MSG and HMAC, and no word in the address: does the subscription have a shared key?)",
			platform.ErrSignature)
	}
	if len(form["MSG"]) != 1 || len(form["HMAC"]) != 1 {
		return fmt.Errorf("%w (want one MSG and one HMAC)", platform.ErrSignature)
	}
	digest, err := hex.DecodeString(form.Get("HMAC"))
	made, ok := algorithms[len(digest)]
	if err != nil || !ok {
		return fmt.Errorf("%w (HMAC holds no SHA-512 or SHA-256 digest in hexadecimal)", platform.ErrSignature)
	}
	good := a.signed(made, form.Get("MSG"), digest) || a.signed(made, undecoded(string(r.Body)), digest)
	if !good || !utf8.ValidString(form.Get("MSG")) {
		return platform.Mismatch("is it the subscription's shared key?", a.config.Secrets)
	}
	return nil
}

// signed compares with what each key makes of message, in constant time.
func (a *Adapter) signed(made func() hash.Hash, message string, digest []byte) bool {
	good := false
	for _, secret := range a.config.Secrets {
		for _, key := range keys(secret) {
			if hmac.Equal(sum(made, key, message), digest) {
				good = true
			}
		}
	}
	return good
}

// algorithms by the length of their digests, in bytes.
var algorithms = map[int]func() hash.Hash{sha512.Size: sha512.New, sha256.Size: sha256.New}

func sum(made func() hash.Hash, key []byte, message string) []byte {
	mac := hmac.New(made, key)
	mac.Write([]byte(message))
	return mac.Sum(nil)
}

// keys are the ways of reading a shared key; none of an empty one.
func keys(secret string) [][]byte {
	if secret == "" {
		return nil
	}
	ways := [][]byte{[]byte(secret)}
	if raw, err := hex.DecodeString(secret); err == nil {
		ways = append(ways, raw)
	}
	return ways
}

// undecoded is MSG as it stands in the form.
func undecoded(form string) string {
	for field := range strings.SplitSeq(form, "&") {
		if message, ok := strings.CutPrefix(field, "MSG="); ok {
			return message
		}
	}
	return ""
}

// RedactPath is nothing: all that stands in a path is the word.
func (a *Adapter) RedactPath(string) string { return "" }

// form is the body in which Qualtrics sends message, signed.
func form(secret string, message []byte) []byte {
	fields := url.Values{
		"MSG":  {string(message)},
		"HMAC": {hex.EncodeToString(sum(sha512.New, []byte(secret), string(message)))},
	}
	return []byte(fields.Encode())
}
