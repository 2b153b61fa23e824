package zendesk

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"oyez/shared/platform"
)

const (
	signatureHeader = "X-Zendesk-Webhook-Signature"
	timeHeader      = "X-Zendesk-Webhook-Signature-Timestamp"
)

// tolerance is ours, both ways: Zendesk signs its time and leaves the rest to us.
const tolerance = 5 * time.Minute

// Verify checks X-Zendesk-Webhook-Signature, base64, over the other header's time as it is written and the raw body,
// with nothing between. The secret is used as text, though it looks like base64 (spec sheet 20).
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	digest, err := platform.Digest(r.Header, signatureHeader, "", base64.StdEncoding.Strict().DecodeString)
	if err != nil {
		return fmt.Errorf("zendesk: %w", err)
	}
	times := r.Header.Values(timeHeader)
	if len(times) != 1 {
		return fmt.Errorf("zendesk: %w (want one %s header, found %d)", platform.ErrSignature, timeHeader, len(times))
	}
	if !platform.SignedBy(a.config.Secrets, signed(times[0], r.Body), digest) {
		return fmt.Errorf("zendesk: %w", platform.Mismatch("is the signing secret the one of the webhook that sends?",
			a.config.Secrets))
	}
	switch at, err := time.Parse(time.RFC3339, times[0]); {
	case err != nil:
		return fmt.Errorf("zendesk: %w (%s is no time)", platform.ErrSignature, timeHeader)
	case at.Before(now.Add(-tolerance)):
		return fmt.Errorf("zendesk: %w", platform.ErrTooOld)
	case at.After(now.Add(tolerance)):
		return fmt.Errorf("zendesk: %w", platform.ErrTooNew)
	}
	return nil
}

// Sign is the headers of a delivery of body, signed with secret at now: the local run's deliveries.
func Sign(secret string, body []byte, now time.Time) http.Header {
	at := now.UTC().Format(time.RFC3339)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(signed(at, body))
	return http.Header{timeHeader: {at}, signatureHeader: {base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}

func signed(at string, body []byte) []byte { return slices.Concat([]byte(at), body) }
