// Package spec holds what is known of feeds. It stands apart from package feed, which brings a parser of feeds with it:
// every function must know feeds from other sources, and only collect reads them.
package spec

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Feed is what is known of feeds.
var Feed = platform.Spec{
	Name: "feed",
	Places: []platform.Place{{
		Name: "feed", Row: platform.Row{
			Called: "feeds", Hears: "RSS, Atom and JSON feeds, Google Alerts, hashtags; read every five minutes",
			Needs: "an address", Keeps: "for good: feeds report no deletions",
		},
	}},
	Audience: func(mention.Mention) platform.Audience { return platform.Overheard },
}
