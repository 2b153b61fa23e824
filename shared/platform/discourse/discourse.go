// Package discourse is Discourse: the posts of a forum, public and private, and our replies below them. A forum sends a
// delivery again only where its owner has asked for it.
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
	User    string   `json:"user"`  // the name of the user by whom we reply
	Ours    []string `json:"ours"`  // names of the other users who speak for the brand
	Staff   bool     `json:"staff"` // administrators and moderators speak for the brand too
	// API keys by host; platform.AnyAccount stands for every forum, and needs a BaseURL
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for the forum itself, https://<host>
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

const unassigned = "forum" // the account where nothing names one

// Adapter hears Discourse and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API // without an address: each forum has its own
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "", config.HTTP, refusals.Explain)}
}

var signature = platform.HMAC{
	Header: "X-Discourse-Event-Signature", Prefix: "sha256=", Hint: "is the secret the one of the webhook that sends?",
}

// Verify checks Discourse's signature. A forum without a secret sends none and is refused. Discourse signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}
