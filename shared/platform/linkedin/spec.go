package linkedin

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "linkedin",
	Places: []platform.Place{{
		Name: "linkedin", Title: "LinkedIn", Row: platform.Row{
			Hears:   "comments, shares that name you",
			Replies: "by comment",
			Needs:   "the Community Management API, Standard tier",
			Keeps:   "words 48 hours, names 24 hours: LinkedIn's rule",
		},
	}},
	Replies:      true,
	TokensExpire: true,
	Probes:       true,
}

// Spec is what is known of LinkedIn besides our settings.
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
	return platform.Request{Header: signature.Sign(secret, signed(body)), Body: body}, nil
}

// Completed has the app's secret, which LinkedIn wants to hear together with a token.
func (c Config) Completed(heard platform.Settings) platform.Settings {
	if len(c.Secrets) == 0 {
		c.Secrets = heard.Proofs()
	}
	return c
}
