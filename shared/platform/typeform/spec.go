package typeform

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "typeform",
	Places: []platform.Place{{
		Name: "typeform", Title: "Typeform", Row: platform.Row{
			Hears: "answers in words; ratings without words are only counted",
			Needs: "a signed webhook",
			Keeps: "until you are asked to delete them",
		},
	}},
}

// Spec is what is known of Typeform besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
