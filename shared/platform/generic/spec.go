package generic

import (
	"net/http"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/standardwebhooks"
)

var spec = platform.Spec{
	Name: "generic",
	Places: []platform.Place{{
		Name: "generic", Row: platform.Row{
			Called: "any signed webhook",
			Hears:  "whatever the mapping in the settings finds: text, author, id, time, rating ...",
			Needs:  "Standard Webhooks, `v1` or `v1a`",
			Keeps:  "until the sender says it is removed",
		},
	}},
}

// Spec is what is known of the generic webhook besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are what deliveries are checked with, every sender's.
func (c Config) Proofs() []string {
	var proofs []string
	for _, s := range c.Senders {
		proofs = append(proofs, s.Secrets...)
	}
	return proofs
}

// localSender is the one sender of the local run.
const localSender = "shop"

// Local is the settings of the local run.
func (Config) Local(secret string, _ *http.Client) platform.Settings {
	return Config{Senders: map[string]Sender{localSender: {Secrets: []string{standardwebhooks.LocalKey(secret)}}}}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, now time.Time) (platform.Request, error) {
	header := standardwebhooks.Sign(standardwebhooks.LocalKey(secret), body, now)
	return platform.Request{Path: localSender, Header: header, Body: body}, nil
}
