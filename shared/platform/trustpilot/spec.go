package trustpilot

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "trustpilot",
	Places: []platform.Place{{
		Name: "trustpilot", Title: "Trustpilot", Row: platform.Row{
			Hears:   "service and product reviews, looked up before they are believed",
			Replies: "in public, once",
			Needs:   "a secret address; an OAuth token of a business user",
			Keeps:   "until deleted there",
		},
	}},
	Replies:         true,
	NeedsEnrichment: func(mention.Mention) bool { return true },
	TokensExpire:    true,
	SecretPath:      true,
}

// Spec is what is known of Trustpilot besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
