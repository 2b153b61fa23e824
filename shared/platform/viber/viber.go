// Package viber is Viber: what people write to our bot, and our answers (spec sheet of the other platforms, 15).
package viber

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our bots.
type Config struct {
	Secrets []string `json:"secrets"` // the bot's auth token, by which Viber signs, newest first
	// our name for the bot, which Viber's bodies do not name; /webhooks/viber/<name> goes before it
	Account string            `json:"account"`
	Sender  string            `json:"sender"`   // the name people see beside our answers, at most 28 characters
	Tokens  map[string]string `json:"tokens"`   // auth tokens by our name for the bot; AnyAccount stands for every bot
	BaseURL string            `json:"base_url"` // "" for Viber's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every bot not named there.
const AnyAccount = "*"

const (
	baseURL    = "https://chatapi.viber.com"
	unassigned = "bot" // the account where neither the path nor the settings name one
)

// Adapter hears Viber and answers there. It is safe for use by several goroutines.
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

// Ack is a 200 without a body: to the opening of a conversation Viber takes a body as a message to the person.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake is never one: the event that Viber sends while the webhook is set is signed and comes as a delivery.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}
