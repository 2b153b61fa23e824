package intercom

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "intercom",
	Places: []platform.Place{{
		Name: "intercom", Title: "Intercom", Row: platform.Row{
			Hears:   "conversations, ratings",
			Replies: "by reply",
			Needs:   "an app; an access token",
			Keeps:   "until redacted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Intercom besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
