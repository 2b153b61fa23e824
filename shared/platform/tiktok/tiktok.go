// Package tiktok is TikTok's Business API: comments on our videos, mentions of our brand and private messages to us,
// and our answers to comments and messages. TikTok's other developer platform has none of them.
package tiktok

import (
	"net/http"
	"strings"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and our business accounts.
type Config struct {
	Secrets []string          `json:"secrets"` // the app's secret first; while it is rotated, the old one too
	Own     []string          `json:"own"`     // the unique identifiers of our accounts: what they write is an echo
	Tokens  map[string]string `json:"tokens"`  // access tokens, by the account's open id; AnyAccount for all
	// renews tokens, which end after a day; refresh tokens, good for a year, by open id
	Renewal *platform.Renewal `json:"renewal"`
	BaseURL string            `json:"base_url"` // "" for TikTok's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every account not named there.
const AnyAccount = "*"

const baseURL = "https://business-api.tiktok.com"

// Adapter hears TikTok and answers there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	tokens platform.Tokens
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
	_ platform.Expirer = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	config.BaseURL = strings.TrimSuffix(config.BaseURL, "/")
	if config.BaseURL == "" {
		config.BaseURL = baseURL
	}
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config, tokens: platform.NewTokens(config.Tokens, config.Renewal, config.exchange)}
}

// Faults names what is missing to renew tokens.
func (c Config) Faults(bool) []string { return c.Renewal.Faults() }

// Handshake takes no request for a probe: none is known.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Ack is an empty 200. TikTok repeats anything else for 72 hours.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }
