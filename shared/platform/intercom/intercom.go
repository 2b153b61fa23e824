// Package intercom is Intercom: conversations that people begin and answer, their ratings with a remark, and our
// replies. Intercom gives us 5 s to respond to a delivery.
package intercom

import (
	"cmp"
	"crypto/sha1" // #nosec G505 -- Intercom signs with HMAC-SHA-1, which still stands
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and our workspaces.
type Config struct {
	Secrets []string          `json:"secrets"` // the app's client secret first; while it is rotated, the old one too
	Tokens  map[string]string `json:"tokens"`  // access tokens, by workspace id (app_id); or AnyAccount
	// the id of the admin who answers, by workspace id; or AnyAccount
	Admins  map[string]string `json:"admins"`
	Version string            `json:"version"`  // the Intercom-Version to call; "" for 2.11
	BaseURL string            `json:"base_url"` // "" for Intercom's own; workspaces in Europe and Australia have others
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears Intercom and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter    = (*Adapter)(nil)
	_ platform.Handshaker = (*Adapter)(nil)
	_ platform.Replier    = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	config.Version = cmp.Or(config.Version, "2.11")
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://api.intercom.io", config.HTTP, refusals.Explain)}
}

// Handshake answers the HEAD by which Intercom tries our address.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	return platform.RespondToProbe(http.MethodHead, r, a.config.Secrets...)
}

var signature = platform.HMAC{
	Header: "X-Hub-Signature", Prefix: "sha1=", Hash: sha1.New,
	Hint: "is the client secret the one of the app that sends?",
}

// Verify checks Intercom's signature. Intercom signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

func (a *Adapter) token(m mention.Mention) string {
	return platform.ByAccount(a.config.Tokens, m.Source)
}

func (a *Adapter) admin(m mention.Mention) string {
	return platform.ByAccount(a.config.Admins, m.Source)
}
