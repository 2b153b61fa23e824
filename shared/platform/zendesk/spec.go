package zendesk

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "zendesk",
	Places: []platform.Place{{
		Name: "zendesk", Title: "Zendesk", Row: platform.Row{
			Hears:   "tickets, comments",
			Replies: "by public comment on the ticket",
			Needs:   "a webhook with a signing secret; an API token",
			Keeps:   "until redacted there",
		},
	}},
	Replies: true,
}

// Spec is what is known of Zendesk besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
