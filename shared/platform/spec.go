package platform

import (
	"time"

	"oyez/shared/mention"
)

// Spec is what an adapter states about its platform. Nothing outside the adapter's package knows a platform by name:
// whoever needs a fact about one asks the Spec.
type Spec struct {
	Name   string  // in the addresses of deliveries and in settings: "meta"
	Places []Place // where people speak, in the order in which documents list them

	// What the adapter can do besides hearing. A test over the list holds each line to the adapter's methods.
	Replies         bool                         // Replier
	NeedsEnrichment func(m mention.Mention) bool // Enricher: whether to ask before scoring; nil for never
	DeletionCheck   *DeletionCheck               // DeletionChecker; nil for none
	TokensExpire    bool                         // Expirer
	SecretPath      bool                         // PathRedactor
	Probes          bool                         // Handshaker
	Acks            bool                         // Acknowledger

	// Audience is to whom a mention that does not address us was said; nil for everything to us.
	Audience func(m mention.Mention) Audience
}

// Place is one kind of place on a platform. Each account of ours in it is a source.
type Place struct {
	Name  string // the first part of its sources: "messenger" of "messenger/123456"
	Title string // what people call it: "Messenger"; "" where they know each source by the name that we gave it
	// ChecksWebhook says that the adapter is a WebhookChecker, and that the platform can be asked about this place.
	ChecksWebhook bool
	Row           Row
}

// Row is a place's line in the documentation's table of platforms, in Markdown.
type Row struct {
	Called  string // "" for the place's title
	Hears   string
	Replies string // "" where nobody can be answered
	Needs   string
	Keeps   string // for how long what people said is kept
}

// Audience is to whom something was said.
type Audience string

// The audiences.
const (
	ToUs      Audience = ""          // to us, or in a place of ours
	AboutUs   Audience = "about us"  // in public, to others
	Overheard Audience = "overheard" // found by a search or in a feed: it may not concern us at all
)

// DeletionCheck is how things are looked up again on a platform that does not report deletions.
type DeletionCheck struct {
	Kind  mention.Kind // what is looked up
	Every time.Duration
	Batch int // how many in one call
}

// Specs are those of several adapters.
type Specs []Spec

// of is the platform that hears a source, and the place that the source is in; nil where none is.
func (s Specs) of(source mention.Source) (*Spec, *Place) {
	name := source.Platform()
	for i := range s {
		for j := range s[i].Places {
			if s[i].Places[j].Name == name {
				return &s[i], &s[i].Places[j]
			}
		}
	}
	return nil, nil
}

// Platform is the name of the platform that hears a source; "" where none is.
func (s Specs) Platform(source mention.Source) string {
	if spec, _ := s.of(source); spec != nil {
		return spec.Name
	}
	return ""
}

// Title is what people call the place that a source is in, or, where we named it, the source itself.
func (s Specs) Title(source mention.Source) string {
	if _, place := s.of(source); place != nil && place.Title != "" {
		return place.Title
	}
	return source.Account()
}

// NeedsEnrichment says that the platform must be asked for what a mention's delivery did not hold, before it is scored.
func (s Specs) NeedsEnrichment(m mention.Mention) bool {
	spec, _ := s.of(m.Source)
	return spec != nil && spec.NeedsEnrichment != nil && !m.Erased && spec.NeedsEnrichment(m)
}

// DeletionCheck is how what was said to an account is looked up again; ok is false where nothing is.
func (s Specs) DeletionCheck(source mention.Source) (check DeletionCheck, ok bool) {
	spec, _ := s.of(source)
	if spec == nil || spec.DeletionCheck == nil {
		return DeletionCheck{}, false
	}
	return *spec.DeletionCheck, true
}

// Audience is to whom a mention was said.
func (s Specs) Audience(m mention.Mention) Audience {
	spec, _ := s.of(m.Source)
	if m.Private || m.Addressed || spec == nil || spec.Audience == nil {
		return ToUs
	}
	return spec.Audience(m)
}
