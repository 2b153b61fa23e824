package discourse

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "discourse",
	Places: []platform.Place{{
		Name: "discourse", Title: "Discourse", Row: platform.Row{
			Hears:   "topics, posts, private messages; edits and deletions",
			Replies: "by post",
			Needs:   "a webhook; an API key",
			Keeps:   "until deleted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Discourse besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{Secrets: []string{secret}, User: "anna", Tokens: platform.LocalTokens(), HTTP: client}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}
