package generic

import (
	"oyez/shared/platform"
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
