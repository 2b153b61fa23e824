// Package qualtrics is the surveys of Qualtrics: that somebody has answered one. Its event subscriptions hold ids alone;
// the words must be fetched with a token. A brand that builds a workflow instead posts the words themselves through the
// generic door. Nothing can be answered there.
package qualtrics

import (
	"fmt"
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our brand. Each survey is a source: qualtrics/{survey id}.
type Config struct {
	Secrets []string `json:"secrets"` // the subscriptions' shared keys, the newest first
	Words   []string `json:"words"`   // unguessable words that end the address of subscriptions without a shared key: /webhooks/qualtrics/{word}
	Zone    string   `json:"zone"`    // IANA name of the zone of the times that Qualtrics sends without one; "" for UTC
}

// Faults names a zone that nobody knows.
func (c Config) Faults(bool) []string {
	if _, err := time.LoadLocation(c.Zone); err != nil {
		return []string{"zone is no IANA name, such as America/Denver"}
	}
	return nil
}

// Adapter hears Qualtrics. It is safe for use by several goroutines. Without secrets and words it refuses everything.
type Adapter struct {
	config Config
	zone   *time.Location
}

var _ platform.Adapter = (*Adapter)(nil)

// New makes the adapter.
func New(config Config) *Adapter {
	zone, err := time.LoadLocation(config.Zone)
	if err != nil {
		zone = time.UTC // Faults says so where settings are read
	}
	return &Adapter{config: config, zone: zone}
}

// Name is "qualtrics".
func (a *Adapter) Name() string { return "qualtrics" }

// Heard is an empty 200.
func (a *Adapter) Heard() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake answers GET, which a publicationUrl must take beside POST (spec sheet 19).
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodGet {
		return platform.Response{}, false, nil
	}
	for _, list := range [][]string{a.config.Secrets, a.config.Words} {
		for _, word := range list {
			if word != "" {
				return platform.Response{Status: http.StatusOK}, true, nil
			}
		}
	}
	return platform.Response{}, true, fmt.Errorf("qualtrics: %w: neither a shared key nor a word is set", platform.ErrHandshake)
}
