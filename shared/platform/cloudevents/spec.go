package cloudevents

import (
	"oyez/shared/platform"
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
}

// Spec is what is known of CloudEvents besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
