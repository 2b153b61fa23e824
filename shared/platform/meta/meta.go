// Package meta is the door to Meta's products, which knock with one signature: Facebook Pages, Messenger, Instagram,
// WhatsApp and Threads; what people write to our accounts there, and the answers. It also hears the two callbacks by
// which Meta asks our app to delete somebody's data, and tells it that somebody let go of it.
package meta

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our Meta app and our accounts. An account is the Page's id on Facebook and
// Messenger, the account's on Instagram and Threads, the phone number's id (not the number) on WhatsApp.
type Config struct {
	// Secrets are the app secrets: Facebook's, and those of Instagram and Threads where the app has its own there;
	// while one is rotated, the old one too.
	Secrets     []string `json:"secrets"`
	VerifyToken string   `json:"verify_token"` // the word we chose for the handshake
	// access tokens by account; AnyPage stands for every account
	Tokens map[string]string `json:"tokens"`
	// accounts on Instagram that were connected there and not by a Page; or AnyPage
	InstagramLogin []string `json:"instagram_login"`
	// Meta granted us the Human Agent feature: 7 days for a person's answer, not 24 h
	HumanAgent   bool         `json:"human_agent"`
	DeletionURL  string       `json:"deletion_url"`  // the company's page about deletions; "" for our own
	GraphURL     string       `json:"graph_url"`     // Facebook's API, with the version; "" for Meta's own
	InstagramURL string       `json:"instagram_url"` // the same for InstagramLogin
	ThreadsURL   string       `json:"threads_url"`   // the same for Threads
	HTTP         *http.Client `json:"-"`             // nil for one with a time limit of 10 s
}

// Faults names what is missing: without the verify token Meta cannot connect.
func (c Config) Faults(hears bool) []string {
	var faults []string
	if hears && c.VerifyToken == "" {
		faults = append(faults, "verify_token is missing: without it Meta cannot connect")
	}
	for _, account := range slices.Sorted(maps.Keys(c.Tokens)) {
		if strings.TrimSpace(c.Tokens[account]) == "" {
			faults = append(faults, fmt.Sprintf("tokens[%q] is empty", account))
		}
	}
	return faults
}

// AnyPage is the key of Config.Tokens that stands for every account not named there.
const AnyPage = "*"

// Meta's own addresses. A version lives for about two years; Config can name another.
const (
	graphURL     = "https://graph.facebook.com/v24.0"
	instagramURL = "https://graph.instagram.com/v24.0"
	threadsURL   = "https://graph.threads.net/v1.0"
)

// Adapter hears Meta's products and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter      = (*Adapter)(nil)
	_ platform.Replier      = (*Adapter)(nil)
	_ platform.Expirer      = (*Adapter)(nil)
	_ platform.Acknowledger = (*Adapter)(nil)
	_ platform.Enricher     = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	config.GraphURL = cmp.Or(config.GraphURL, graphURL)
	config.InstagramURL = cmp.Or(config.InstagramURL, instagramURL)
	config.ThreadsURL = cmp.Or(config.ThreadsURL, threadsURL)
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Ack is an empty 200: Meta does not say whether it takes another 2xx for a yes.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// api is the address of the API that a source is answered by.
func (a *Adapter) api(s mention.Source) string {
	login := a.config.InstagramLogin
	switch {
	case s.Platform() == threads:
		return a.config.ThreadsURL
	case s.Platform() == instagram && (slices.Contains(login, s.Account()) || slices.Contains(login, AnyPage)):
		return a.config.InstagramURL
	default:
		return a.config.GraphURL
	}
}

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }
