package tiktok

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "tiktok",
	Places: []platform.Place{{
		Name: "tiktok", Title: "TikTok", Row: platform.Row{
			Hears:   "comments, mentions in videos, messages (not from Europe)",
			Replies: "a comment; a message within 48 hours",
			Needs:   "a reviewed TikTok for Business app; a refresh token in `renewal`, because access tokens expire after a day",
			Keeps:   "until deleted there",
		},
	}},
	Replies:      true,
	TokensExpire: true,
}

// Spec is what is known of TikTok besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
