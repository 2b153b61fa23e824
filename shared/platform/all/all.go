// Package all is the one list of the platforms that Oyez hears.
package all

import (
	"cmp"
	"maps"
	"sync"
	"time"

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

// list is every platform that delivers, in the order in which people see them, by settings that are not set yet.
// Package feed is not in it: nothing is delivered to a feed and nobody replies there.
//
// A function that asks for facts alone links none of the adapters: the linker drops the methods that nobody calls.
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

// Config is the settings of every platform. In a function's SecureString they are one JSON object: each platform's
// under its name, and "expires". A platform without settings is off: its adapter reads bodies, and refuses every
// delivery.
type Config struct {
	on map[string]platform.Settings // by the platform's name

	// Expires are the days on which tokens expire, for platforms that do not say: by source, or by platform and "*" for
	// all its accounts. "linkedin/*": "2027-01-31".
	Expires map[mention.Source]string
}

// Of is the settings of some platforms; the others are off.
func Of(on ...platform.Settings) Config {
	c := Config{on: map[string]platform.Settings{}}
	for _, s := range on {
		c.on[s.Spec().Name] = s
	}
	return c
}

// each is the settings of every platform, in the order of the list.
func (c Config) each() []platform.Settings {
	every := list()
	for i, s := range every {
		if on := c.on[s.Spec().Name]; on != nil {
			every[i] = on
		}
	}
	return every
}

// Expiry is the day on which our token for an account expires by the settings, from its beginning in UTC; zero where
// they do not say.
func (c Config) Expiry(s mention.Source) time.Time {
	day := cmp.Or(c.Expires[s], c.Expires[mention.SourceOf(s.Platform(), platform.AnyAccount)])
	expiry, _ := time.Parse(time.DateOnly, day) // what is no day is a fault of the settings, and they are not read
	return expiry
}

// Completed is the settings with what some platforms want to be asked with and only heard has: the settings of receive.
func (c Config) Completed(heard Config) Config {
	c.on = maps.Clone(c.on)
	for name, settings := range c.on {
		if incomplete, ok := settings.(platform.Completer); ok && heard.on[name] != nil {
			c.on[name] = incomplete.Completed(heard.on[name])
		}
	}
	return c
}

// All makes every adapter, in the order of the list.
func All(c Config) []platform.Adapter {
	var every []platform.Adapter
	for _, s := range c.each() {
		every = append(every, s.Adapter())
	}
	return every
}

// On makes the adapters that have something to check deliveries with, in the same order.
func On(c Config) []platform.Adapter {
	var on []platform.Adapter
	for _, s := range c.each() {
		if cmp.Or(s.Proofs()...) != "" {
			on = append(on, s.Adapter())
		}
	}
	return on
}

// Names are the names of the platforms in the list.
func Names() []string {
	var names []string
	for _, s := range list() {
		names = append(names, s.Spec().Name)
	}
	return names
}

// specs are what the platforms of the list state, in its order, and last what is known of feeds.
// A function and not a sync.OnceValue, whose initialisation would link every adapter into every binary.
func specs() platform.Specs {
	stated.Do(func() {
		for _, s := range list() {
			stated.specs = append(stated.specs, s.Spec())
		}
		stated.specs = append(stated.specs, feed.Feed)
	})
	return stated.specs
}

var stated struct {
	sync.Once
	specs platform.Specs
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
