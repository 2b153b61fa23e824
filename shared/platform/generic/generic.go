// Package generic is the webhook for everything that has no adapter of its own: a shop, a hotline, a survey, a
// workflow. Whoever can sign by Standard Webhooks may post JSON of its own design to /webhooks/generic/{name}.
package generic

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/standardwebhooks"
)

// Config is the senders, by the name that stands in their address and in their mentions' source.
type Config struct {
	Senders map[string]Sender `json:"senders"`
}

// Sender is one of them.
type Sender struct {
	// "whsec_…" or "whpk_…", the newest first; several while one is rotated; none refuses everything
	Secrets []string       `json:"secrets"`
	Fields  mapping.Fields `json:"fields"` // where its JSON holds what; zero for fields of the usual names
}

// Unnamed is the name of the sender that posts to /webhooks/generic without one.
const Unnamed = "default"

// Adapter hears the senders. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	keys   map[string]standardwebhooks.Keys
}

var _ platform.Adapter = (*Adapter)(nil)

// New makes the adapter.
func New(config Config) *Adapter {
	a := &Adapter{config: config, keys: map[string]standardwebhooks.Keys{}}
	for name, s := range config.Senders {
		a.keys[name] = standardwebhooks.NewKeys(s.Secrets)
	}
	return a
}

// Verify checks webhook-id, webhook-timestamp and webhook-signature, or the same under svix-, with the keys of the
// sender that the address names.
func (a *Adapter) Verify(r platform.Request, now time.Time) error {
	return a.keys[name(r)].Verify(r.Header, r.Body, now)
}

func name(r platform.Request) string { return cmp.Or(r.Path, Unnamed) }

// Parse reads one object, or a list of them. What names no id has the message's, which stays the same on every try;
// what names no time was said when it was signed.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var data any
	if err := mapping.Decode(r.Body, &data); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	known := mention.Mention{
		Key:    mention.Key{Source: mention.SourceOf("generic", name(r)), ID: standardwebhooks.ID(r.Header)},
		SaidAt: standardwebhooks.At(r.Header),
	}
	fields := a.config.Senders[name(r)].Fields
	switch data := data.(type) {
	case map[string]any:
		return []platform.Event{fields.Event(data, known)}, nil
	case []any:
		var events []platform.Event
		for i, one := range data {
			each := known
			if each.ID != "" {
				each.ID = fmt.Sprintf("%s.%d", known.ID, i) // one message has one id, and ids hold no dot
			}
			events = append(events, fields.Event(one, each))
		}
		return events, nil
	}
	return nil, platform.NotUnderstood(errors.New("neither an object nor a list"))
}
