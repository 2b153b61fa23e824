// Package feed is what people publish for whoever asks: RSS, RDF, Atom and JSON feeds, such as Google Alerts, a hashtag
// on Mastodon or a forum's latest posts. Nothing is delivered here: collect fetches feeds and has them read.
package feed

import (
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Name is the platform's name in sources and settings: "feed" in "feed/alerts".
const Name = "feed"

// Adapter reads feeds. It has no settings and is safe for goroutines.
type Adapter struct{}

var _ platform.Adapter = Adapter{}

// New makes the adapter.
func New() Adapter { return Adapter{} }

// Name is "feed".
func (Adapter) Name() string { return Name }

// Handshake knows no probe.
func (Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Verify refuses everything: feeds are fetched, and whoever delivers one is a stranger.
func (Adapter) Verify(platform.Request, time.Time) error {
	return fmt.Errorf("feed: %w: feeds are fetched, never delivered", platform.ErrSignature)
}

// Ack is an empty 200; no delivery gets so far.
func (Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }
