package telegram

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "telegram",
	Places: []platform.Place{{
		Name: "telegram", Title: "Telegram", Row: platform.Row{
			Hears:   "messages, groups, channels, business chats; edits",
			Replies: "by message",
			Needs:   "a bot",
			Keeps:   "until deleted there, where Telegram reports it",
		},
	}},
	Replies: true,
}

// Spec is what is known of Telegram besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
