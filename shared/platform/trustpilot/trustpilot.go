// Package trustpilot is Trustpilot: reviews of our business, and our one reply to each. Trustpilot documents no
// signature, so our address itself is the secret, and Enrich asks Trustpilot for a review before anybody is woken by
// it.
package trustpilot

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our business units.
type Config struct {
	// Secrets are what may follow /webhooks/trustpilot/ in the address that Trustpilot was given, the newest first:
	// "{unit}/{word}" for one of several business units, or the word alone. A word under 16 bytes opens nothing.
	Secrets []string `json:"secrets"`
	// the business unit of deliveries whose path names none; "" for "reviews"
	Unit   string            `json:"unit"`
	Tokens map[string]string `json:"tokens"` // OAuth access tokens of a business user, by unit; AnyUnit for all
	// that business user's id, by unit; AnyUnit for all; none where Trustpilot need not be told
	Users   map[string]string `json:"users"`
	BaseURL string            `json:"base_url"` // "" for Trustpilot's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyUnit is the key of Config.Tokens and Config.Users that stands for every business unit not named there.
const AnyUnit = "*"

const (
	baseURL = "https://api.trustpilot.com"
	unit    = "reviews" // the account of deliveries that name none
)

// Adapter hears Trustpilot and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter  = (*Adapter)(nil)
	_ platform.Replier  = (*Adapter)(nil)
	_ platform.Expirer  = (*Adapter)(nil)
	_ platform.Enricher = (*Adapter)(nil)
	_ platform.Redacter = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	config.BaseURL = cmp.Or(strings.TrimSuffix(config.BaseURL, "/"), baseURL)
	config.Unit = cmp.Or(config.Unit, unit)
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Handshake takes no request for a probe: the "Test" of Trustpilot's page is a delivery like any other.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Ack is an empty 200.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
