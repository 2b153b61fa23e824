package tally

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "tally",
	Places: []platform.Place{{
		Name: "tally", Title: "Tally", Row: platform.Row{
			Hears: "answers in words; ratings without words are only counted",
			Needs: "a signed webhook",
			Keeps: "until you are asked to delete them",
		},
	}},
}

// Spec is what is known of Tally besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, _ *http.Client) platform.Settings {
	return Config{Secrets: []string{secret}}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}
