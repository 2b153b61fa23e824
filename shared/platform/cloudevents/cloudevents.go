// Package cloudevents is the generic webhook for buses that speak CloudEvents 1.0 over HTTP: one event in the body, one
// in headers and body, or a batch, posted to /webhooks/cloudevents/{name}.
package cloudevents

import (
	"cmp"
	"net/http"

	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/standardwebhooks"
)

// Config is the senders, by the name that stands in their address and in their mentions' source.
type Config struct {
	Senders map[string]Sender `json:"senders"`
}

// Sender is one of them. It signs by Standard Webhooks or shows a token; without secrets and tokens it is refused.
type Sender struct {
	Secrets []string `json:"secrets"` // "whsec_…" or "whpk_…", the newest first; several while one is rotated
	Tokens  []string `json:"tokens"`  // bearer tokens, likewise
	// where the data of its events hold what; zero for fields of the usual names
	Fields mapping.Fields `json:"fields"`
}

// Unnamed is the name of the sender that posts to /webhooks/cloudevents without one.
const Unnamed = "default"

// Adapter hears the senders. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	keys   map[string]standardwebhooks.Keys
}

var (
	_ platform.Adapter      = (*Adapter)(nil)
	_ platform.Handshaker   = (*Adapter)(nil)
	_ platform.Acknowledger = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	a := &Adapter{config: config, keys: map[string]standardwebhooks.Keys{}}
	for name, s := range config.Senders {
		a.keys[name] = standardwebhooks.NewKeys(s.Secrets)
	}
	return a
}

// Ack is 204: the specification's list of responses has no 200 without a body.
func (a *Adapter) Ack(platform.Request, []platform.Event) platform.Response {
	return platform.Response{Status: http.StatusNoContent}
}

func name(r platform.Request) string { return cmp.Or(r.Path, Unnamed) }
