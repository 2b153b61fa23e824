package all

import (
	"sync"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/cloudevents"
	"oyez/shared/platform/discourse"
	feed "oyez/shared/platform/feed/spec"
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

// specs are what the adapters of the list state, in its order, and last what feeds do, which are fetched.
var specs = sync.OnceValue(func() platform.Specs {
	var specs platform.Specs
	for _, s := range list() {
		specs = append(specs, s.Spec())
	}
	return append(specs, feed.Feed)
})

// list is every platform that delivers, by its settings.
func list() []platform.Settings {
	return []platform.Settings{
		meta.Config{},
		x.Config{},
		generic.Config{},
		cloudevents.Config{},
		google.Config{},
		trustpilot.Config{},
		tiktok.Config{},
		linkedin.Config{},
		telegram.Config{},
		line.Config{},
		zendesk.Config{},
		intercom.Config{},
		discourse.Config{},
		github.Config{},
		slack.Config{},
		viber.Config{},
		typeform.Config{},
		tally.Config{},
		surveymonkey.Config{},
		qualtrics.Config{},
	}
}

// Platform is the name of the platform that hears a source: "meta" for Messenger. It is "" where none does.
func Platform(source mention.Source) string { return specs().Platform(source) }

// Title is what people call the place that a source is in: "Messenger"; for what we named ourselves, that name.
func Title(source mention.Source) string { return specs().Title(source) }

// NeedsEnrichment says that the platform must be asked for what a mention's delivery did not hold, before it is scored.
func NeedsEnrichment(m mention.Mention) bool { return specs().NeedsEnrichment(m) }

// DeletionCheck is how what was said to an account is looked up again, to delete here what its author has deleted
// there; ok is false where nothing is.
func DeletionCheck(source mention.Source) (check platform.DeletionCheck, ok bool) {
	return specs().DeletionCheck(source)
}

// ChecksDeletion says that a thing is looked up again.
func ChecksDeletion(key mention.Key) bool {
	check, ok := DeletionCheck(key.Source)
	return ok && check.Kind == key.Kind
}

// Audience is to whom a mention was said.
func Audience(m mention.Mention) platform.Audience { return specs().Audience(m) }
