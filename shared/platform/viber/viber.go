// Package viber is Viber: what people write to our bot, and our replies. To the opening of a conversation Viber takes
// the body of a response as a message to the person: ours have none.
package viber

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our bots.
type Config struct {
	Secrets []string `json:"secrets"` // the bot's auth token, by which Viber signs, newest first
	// our name for the bot, which Viber's bodies do not name; /webhooks/viber/<name> goes before it
	Account string            `json:"account"`
	Sender  string            `json:"sender"`   // the name people see beside our replies, at most 28 characters
	Tokens  map[string]string `json:"tokens"`   // auth tokens by our name for the bot; platform.AnyAccount stands for every bot
	BaseURL string            `json:"base_url"` // "" for Viber's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears Viber and replies there. It is safe for use by several goroutines.
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
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://chatapi.viber.com", config.HTTP, explain)}
}

var signature = platform.HMAC{
	Header: "X-Viber-Content-Signature", Hint: "is the auth token the one of the bot that sends?",
}

// Verify checks Viber's signature, whose key is the bot's auth token as text. Viber signs no time beside it.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

func (a *Adapter) token(m mention.Mention) string {
	return platform.ByAccount(a.config.Tokens, m.Source)
}
