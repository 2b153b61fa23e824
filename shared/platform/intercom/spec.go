package intercom

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "intercom",
	Places: []platform.Place{{
		Name: "intercom", Title: "Intercom", Row: platform.Row{
			Hears:   "conversations, ratings",
			Replies: "by reply",
			Needs:   "an app; an access token",
			Keeps:   "until redacted there",
		},
	}},
	Replies: true,
	Probes:  true,
}

// Spec is what is known of Intercom besides our settings.
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
		Admins: map[string]string{platform.AnyAccount: "1"},
	}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}
