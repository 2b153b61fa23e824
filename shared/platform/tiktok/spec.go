package tiktok

import (
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "tiktok",
	Places: []platform.Place{{
		Name: "tiktok", Title: "TikTok", Row: platform.Row{
			Hears:   "comments, mentions in videos, messages (not from Europe)",
			Replies: "under the comment; by message within 48 hours",
			Needs:   "a TikTok for Business app that was reviewed; a refresh token in `renewal`, because access tokens expire after a day",
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
