package viber

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "viber",
	Places: []platform.Place{{
		Name: "viber", Title: "Viber", Row: platform.Row{
			Hears:   "messages",
			Replies: "by message",
			Needs:   "a bot",
			Keeps:   "for good: Viber reports no deletions",
		},
	}},
	Replies: true,
}

// Spec is what is known of Viber besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
