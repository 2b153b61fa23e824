// Package meta is Meta's products, which sign in one way: Facebook Pages, Messenger, Instagram, WhatsApp and Threads;
// what people write to our accounts there, and our replies. It also hears the two callbacks by which Meta asks our app
// to delete somebody's data, and says that somebody let go of it. Meta does not say whether it takes another 2xx than
// 200.
package meta

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

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
	// access tokens by account; platform.AnyAccount stands for every account
	Tokens map[string]string `json:"tokens"`
	// accounts on Instagram that were connected there and not by a Page; or platform.AnyAccount
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

// Meta's own addresses. A version lives for about two years; Config can name another.
const (
	graphURL     = "https://graph.facebook.com/v24.0"
	instagramURL = "https://graph.instagram.com/v24.0"
	threadsURL   = "https://graph.threads.net/v1.0"
)

// Adapter hears Meta's products and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config                    Config
	graph, instagram, threads platform.API
}

var (
	_ platform.Adapter        = (*Adapter)(nil)
	_ platform.Handshaker     = (*Adapter)(nil)
	_ platform.Replier        = (*Adapter)(nil)
	_ platform.Expirer        = (*Adapter)(nil)
	_ platform.Acknowledger   = (*Adapter)(nil)
	_ platform.WebhookChecker = (*Adapter)(nil)
	_ platform.Enricher       = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	graph := platform.NewAPI(config.GraphURL, graphURL, config.HTTP, explain)
	return &Adapter{
		config: config, graph: graph, instagram: graph.At(cmp.Or(config.InstagramURL, instagramURL)),
		threads: graph.At(cmp.Or(config.ThreadsURL, threadsURL)),
	}
}

// api is the API that a source is answered by.
func (a *Adapter) api(s mention.Source) platform.API {
	login := a.config.InstagramLogin
	switch {
	case s.Platform() == threads:
		return a.threads
	case s.Platform() == instagram &&
		(slices.Contains(login, s.Account()) || slices.Contains(login, platform.AnyAccount)):
		return a.instagram
	default:
		return a.graph
	}
}

func (a *Adapter) token(s mention.Source) string { return platform.ByAccount(a.config.Tokens, s) }

// header holds the token: addresses end in logs.
func (a *Adapter) header(s mention.Source) http.Header {
	return http.Header{"Authorization": {"Bearer " + a.token(s)}}
}
