// Package linkedin is LinkedIn: comments on the posts of our organisation's page, posts that share ours or name us, and
// our answers. LinkedIn forbids to keep what it tells: see TextKept and ProfileKept.
package linkedin

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our LinkedIn app and our pages.
type Config struct {
	Secrets []string `json:"secrets"` // the app's client secret first; while it is rotated, the old one too
	// access tokens of an administrator, by organisation id; AnyPage for all
	Tokens   map[string]string `json:"tokens"`
	ClientID string            `json:"client_id"` // the app's; with it and its secret LinkedIn tells when a token ends
	// the LinkedIn-Version to call, "YYYYMM"; "" for 202610. LinkedIn serves each for a year
	Version string       `json:"version"`
	BaseURL string       `json:"base_url"` // "" for LinkedIn's own
	AuthURL string       `json:"auth_url"` // of LinkedIn's OAuth; "" for its own
	HTTP    *http.Client `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyPage is the key of Config.Tokens that stands for every organisation not named there.
const AnyPage = "*"

// How long LinkedIn lets us keep what a member did, and what we know of the member, counted from when we heard it
// (learn.microsoft.com, LinkedIn's data storage requirements). What is past its time must be erased.
const (
	TextKept    = 48 * time.Hour // words, links, times: a member's social activity
	ProfileKept = 24 * time.Hour // the author
)

const (
	baseURL = "https://api.linkedin.com"
	authURL = "https://www.linkedin.com"
	version = "202610"
)

// Adapter hears LinkedIn and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
	_ platform.Expirer = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	config.BaseURL = cmp.Or(strings.TrimSuffix(config.BaseURL, "/"), baseURL)
	config.AuthURL = cmp.Or(strings.TrimSuffix(config.AuthURL, "/"), authURL)
	config.Version = cmp.Or(config.Version, version)
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Ack is an empty 200. LinkedIn repeats anything else every five minutes for eight hours.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
