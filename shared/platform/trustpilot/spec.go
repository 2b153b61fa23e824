package trustpilot

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "trustpilot",
	Places: []platform.Place{{
		Name: "trustpilot", Title: "Trustpilot", Row: platform.Row{
			Hears:   "service and product reviews, looked up before they are believed",
			Replies: "in public, once",
			Needs:   "a secret address; an OAuth token of a business user",
			Keeps:   "until deleted there",
		},
	}},
	Replies:         true,
	NeedsEnrichment: func(mention.Mention) bool { return true },
	TokensExpire:    true,
	SecretPath:      true,
}

// Spec is what is known of Trustpilot besides our settings.
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
	return platform.Request{Path: secret, Header: http.Header{}, Body: body}, nil
}
