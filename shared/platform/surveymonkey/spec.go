package surveymonkey

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "surveymonkey",
	Places: []platform.Place{{
		Name: "surveymonkey", Title: "SurveyMonkey", Row: platform.Row{
			Hears: "answers in words, which Oyez fetches; ratings without words are only counted",
			Needs: "a webhook; a token that may read responses (a paid plan)",
			Keeps: "until deleted there",
		},
	}},
	NeedsEnrichment: func(mention.Mention) bool { return true },
}

// Spec is what is known of SurveyMonkey besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
