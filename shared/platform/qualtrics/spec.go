package qualtrics

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "qualtrics",
	Places: []platform.Place{{
		Name: "qualtrics", Title: "Qualtrics", Row: platform.Row{
			Hears: "answers in words, which Oyez fetches; ratings without words are only counted",
			Needs: "an event subscription; a token that may read responses, and `base_url`",
			Keeps: "until you are asked to delete them",
		},
	}},
	NeedsEnrichment: func(mention.Mention) bool { return true },
	SecretPath:      true,
}

// Spec is what is known of Qualtrics besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
