package x

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: "x",
	Places: []platform.Place{{
		Name: "x", Title: "X", ChecksWebhook: true, Row: platform.Row{
			Hears:   "mentions, replies, quotes, private messages; the edits and deletions that X reports",
			Replies: "in public (on self-serve plans only to people who name or quote you); by private message",
			Needs:   "a project with the X Activity or Account Activity API; OAuth 1.0a keys",
			Keeps:   "until deleted there: Oyez checks every day",
		},
	}},
	Replies:       true,
	DeletionCheck: &platform.DeletionCheck{Kind: mention.Post, Every: 24 * time.Hour, Batch: 100},
	Audience:      audience,
	Probes:        true,
}

// Spec is what is known of X besides our settings.
func (Config) Spec() platform.Spec { return spec }

// Spec is Config's.
func (a *Adapter) Spec() platform.Spec { return spec }

// Adapter is New.
func (c Config) Adapter() platform.Adapter { return New(c) }

// Proofs are the secrets.
func (c Config) Proofs() []string { return c.Secrets }

// Local is the settings of the local run.
func (Config) Local(secret string, client *http.Client) platform.Settings {
	return Config{
		Secrets: []string{secret}, HTTP: client, Accounts: map[string]Credentials{platform.AnyAccount: {
			ConsumerKey: "local-key", ConsumerSecret: secret, Token: "local-token", TokenSecret: "local-token-secret",
		}},
	}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}

// audience is to whom a post was said that does not name us: an answer to somebody was said to us; what stands by
// itself was found by the words that we look for.
func audience(m mention.Mention) platform.Audience {
	if m.Kind == mention.Post && m.Parent == "" {
		return platform.AboutUs
	}
	return platform.ToUs
}
