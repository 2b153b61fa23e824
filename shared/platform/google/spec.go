package google

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "google",
	Places: []platform.Place{{
		Name: "google", Title: "Google", Row: platform.Row{
			Called:  "Google Business Profile",
			Hears:   "reviews: Google reports them, and Oyez fetches the words",
			Replies: "in public",
			Needs:   "Pub/Sub push with a service account; OAuth with `business.manage`, as a refresh token in `renewal`, because access tokens expire after an hour",
			Keeps:   "until gone there",
		},
	}},
	Replies:         true,
	NeedsEnrichment: func(mention.Mention) bool { return true },
	TokensExpire:    true,
}

// Spec is what is known of Google Business Profile besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }
