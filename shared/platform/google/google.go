// Package google is Google Business Profile: reviews of our locations, and our one reply to each. Google publishes only
// the name of a new or changed review to Pub/Sub, which pushes it here; Enrich asks Google for the words.
package google

import (
	"cmp"
	"context"
	"crypto"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our push subscription and our locations.
type Config struct {
	// ServiceAccounts are the e-mail addresses that the subscription's tokens may bear, the one in use first. They do
	// the duty of secrets: without the check, every Google service account of the world could write to us.
	ServiceAccounts []string `json:"service_accounts"`
	// what the tokens must be meant for; Google's default is our full address
	Audiences []string `json:"audiences"`
	// OAuth access tokens with the scope business.manage, by location id; AnyLocation for all
	Tokens map[string]string `json:"tokens"`
	// renews tokens, which end after an hour; refresh tokens by location id
	Renewal *platform.Renewal `json:"renewal"`
	// https address of a location's reviews, by location id; AnyLocation for all
	Pages    map[string]string  `json:"pages"`
	BaseURL  string             `json:"base_url"`  // "" for Google's own
	TokenURL string             `json:"token_url"` // where tokens are renewed; "" for Google's own
	KeysURL  string             `json:"keys_url"`  // where the keys of Google's tokens are; "" for Google's own
	Keys     []crypto.PublicKey `json:"-"`         // these keys and no fetched ones: tests and the local run
	HTTP     *http.Client       `json:"-"`         // nil for one with a time limit of 10 s
}

// AnyLocation is the key of Config.Tokens and Config.Pages that stands for every location not named there.
const AnyLocation = "*"

// Google's own addresses. Reviews are still in version 4 of the API (spec sheet 7). The last one lists all reviews of
// our locations, for a notification holds no address of the review itself.
const (
	baseURL  = "https://mybusiness.googleapis.com"
	keysURL  = "https://www.googleapis.com/oauth2/v3/certs"
	tokenURL = "https://oauth2.googleapis.com/token" // #nosec G101 -- an address
	pageURL  = "https://business.google.com/reviews"
)

// Adapter hears Google Business Profile and answers there. Beside its settings it holds Google's public keys, once
// fetched. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	tokens platform.Tokens
	keys   oidc.KeySet
}

var (
	_ platform.Adapter  = (*Adapter)(nil)
	_ platform.Replier  = (*Adapter)(nil)
	_ platform.Enricher = (*Adapter)(nil)
	_ platform.Expirer  = (*Adapter)(nil)
)

// New makes the adapter. Missing settings are no error: without a service account or an audience, Verify refuses
// everything. Keys are fetched at the first delivery, and again when one is signed by a key not seen before.
func New(config Config) *Adapter {
	config.BaseURL = cmp.Or(strings.TrimSuffix(config.BaseURL, "/"), baseURL)
	config.KeysURL = cmp.Or(config.KeysURL, keysURL)
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	config.TokenURL = cmp.Or(config.TokenURL, tokenURL)
	a := &Adapter{
		config: config, tokens: platform.NewTokens(config.Tokens, config.Renewal, config.exchange),
		keys: &oidc.StaticKeySet{PublicKeys: config.Keys},
	}
	if len(config.Keys) == 0 {
		a.keys = oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), config.HTTP), config.KeysURL)
	}
	return a
}

// Handshake takes no request for a probe: Pub/Sub sends none.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Ack is an empty 200. Pub/Sub repeats for days whatever is answered anything but 102, 200, 201, 202 or 204.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Faults names what is missing to renew tokens.
func (c Config) Faults(bool) []string { return c.Renewal.Faults() }
