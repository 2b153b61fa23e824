package zendesk

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"oyez/shared/platform"
)

var signature = platform.HMAC{
	Header: "X-Zendesk-Webhook-Signature", Base64: true,
	Hint: "is the signing secret the one of the webhook that sends?",
}

const (
	timeHeader = "X-Zendesk-Webhook-Signature-Timestamp"
	tolerance  = 5 * time.Minute // ours, both ways: Zendesk signs its time and leaves the rest to us
)

// Verify checks Zendesk's signature over the other header's time as it is written and the raw body, with nothing
// between. The secret is used as text, though it looks like base64.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	times := r.Header.Values(timeHeader)
	if len(times) != 1 {
		return fmt.Errorf("%w (want one %s header, found %d)", platform.ErrSignature, timeHeader, len(times))
	}
	if err := signature.Verify(a.config.Secrets, r.Header, signed(times[0], r.Body)); err != nil {
		return err
	}
	at, err := time.Parse(time.RFC3339, times[0])
	if err != nil {
		return fmt.Errorf("%w (%s is no time)", platform.ErrSignature, timeHeader)
	}
	return platform.Fresh(at, now, tolerance)
}

func sign(secret string, body []byte, now time.Time) http.Header {
	at := now.UTC().Format(time.RFC3339)
	h := signature.Sign(secret, signed(at, body))
	h.Set(timeHeader, at)
	return h
}

func signed(at string, body []byte) []byte { return slices.Concat([]byte(at), body) }
