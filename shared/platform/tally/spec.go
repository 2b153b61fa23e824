package tally

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "tally",
	Places: []platform.Place{{
		Name: "tally", Title: "Tally", Row: platform.Row{
			Hears: "answers in words; ratings without words are only counted",
			Needs: "a signed webhook",
			Keeps: "until you are asked to delete them",
		},
	}},
}

// Spec is what is known of Tally besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
