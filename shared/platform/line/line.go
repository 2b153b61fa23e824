// Package line is LINE: what people write to our official account, alone or in groups, and our replies by push message.
// LINE gives us 2 s to respond to a delivery.
package line

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our channels.
type Config struct {
	Secrets []string `json:"secrets"` // the channel's secret, newest first
	// channel access tokens by the bot's user id ("destination"); platform.AnyAccount stands for every bot
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for LINE's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears LINE and replies there. It is safe for use by several goroutines.
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
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://api.line.me", config.HTTP, explain)}
}

var signature = platform.HMAC{
	Header: "X-Line-Signature", Base64: true, Hint: "is the secret the one of the channel that sends?",
}

// Verify checks LINE's signature. LINE signs no time beside it.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

func (a *Adapter) token(m mention.Mention) string {
	return platform.ByAccount(a.config.Tokens, m.Source)
}
