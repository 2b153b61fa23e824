// Package tiktok is TikTok's Business API: comments on our videos, mentions of our brand and private messages to us,
// and our replies to comments and messages. TikTok's other developer platform has none of them. It repeats a delivery
// for 72 hours unless the response is 200.
package tiktok

import (
	"net/http"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and our business accounts.
type Config struct {
	Secrets []string          `json:"secrets"` // the app's secret first; while it is rotated, the old one too
	Own     []string          `json:"own"`     // the unique identifiers of our accounts: what they write is an echo
	Tokens  map[string]string `json:"tokens"`  // access tokens, by the account's open id; platform.AnyAccount for all
	// renews tokens, which expire after a day; refresh tokens, good for a year, by open id
	Renewal *platform.Renewal `json:"renewal"`
	BaseURL string            `json:"base_url"` // "" for TikTok's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears TikTok and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
	tokens platform.Tokens
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
	_ platform.Expirer = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	a := &Adapter{config: config}
	a.api = platform.NewAPI(config.BaseURL, "https://business-api.tiktok.com", config.HTTP, explain)
	a.api.Base += "/open_api/v1.3"
	a.tokens = platform.NewTokens(config.Tokens, config.Renewal, a.exchange)
	return a
}

// Faults names what is missing to renew tokens.
func (c Config) Faults(bool) []string { return c.Renewal.Faults() }
