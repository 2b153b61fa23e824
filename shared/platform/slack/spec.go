package slack

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "slack",
	Places: []platform.Place{{
		Name: "slack", Title: "Slack", Row: platform.Row{
			Hears:   "mentions of the app, direct messages, messages in shared channels; edits and deletions",
			Replies: "in the thread",
			Needs:   "an app",
			Keeps:   "until deleted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Slack besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
