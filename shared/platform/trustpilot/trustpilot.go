// Package trustpilot is Trustpilot: reviews of our business, and our one reply to each. Trustpilot documents no
// signature, so our address itself is the secret, and Enrich asks Trustpilot for a review before anybody is woken by
// it.
package trustpilot

import (
	"cmp"
	"context"
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
	Tokens map[string]string `json:"tokens"` // OAuth access tokens of a business user, by unit, or AnyAccount
	// that business user's id, by unit, or AnyAccount; none where Trustpilot need not be told
	Users   map[string]string `json:"users"`
	BaseURL string            `json:"base_url"` // "" for Trustpilot's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears Trustpilot and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter      = (*Adapter)(nil)
	_ platform.Replier      = (*Adapter)(nil)
	_ platform.Expirer      = (*Adapter)(nil)
	_ platform.Enricher     = (*Adapter)(nil)
	_ platform.PathRedactor = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	config.Unit = cmp.Or(config.Unit, "reviews")
	api := platform.NewAPI(config.BaseURL, "https://api.trustpilot.com", config.HTTP, refusals.Explain)
	return &Adapter{config, api}
}

// minWord keeps a path that somebody could guess from being taken for a secret.
const minWord = 16

// Verify compares the path with the secrets. It proves that the sender knows our address, and nothing about the body or
// its time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	if _, word := split(r.Path); len(word) < minWord || !platform.Among(a.config.Secrets, r.Path) {
		return platform.Mismatch("is the address the one that was given to Trustpilot?", a.config.Secrets)
	}
	return nil
}

// RedactPath is the business unit that a path names, as split reads it.
func (a *Adapter) RedactPath(path string) string {
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

// Expires knows only whether there is a token: it expires after 100 hours, and Trustpilot does not say when that is.
func (a *Adapter) Expires(_ context.Context, s mention.Source, _ time.Time) (time.Time, error) {
	if a.token(s) == "" {
		return time.Time{}, platform.ErrNoToken
	}
	return time.Time{}, platform.ErrEndUnknown
}

func (a *Adapter) token(s mention.Source) string { return platform.ByAccount(a.config.Tokens, s) }

func (a *Adapter) header(s mention.Source) http.Header {
	return http.Header{"Authorization": {"Bearer " + a.token(s)}}
}
