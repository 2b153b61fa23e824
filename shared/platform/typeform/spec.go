package typeform

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "typeform",
	Places: []platform.Place{{
		Name: "typeform", Title: "Typeform", Row: platform.Row{
			Hears: "answers in words; ratings without words are counted",
			Needs: "a signed webhook",
			Keeps: "until you ask for deletion",
		},
	}},
}

// Spec is what is known of Typeform besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
