package linkedin

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "linkedin",
	Places: []platform.Place{{
		Name: "linkedin", Title: "LinkedIn", Row: platform.Row{
			Hears:   "comments, shares that name you",
			Replies: "by comment",
			Needs:   "the Community Management API, Standard tier",
			Keeps:   "words 48 hours, names 24 hours: LinkedIn's rule",
		},
	}},
	Replies:      true,
	TokensExpire: true,
}

// Spec is what is known of LinkedIn besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
