// Package x is X: posts that name, answer or quote us and private messages to us, and our answers. One address takes the
// X Activity API, the older Account Activity API and filtered-stream webhooks.
package x

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our X app and our accounts.
type Config struct {
	Secrets    []string               // the app's consumer secret first; while it is rotated, the old one too
	Accounts   map[string]Credentials // by X user id; AnyAccount stands for every account
	Enterprise bool                   // our plan may answer people who neither named nor quoted us; self-serve may not
	BaseURL    string                 // "" for X's own
	HTTP       *http.Client           // nil for one with a time limit of 10 s
}

// Credentials are the OAuth 1.0a keys by which one account of ours writes.
type Credentials struct {
	ConsumerKey, ConsumerSecret string
	Token, TokenSecret          string
}

// AnyAccount is the key of Config.Accounts that stands for every account not named there.
const AnyAccount = "*"

const baseURL = "https://api.x.com"

// Adapter hears X and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	if config.BaseURL == "" {
		config.BaseURL = baseURL
	}
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Name is "x".
func (a *Adapter) Name() string { return "x" }

// Heard is an empty 200, within the 10 s that X allows.
func (a *Adapter) Heard() platform.Response { return platform.Response{Status: http.StatusOK} }
