// Package google is Google Business Profile: reviews of our locations, and our one reply to each. Google publishes only
// the name of a new or changed review to Pub/Sub, which pushes it here; Enrich asks Google for the words. Pub/Sub
// repeats a delivery for days unless the response is 102, 200, 201, 202 or 204.
package google

import (
	"cmp"
	"context"
	"crypto"
	"net/http"

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
	// OAuth access tokens with the scope business.manage, by location id, or AnyAccount
	Tokens map[string]string `json:"tokens"`
	// renews tokens, which expire after an hour; refresh tokens by location id
	Renewal *platform.Renewal `json:"renewal"`
	// https address of a location's reviews, by location id, or AnyAccount
	Pages    map[string]string  `json:"pages"`
	BaseURL  string             `json:"base_url"`  // "" for Google's own
	TokenURL string             `json:"token_url"` // where tokens are renewed; "" for Google's own
	KeysURL  string             `json:"keys_url"`  // where the keys of Google's tokens are; "" for Google's own
	Keys     []crypto.PublicKey `json:"-"`         // these keys and no fetched ones: for tests
	HTTP     *http.Client       `json:"-"`         // nil for one with a time limit of 10 s

	keys oidc.KeySet // of the local run; nil for Keys or Google's own
}

// Google's own addresses. Reviews are still in version 4 of the API. The last one lists all reviews of our locations,
// because a notification holds no address of the review itself.
const (
	baseURL  = "https://mybusiness.googleapis.com"
	keysURL  = "https://www.googleapis.com/oauth2/v3/certs"
	tokenURL = "https://oauth2.googleapis.com/token" // #nosec G101 -- an address
	pageURL  = "https://business.google.com/reviews"
)

// Adapter hears Google Business Profile and replies there. Beside its settings it holds Google's public keys, once
// fetched. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
	oauth  platform.API
	tokens platform.Tokens
	keys   oidc.KeySet
}

var (
	_ platform.Adapter  = (*Adapter)(nil)
	_ platform.Replier  = (*Adapter)(nil)
	_ platform.Enricher = (*Adapter)(nil)
	_ platform.Expirer  = (*Adapter)(nil)
)

// New makes the adapter. Without a service account or an audience, Verify refuses everything. Keys are fetched at the
// first delivery, and again when one is signed by a key not seen before.
func New(config Config) *Adapter {
	a := &Adapter{config: config, keys: config.keys}
	a.api = platform.NewAPI(config.BaseURL, baseURL, config.HTTP, refusals.Explain)
	a.api.Base += "/v4"
	a.oauth = a.api.At(cmp.Or(config.TokenURL, tokenURL))
	a.tokens = platform.NewTokens(config.Tokens, config.Renewal, a.exchange)
	switch {
	case a.keys != nil:
	case len(config.Keys) > 0:
		a.keys = &oidc.StaticKeySet{PublicKeys: config.Keys}
	default:
		ctx := oidc.ClientContext(context.Background(), a.api.HTTP)
		a.keys = oidc.NewRemoteKeySet(ctx, cmp.Or(config.KeysURL, keysURL))
	}
	return a
}

// Faults names what is missing to renew tokens.
func (c Config) Faults(bool) []string { return c.Renewal.Faults() }
