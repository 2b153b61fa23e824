// Package discourse is Discourse: the posts of a forum, public and private, and our answers below them (spec sheet of
// the other platforms, 9).
package discourse

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our forums.
type Config struct {
	Secrets []string `json:"secrets"` // the webhook's secret, newest first
	// the forum's host, "forum.example.com"; "" believes X-Discourse-Instance, which is not signed.
	// /webhooks/discourse/<host> goes before it
	Account string   `json:"account"`
	User    string   `json:"user"`  // the name of the user by whom we answer
	Ours    []string `json:"ours"`  // names of the other users who speak for the brand
	Staff   bool     `json:"staff"` // administrators and moderators speak for the brand too
	// API keys by host; AnyAccount stands for every forum, and needs a BaseURL
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for the forum itself, https://<host>
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every forum not named there.
const AnyAccount = "*"

const unassigned = "forum" // the account where nothing names one

// Adapter hears Discourse and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Ack is an empty 200. Forums send again only where their owner has asked for it.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake is never one: Discourse's ping is signed and comes as a delivery.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}
