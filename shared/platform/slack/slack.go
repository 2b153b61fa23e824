// Package slack is Slack: what people write in channels and to our app, by the Events API, and our answers in the
// thread (spec sheet of the other platforms, 6).
package slack

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and the workspaces that have it.
type Config struct {
	Secrets []string `json:"secrets"` // the app's signing secret, newest first
	Account string   `json:"account"` // the workspace of events that name none
	// the workspace's address, "https://example.slack.com", for links to a message and not only to its channel
	Site    string            `json:"site"`
	Ours    []string          `json:"ours"`     // ids of users who speak for the brand, beside the app
	Tokens  map[string]string `json:"tokens"`   // bot tokens by workspace id; AnyAccount stands for every workspace
	BaseURL string            `json:"base_url"` // "" for Slack's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every workspace not named there.
const AnyAccount = "*"

const (
	baseURL    = "https://slack.com"
	unassigned = "workspace" // the account where neither the body, the path nor the settings name one
)

// Adapter hears Slack and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	if config.BaseURL == "" {
		config.BaseURL = baseURL
	}
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Ack is an empty 200, within the 3 s that Slack allows. A later one is sent again, and is the same mention.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }
