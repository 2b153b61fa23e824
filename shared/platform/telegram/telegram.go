// Package telegram is Telegram: what people write to our bot, in groups and channels it belongs to and to the business
// accounts it serves, and our answers. One update is one delivery (spec sheet of the other platforms, 1).
package telegram

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our bots.
type Config struct {
	Secrets []string `json:"secrets"` // the secret_token given to setWebhook, newest first
	// the bot's id, the digits before the colon of its token; /webhooks/telegram/<id> goes before it
	Account string `json:"account"`
	// ids of people, groups and channels that speak for the brand, beside the bot
	Ours    []string          `json:"ours"`
	Tokens  map[string]string `json:"tokens"`   // bot tokens by bot id; AnyAccount stands for every bot
	BaseURL string            `json:"base_url"` // "" for Telegram's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every bot not named there.
const AnyAccount = "*"

const (
	baseURL    = "https://api.telegram.org"
	unassigned = "bot" // the account where neither the path nor the settings name one
)

// Adapter hears Telegram and answers there. It is safe for use by several goroutines.
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

// Ack is a 200 without a body: Telegram obeys a body that names one of its methods.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake is never one: Telegram sends no probe.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}
