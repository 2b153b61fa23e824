package tiktok

import (
	"net/http"
	"time"

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

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{Secrets: []string{secret}, Tokens: platform.LocalTokens(), HTTP: client}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, now time.Time) (platform.Request, error) {
	return platform.Request{Header: sign(secret, body, now), Body: body}, nil
}
