// Package line is LINE: what people write to our official account, alone or in groups, and our answers by push message
// (spec sheet of the other platforms, 14).
package line

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our channels.
type Config struct {
	Secrets []string `json:"secrets"` // the channel's secret, newest first
	// channel access tokens by the bot's user id ("destination"); AnyAccount stands for every bot
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for LINE's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every bot not named there.
const AnyAccount = "*"

const baseURL = "https://api.line.me"

// Adapter hears LINE and answers there. It is safe for use by several goroutines.
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

// Ack is an empty 200, within the 2 s that LINE allows.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake is never one: the console's probe is a signed delivery without events.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}
