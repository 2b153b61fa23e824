package tiktok

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"oyez/shared/platform"
)

const signatureHeader = "TikTok-Signature"

// tolerance is ours, both ways: TikTok leaves it to us, and does not say whether a repeat is signed anew.
const tolerance = 5 * time.Minute

// parts of the header: the time in Unix seconds and the HMAC-SHA256 in hexadecimal.
var parts = regexp.MustCompile(`^t=([0-9]{1,18}),s=([0-9a-fA-F]{64})$`)

// Verify checks TikTok-Signature, "t=<seconds>,s=<hex>", over "<seconds>.<raw body>" (spec sheet 3).
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	values := r.Header.Values(signatureHeader)
	if len(values) != 1 {
		return fmt.Errorf("tiktok: %w (want one %s header, found %d)", platform.ErrSignature, signatureHeader,
			len(values))
	}
	found := parts.FindStringSubmatch(values[0])
	if found == nil {
		return fmt.Errorf("tiktok: %w (want %s as t=<seconds>,s=<hex>)", platform.ErrSignature, signatureHeader)
	}
	digest, err := hex.DecodeString(found[2])
	if err != nil || !platform.SignedBy(a.config.Secrets, signed(found[1], r.Body), digest) {
		return fmt.Errorf("tiktok: %w", platform.Mismatch("is the secret the one of the app that sends?",
			a.config.Secrets))
	}
	seconds, err := strconv.ParseInt(found[1], 10, 64)
	switch at := time.Unix(seconds, 0); {
	case err != nil || at.Before(now.Add(-tolerance)):
		return fmt.Errorf("tiktok: %w", platform.ErrTooOld)
	case at.After(now.Add(tolerance)):
		return fmt.Errorf("tiktok: %w", platform.ErrTooNew)
	}
	return nil
}

// Sign is the header of a delivery of body, signed with secret at now: the local run's deliveries.
func Sign(secret string, body []byte, now time.Time) http.Header {
	t := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(signed(t, body))
	h := http.Header{}
	h.Set(signatureHeader, "t="+t+",s="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

func signed(t string, body []byte) []byte { return slices.Concat([]byte(t), []byte("."), body) }
