// Package x is X: posts that name, answer or quote us and private messages to us, and our replies. One address takes
// the X Activity API, the older Account Activity API and filtered-stream webhooks. X gives us 10 s to respond to a
// delivery.
package x

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our X app and our accounts.
type Config struct {
	// the app's consumer secret first; while it is rotated, the old one too
	Secrets  []string               `json:"secrets"`
	Accounts map[string]Credentials `json:"accounts"` // by X user id; platform.AnyAccount stands for every account
	// our plan may answer people who neither named nor quoted us; self-serve may not
	Enterprise bool         `json:"enterprise"`
	BaseURL    string       `json:"base_url"` // "" for X's own
	HTTP       *http.Client `json:"-"`        // nil for one with a time limit of 10 s
}

// Credentials are the OAuth 1.0a keys by which one account of ours writes.
type Credentials struct {
	ConsumerKey    string `json:"consumer_key"`
	ConsumerSecret string `json:"consumer_secret"`
	Token          string `json:"token"`
	TokenSecret    string `json:"token_secret"`
}

// Faults names what is missing of an account's keys.
func (c Config) Faults(bool) []string {
	var faults []string
	for _, user := range slices.Sorted(maps.Keys(c.Accounts)) {
		a := c.Accounts[user]
		for _, key := range [][2]string{
			{"consumer_key", a.ConsumerKey},
			{"consumer_secret", a.ConsumerSecret},
			{"token", a.Token},
			{"token_secret", a.TokenSecret},
		} {
			if strings.TrimSpace(key[1]) == "" {
				faults = append(faults, fmt.Sprintf("accounts[%q].%s is empty", user, key[0]))
			}
		}
	}
	return faults
}

// Adapter hears X and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter         = (*Adapter)(nil)
	_ platform.Handshaker      = (*Adapter)(nil)
	_ platform.Replier         = (*Adapter)(nil)
	_ platform.WebhookChecker  = (*Adapter)(nil)
	_ platform.DeletionChecker = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://api.x.com", config.HTTP, explain)}
}
