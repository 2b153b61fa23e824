// Package meta is Facebook Pages: what people post, comment and rate on a Page or where they tag it, and the Page's
// answers. Messenger, Instagram, WhatsApp and Threads knock at the same door; they are acknowledged and not heard yet.
package meta

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our Meta app and our Pages.
type Config struct {
	Secrets     []string          // the app secret; while it is rotated, the old one too
	VerifyToken string            // the word we chose for the handshake
	Tokens      map[string]string // Page access tokens by Page id; AnyPage stands for every Page
	GraphURL    string            // with the version; "" for Meta's own
	HTTP        *http.Client      // nil for one with a time limit of 10 s
}

// AnyPage is the key of Config.Tokens that stands for every Page not named there.
const AnyPage = "*"

// graphURL is Meta's own. A version lives for about two years; Config.GraphURL can name another.
const graphURL = "https://graph.facebook.com/v24.0"

// Adapter hears Facebook Pages and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	if config.GraphURL == "" {
		config.GraphURL = graphURL
	}
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Name is "meta".
func (a *Adapter) Name() string { return "meta" }

// Heard is an empty 200: Meta does not say whether it takes another 2xx for a yes.
func (a *Adapter) Heard() platform.Response { return platform.Response{Status: http.StatusOK} }
