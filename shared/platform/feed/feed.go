// Package feed is what people publish for whoever asks: RSS, RDF, Atom and JSON feeds, such as Google Alerts, a hashtag
// on Mastodon or a forum's latest posts. Nothing is delivered here: collect fetches feeds and has them read.
package feed

import (
	"fmt"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/feed/spec"
)

// Name is the platform's name in sources and settings: "feed" in "feed/alerts".
var Name = spec.Feed.Name

// Adapter reads feeds. It has no settings and is safe for goroutines.
type Adapter struct{}

var _ platform.Adapter = Adapter{}

// New makes the adapter.
func New() Adapter { return Adapter{} }

// Spec is what is known of feeds.
func (Adapter) Spec() platform.Spec { return spec.Feed }

// Verify refuses everything: feeds are fetched, and whoever delivers one is a stranger.
func (Adapter) Verify(platform.Request, time.Time) error {
	return fmt.Errorf("%w: feeds are fetched, never delivered", platform.ErrSignature)
}
