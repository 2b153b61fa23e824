package meta

import (
	"fmt"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"oyez/shared/platform"
)

var signature = platform.HMAC{
	Header: "X-Hub-Signature-256", Prefix: "sha256=", Hint: "is the app secret the one of the app that sends?",
}

// Verify checks Meta's signature over the raw body. The older SHA-1 header is never looked at, and Meta signs no time.
//
// Meta signs and sends JSON with every character outside ASCII escaped. Where something on the way has decoded it, the
// raw bytes cannot match; the escaped form is then tried once. The two callbacks are signed in another way.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	if isCallback(r.Path) {
		return a.verifyRequest(r.Body)
	}
	digest, err := signature.Digest(r.Header)
	if err != nil || signature.Made(a.config.Secrets, r.Body, digest) {
		return err
	}
	if form, ok := escaped(r.Body); ok && signature.Made(a.config.Secrets, form, digest) {
		return nil
	}
	return platform.Mismatch(signature.Hint, a.config.Secrets)
}

// escaped is body with every UTF-16 unit outside ASCII written as \u and four lower-case hex digits. ok is false when
// there is none, or when body is no UTF-8.
func escaped(body []byte) (form []byte, ok bool) {
	ascii := 0
	for ascii < len(body) && body[ascii] < utf8.RuneSelf {
		ascii++
	}
	if ascii == len(body) || !utf8.Valid(body) {
		return nil, false
	}
	form = append(make([]byte, 0, 2*len(body)), body[:ascii]...)
	for _, r := range string(body[ascii:]) {
		switch {
		case r < utf8.RuneSelf:
			form = append(form, byte(r))
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			form = fmt.Appendf(form, `\u%04x\u%04x`, high, low)
		default:
			form = fmt.Appendf(form, `\u%04x`, r)
		}
	}
	return form, true
}
