package github

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "github",
	Places: []platform.Place{{
		Name: "github", Title: "GitHub", Row: platform.Row{
			Hears:   "issues, discussions and the comments on both; edits and deletions",
			Replies: "by comment",
			Needs:   "a webhook; a token",
			Keeps:   "until deleted there",
		},
	}},
	Replies:      true,
	TokensExpire: true,
}

// Spec is what is known of GitHub besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
