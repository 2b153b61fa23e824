package telegram

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "telegram",
	Places: []platform.Place{{
		Name: "telegram", Title: "Telegram", Row: platform.Row{
			Hears:   "messages, groups, channels, business chats; edits",
			Replies: "by message",
			Needs:   "a bot",
			Keeps:   "until deleted there, where Telegram reports it",
		},
	}},
	Replies: true,
}

// Spec is what is known of Telegram besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{Secrets: []string{secret}, Tokens: platform.LocalTokens(), HTTP: client}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: http.Header{proofHeader: {secret}}, Body: body}, nil
}
