// Package slack is Slack: what people write in channels and to our app, by the Events API, and our replies in the
// thread. Slack gives us 3 s to respond to a delivery; one that it sends again is the same mention.
package slack

import (
	"net/http"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and the workspaces that have it.
type Config struct {
	Secrets []string `json:"secrets"` // the app's signing secret, newest first
	Account string   `json:"account"` // the workspace of events that name none
	// the workspace's address, "https://example.slack.com", for links to a message and not only to its channel
	Site    string            `json:"site"`
	Ours    []string          `json:"ours"`     // ids of users who speak for the brand, beside the app
	Tokens  map[string]string `json:"tokens"`   // bot tokens by workspace id; platform.AnyAccount stands for every workspace
	BaseURL string            `json:"base_url"` // "" for Slack's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// unassigned is the account where neither the body, the path nor the settings name one.
const unassigned = "workspace"

// Adapter hears Slack and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter    = (*Adapter)(nil)
	_ platform.Handshaker = (*Adapter)(nil)
	_ platform.Replier    = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://slack.com", config.HTTP, explain)}
}

func (a *Adapter) token(m mention.Mention) string {
	return platform.ByAccount(a.config.Tokens, m.Source)
}

func (a *Adapter) bearer(m mention.Mention) http.Header {
	return http.Header{"Authorization": {"Bearer " + a.token(m)}}
}
