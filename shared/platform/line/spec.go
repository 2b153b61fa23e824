package line

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "line",
	Places: []platform.Place{{
		Name: "line", Title: "LINE", Row: platform.Row{
			Hears:   "messages, edits, unsent messages",
			Replies: "by push message",
			Needs:   "a channel",
			Keeps:   "until unsent",
		},
	}},
	Replies: true,
}

// Spec is what is known of LINE besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
