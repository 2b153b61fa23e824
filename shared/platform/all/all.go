// Package all is the one list of the platforms that Oyez hears.
package all

import (
	"cmp"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/cloudevents"
	"oyez/shared/platform/discourse"
	"oyez/shared/platform/generic"
	"oyez/shared/platform/github"
	"oyez/shared/platform/google"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/line"
	"oyez/shared/platform/linkedin"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/qualtrics"
	"oyez/shared/platform/slack"
	"oyez/shared/platform/surveymonkey"
	"oyez/shared/platform/tally"
	"oyez/shared/platform/telegram"
	"oyez/shared/platform/tiktok"
	"oyez/shared/platform/trustpilot"
	"oyez/shared/platform/typeform"
	"oyez/shared/platform/viber"
	"oyez/shared/platform/x"
	"oyez/shared/platform/zendesk"
)

// Config is the settings of every platform, in the form of the JSON in a function's SecureString. A platform that is
// nil is off: its adapter reads bodies, and refuses every delivery.
type Config struct {
	Meta         *meta.Config         `json:"meta"`
	X            *x.Config            `json:"x"`
	Generic      *generic.Config      `json:"generic"`
	CloudEvents  *cloudevents.Config  `json:"cloudevents"`
	Google       *google.Config       `json:"google"`
	Trustpilot   *trustpilot.Config   `json:"trustpilot"`
	TikTok       *tiktok.Config       `json:"tiktok"`
	LinkedIn     *linkedin.Config     `json:"linkedin"`
	Telegram     *telegram.Config     `json:"telegram"`
	LINE         *line.Config         `json:"line"`
	Zendesk      *zendesk.Config      `json:"zendesk"`
	Intercom     *intercom.Config     `json:"intercom"`
	Discourse    *discourse.Config    `json:"discourse"`
	GitHub       *github.Config       `json:"github"`
	Slack        *slack.Config        `json:"slack"`
	Viber        *viber.Config        `json:"viber"`
	Typeform     *typeform.Config     `json:"typeform"`
	Tally        *tally.Config        `json:"tally"`
	SurveyMonkey *surveymonkey.Config `json:"surveymonkey"`
	Qualtrics    *qualtrics.Config    `json:"qualtrics"`

	// Expires are the days on which tokens end, for platforms that do not tell: by source, or by platform and "*" for
	// all its accounts. "linkedin/*": "2027-01-31".
	Expires map[mention.Source]string `json:"expires"`
}

// Ends is the day that the settings say our token for an account ends on, from its beginning in UTC; zero where they do
// not.
func (c Config) Ends(s mention.Source) time.Time {
	day := cmp.Or(c.Expires[s], c.Expires[mention.SourceOf(s.Platform(), platform.AnyAccount)])
	ends, _ := time.Parse(time.DateOnly, day) // what is no day is a fault of the settings, and they are not read
	return ends
}

// doors is the list, a line a platform, in the order in which people see them: how it is made, and what proves its
// deliveries.
func (c Config) doors() []door {
	return []door{
		open(c.Meta, meta.New, func(c meta.Config) []string { return c.Secrets }),
		open(c.X, x.New, func(c x.Config) []string { return c.Secrets }),
		open(c.Generic, generic.New, generic.Config.Proofs),
		open(c.CloudEvents, cloudevents.New, cloudevents.Config.Proofs),
		open(c.Google, google.New, func(c google.Config) []string { return c.ServiceAccounts }),
		open(c.Trustpilot, trustpilot.New, func(c trustpilot.Config) []string { return c.Secrets }),
		open(c.TikTok, tiktok.New, func(c tiktok.Config) []string { return c.Secrets }),
		open(c.LinkedIn, linkedin.New, func(c linkedin.Config) []string { return c.Secrets }),
		open(c.Telegram, telegram.New, func(c telegram.Config) []string { return c.Secrets }),
		open(c.LINE, line.New, func(c line.Config) []string { return c.Secrets }),
		open(c.Zendesk, zendesk.New, func(c zendesk.Config) []string { return c.Secrets }),
		open(c.Intercom, intercom.New, func(c intercom.Config) []string { return c.Secrets }),
		open(c.Discourse, discourse.New, func(c discourse.Config) []string { return c.Secrets }),
		open(c.GitHub, github.New, func(c github.Config) []string { return c.Secrets }),
		open(c.Slack, slack.New, func(c slack.Config) []string { return c.Secrets }),
		open(c.Viber, viber.New, func(c viber.Config) []string { return c.Secrets }),
		open(c.Typeform, typeform.New, func(c typeform.Config) []string { return c.Secrets }),
		open(c.Tally, tally.New, func(c tally.Config) []string { return c.Secrets }),
		open(c.SurveyMonkey, surveymonkey.New, func(c surveymonkey.Config) []string { return c.Secrets }),
		open(c.Qualtrics, qualtrics.New, func(c qualtrics.Config) []string { return append(c.Secrets, c.Words...) }),
	}
}

// All makes every adapter, in the order in which people see them. Package feed is not among them: nothing is delivered
// to a feed and nobody answers there, and what only answers need not carry a parser of feeds.
func All(c Config) []platform.Adapter {
	var every []platform.Adapter
	for _, d := range c.doors() {
		every = append(every, d.adapter)
	}
	return every
}

// On makes the adapters that have something to check deliveries with, in the same order.
func On(c Config) []platform.Adapter {
	var on []platform.Adapter
	for _, d := range c.doors() {
		for _, secret := range d.secrets {
			if secret != "" {
				on = append(on, d.adapter)
				break
			}
		}
	}
	return on
}

// Names are the platforms' names, in the order of All.
func Names() []string {
	var names []string
	for _, d := range (Config{}).doors() {
		names = append(names, d.name)
	}
	return names
}
