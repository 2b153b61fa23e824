// Package typeform is the forms of Typeform: what people write and rate in them. Nothing can be answered there.
package typeform

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// Config is what the adapter must know of our forms. Each form is a source: typeform/{form id}.
type Config struct {
	// the webhooks' secrets, the newest first; none refuses everything
	Secrets []string `json:"secrets"`
	// by a question's id or ref, where a delivery does not tell its scale and it is not the usual one
	Scales map[string]mapping.Scale `json:"scales"`
}

// Adapter hears Typeform. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var _ platform.Adapter = (*Adapter)(nil)

// New makes the adapter.
func New(config Config) *Adapter { return &Adapter{config} }

// Ack is an empty 200, within the 30 s that Typeform allows.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake knows no probe: Typeform sends none.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Verify checks Typeform-Signature, "sha256=<base64>", over the raw body. Typeform signs no time (spec sheet 16).
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	digest, err := platform.Digest(r.Header, "Typeform-Signature", "sha256=", base64.StdEncoding.Strict().DecodeString)
	if err != nil {
		return fmt.Errorf("typeform: %w", err)
	}
	if !platform.SignedBy(a.config.Secrets, r.Body, digest) {
		return fmt.Errorf("typeform: %w", platform.Mismatch("is it the secret of this webhook?", a.config.Secrets))
	}
	return nil
}

// Sign is how Typeform signs body, whenever.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return http.Header{"Typeform-Signature": {"sha256=" + base64.StdEncoding.EncodeToString(mac.Sum(nil))}}
}
