package github

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "github",
	Places: []platform.Place{{
		Name: "github", Title: "GitHub", Row: platform.Row{
			Hears:   "issues, discussions and the comments on both; edits and deletions",
			Replies: "by comment",
			Needs:   "a webhook; a token",
			Keeps:   "until deleted there",
		},
	}},
	Replies:      true,
	TokensExpire: true,
}

// Spec is what is known of GitHub besides our settings.
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
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}
