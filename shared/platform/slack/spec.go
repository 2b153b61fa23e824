package slack

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "slack",
	Places: []platform.Place{{
		Name: "slack", Title: "Slack", Row: platform.Row{
			Hears:   "mentions of the app, direct messages, messages in shared channels; edits and deletions",
			Replies: "in the thread",
			Needs:   "an app",
			Keeps:   "until deleted there",
		},
	}},
	Replies: true,
	Probes:  true,
}

// Spec is what is known of Slack besides our settings.
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
func (Config) Deliver(secret string, body []byte, now time.Time) (platform.Request, error) {
	return platform.Request{Header: sign(secret, body, now), Body: body}, nil
}
