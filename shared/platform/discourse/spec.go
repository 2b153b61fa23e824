package discourse

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "discourse",
	Places: []platform.Place{{
		Name: "discourse", Title: "Discourse", Row: platform.Row{
			Hears:   "topics, posts, private messages; edits and deletions",
			Replies: "by post",
			Needs:   "a webhook; an API key",
			Keeps:   "until deleted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Discourse besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
