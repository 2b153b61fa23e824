// Package typeform is the forms of Typeform: what people write and rate in them. Nobody can be answered there.
package typeform

import (
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

var signature = platform.HMAC{
	Header: "Typeform-Signature", Prefix: "sha256=", Base64: true, Hint: "is it the secret of this webhook?",
}

// Verify checks Typeform's signature. Typeform signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}
