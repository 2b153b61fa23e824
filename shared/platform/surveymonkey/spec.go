package surveymonkey

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "surveymonkey",
	Places: []platform.Place{{
		Name: "surveymonkey", Title: "SurveyMonkey", Row: platform.Row{
			Hears: "answers in words, which Oyez fetches; ratings without words are only counted",
			Needs: "a webhook; a token that may read responses (a paid plan)",
			Keeps: "until deleted there",
		},
	}},
	NeedsEnrichment: func(mention.Mention) bool { return true },
	Probes:          true,
}

// Spec is what is known of SurveyMonkey besides our settings.
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
