// Package linkedin is LinkedIn: comments on the posts of our organisation's page, posts that share ours or name us, and
// our replies. LinkedIn forbids keeping what it shows for long: see TextKept and ProfileKept. It repeats a delivery for
// eight hours, every five minutes, unless the response is 200.
package linkedin

import (
	"cmp"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our LinkedIn app and our pages.
type Config struct {
	Secrets []string `json:"secrets"` // the app's client secret first; while it is rotated, the old one too
	// access tokens of an administrator, by organisation id; or AnyAccount
	Tokens   map[string]string `json:"tokens"`
	ClientID string            `json:"client_id"` // the app's; with it and its secret LinkedIn says when a token expires
	// the LinkedIn-Version to call, "YYYYMM"; "" for 202610. LinkedIn serves each for a year
	Version string       `json:"version"`
	BaseURL string       `json:"base_url"` // "" for LinkedIn's own
	AuthURL string       `json:"auth_url"` // of LinkedIn's OAuth; "" for its own
	HTTP    *http.Client `json:"-"`        // nil for one with a time limit of 10 s
}

// How long LinkedIn lets us keep what a member did, and what we know of the member, counted from when we heard it
// (learn.microsoft.com, LinkedIn's data storage requirements). What is past its time must be erased.
const (
	TextKept    = 48 * time.Hour // words, links, times: a member's social activity
	ProfileKept = 24 * time.Hour // the author
)

// Adapter hears LinkedIn and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config    Config
	api, auth platform.API
}

var (
	_ platform.Adapter    = (*Adapter)(nil)
	_ platform.Handshaker = (*Adapter)(nil)
	_ platform.Replier    = (*Adapter)(nil)
	_ platform.Expirer    = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	config.Version = cmp.Or(config.Version, "202610")
	api := platform.NewAPI(config.BaseURL, "https://api.linkedin.com", config.HTTP, refusals.Explain)
	return &Adapter{config, api, api.At(cmp.Or(config.AuthURL, "https://www.linkedin.com"))}
}

func (a *Adapter) token(s mention.Source) string { return platform.ByAccount(a.config.Tokens, s) }
