package zendesk

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "zendesk",
	Places: []platform.Place{{
		Name: "zendesk", Title: "Zendesk", Row: platform.Row{
			Hears:   "tickets, comments",
			Replies: "by public comment on the ticket",
			Needs:   "a webhook with a signing secret; an API token",
			Keeps:   "until redacted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Zendesk besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{
		Secrets: []string{secret}, Tokens: platform.LocalTokens(), HTTP: client,
		Subdomains: map[string]string{platform.AnyAccount: "acme"},
	}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, now time.Time) (platform.Request, error) {
	return platform.Request{Header: sign(secret, body, now), Body: body}, nil
}
