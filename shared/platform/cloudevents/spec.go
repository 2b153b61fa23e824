package cloudevents

import (
	"net/http"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/standardwebhooks"
)

var spec = platform.Spec{
	Name: "cloudevents",
	Places: []platform.Place{{
		Name: "cloudevents", Row: platform.Row{
			Called: "CloudEvents",
			Hears:  "the same, in structured, binary and batch mode",
			Needs:  "Standard Webhooks or a bearer token",
			Keeps:  "until the sender says it is removed",
		},
	}},
	Probes: true,
	Acks:   true,
}

// Spec is what is known of CloudEvents besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are what deliveries are checked with, every sender's.
func (c Config) Proofs() []string {
	var proofs []string
	for _, s := range c.Senders {
		proofs = append(append(proofs, s.Secrets...), s.Tokens...)
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
	header.Set("Content-Type", "application/cloudevents+json")
	return platform.Request{Path: localSender, Header: header, Body: body}, nil
}
