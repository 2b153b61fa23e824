package qualtrics

import (
	"net/http"
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "qualtrics",
	Places: []platform.Place{{
		Name: "qualtrics", Title: "Qualtrics", Row: platform.Row{
			Hears: "answers in words, which Oyez fetches; ratings without words are only counted",
			Needs: "an event subscription; a token that may read responses, and `base_url`",
			Keeps: "until you are asked to delete them",
		},
	}},
	NeedsEnrichment: func(mention.Mention) bool { return true },
	SecretPath:      true,
	Probes:          true,
}

// Spec is what is known of Qualtrics besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the shared keys and the words.
func (c Config) Proofs() []string { return slices.Concat(c.Secrets, c.Words) }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{
		Secrets: []string{secret}, BaseURL: "https://local.qualtrics.com", Tokens: platform.LocalTokens(), HTTP: client,
	}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: form(secret, body),
	}, nil
}
