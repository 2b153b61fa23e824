package google

import (
	"net/http"
	"time"

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

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the service accounts: they do the duty of secrets.
func (c Config) Proofs() []string { return c.ServiceAccounts }

// Local is the settings of the local run.
func (Config) Local(_ string, client *http.Client) platform.Settings {
	return Config{
		ServiceAccounts: []string{localAccount}, Audiences: []string{localAudience}, keys: localKeys{},
		Tokens: platform.LocalTokens(), HTTP: client,
	}
}

// Deliver is a delivery to the local run, which a key of this process vouches for instead of Google's.
func (Config) Deliver(_ string, body []byte, now time.Time) (platform.Request, error) {
	header, err := sign(localKey(), localAccount, localAudience, now)
	return platform.Request{Header: header, Body: body}, err
}
