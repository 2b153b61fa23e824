package meta

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

var spec = platform.Spec{
	Name: facebook,
	Places: []platform.Place{
		{
			Name: facebook, Title: "Facebook", ChecksWebhook: true, Row: platform.Row{
				Called:  "Facebook Pages",
				Hears:   "comments, visitor posts, mentions elsewhere, reviews; edits and deletions",
				Replies: "in public under the comment; in private once, within 7 days",
				Needs: "`pages_manage_metadata`, `pages_read_engagement`, `pages_read_user_content`, " +
					"`pages_manage_engagement`, `pages_messaging`; app review for Pages that are not yours",
				Keeps: "until deleted there",
			},
		},
		{
			Name: messenger, Title: "Messenger", Row: platform.Row{
				Hears:   "messages, edits, unsent messages",
				Replies: "within 24 hours; within 7 days with the Human Agent feature",
				Needs:   "`pages_messaging`",
				Keeps:   "until deleted there",
			},
		},
		{
			Name: instagram, Title: "Instagram", Row: platform.Row{
				Hears:   "comments, mentions, messages, story mentions and story replies",
				Replies: "in public under the comment; in private once; a message within 24 hours",
				Needs:   "`instagram_manage_comments`, `instagram_manage_messages`, or their Instagram Login forms",
				Keeps:   "until deleted there",
			},
		},
		{
			Name: whatsapp, Title: "WhatsApp", Row: platform.Row{
				Hears:   "messages of every type, edits, revoked messages; an answer that does not arrive is shown as failed",
				Replies: "within 24 hours",
				Needs:   "a Cloud API number, `whatsapp_business_messaging`",
				Keeps:   "until deleted there",
			},
		},
		{
			Name: threads, Title: "Threads", Row: platform.Row{
				Hears:   "replies, mentions, deletions",
				Replies: "in public",
				Needs:   "`threads_read_replies`, `threads_manage_mentions`",
				Keeps:   "until deleted there",
			},
		},
	},
	Replies:         true,
	NeedsEnrichment: needsEnrichment,
	TokensExpire:    true,
	Probes:          true,
	Acks:            true,
}

// Spec is what is known of Meta besides our settings.
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
		Secrets: []string{secret}, VerifyToken: "local-verify-token", Tokens: platform.LocalTokens(), HTTP: client,
	}
}

// Deliver is a delivery to the local run.
func (Config) Deliver(secret string, body []byte, _ time.Time) (platform.Request, error) {
	return platform.Request{Header: signature.Sign(secret, body), Body: body}, nil
}

// needsEnrichment: Instagram reports a mention of us elsewhere by its ids alone.
func needsEnrichment(m mention.Mention) bool {
	return m.Source.Platform() == instagram && m.Text == "" && !m.Private
}
