// Package telegram is Telegram: what people write to our bot, in groups and channels it belongs to and to the business
// accounts it serves, and our replies. One update is one delivery. Telegram obeys the body of a response that names one
// of its methods: ours have none.
package telegram

import (
	"fmt"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our bots.
type Config struct {
	Secrets []string `json:"secrets"` // the secret_token given to setWebhook, newest first
	// the bot's id, the digits before the colon of its token; /webhooks/telegram/<id> goes before it
	Account string `json:"account"`
	// ids of people, groups and channels that speak for the brand, beside the bot
	Ours    []string          `json:"ours"`
	Tokens  map[string]string `json:"tokens"`   // bot tokens by bot id; platform.AnyAccount stands for every bot
	BaseURL string            `json:"base_url"` // "" for Telegram's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// unassigned is the account where neither the path nor the settings name one.
const unassigned = "bot"

// Adapter hears Telegram and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://api.telegram.org", config.HTTP, explain)}
}

const proofHeader = "X-Telegram-Bot-Api-Secret-Token"

// Verify compares the header with the secret given to setWebhook. Telegram signs neither body nor time: whoever knows
// the secret is believed.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	values := r.Header.Values(proofHeader)
	if len(values) != 1 {
		return fmt.Errorf("%w (want one %s header, found %d)", platform.ErrSignature, proofHeader, len(values))
	}
	if !platform.Among(a.config.Secrets, values[0]) {
		return platform.Mismatch("is it the secret_token of the bot's setWebhook?", a.config.Secrets)
	}
	return nil
}

func (a *Adapter) token(m mention.Mention) string {
	return platform.ByAccount(a.config.Tokens, m.Source)
}
