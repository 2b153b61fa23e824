// Package zendesk is Zendesk: tickets that customers open and what they add to them, and our public answers. It reads
// the fixed bodies of an event subscription; a trigger's body, which the brand writes itself, is for the generic door.
package zendesk

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our webhook and our accounts.
type Config struct {
	// the webhook's signing secret as shown, newest first; while it is rotated, the old one too
	Secrets []string `json:"secrets"`
	// user ids of our own people and programs: what they write is an echo
	Agents     []string          `json:"agents"`
	Subdomains map[string]string `json:"subdomains"` // "acme" of acme.zendesk.com, by account id; AnyAccount for all
	// by account id; AnyAccount for all. "{email}/token:{key}", or an OAuth access token
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for https://{subdomain}.zendesk.com
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Subdomains and Config.Tokens that stands for every account not named there.
const AnyAccount = "*"

// Adapter hears Zendesk and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Handshake takes no request for a probe: the "Test webhook" of Zendesk's page is a signed delivery.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}

// Ack is an empty 200, within the 10 s that Zendesk allows.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

func (a *Adapter) token(account string) string {
	return cmp.Or(a.config.Tokens[account], a.config.Tokens[AnyAccount])
}

// site is the account's address, "" where we do not know it.
func (a *Adapter) site(account string) string {
	if a.config.BaseURL != "" {
		return strings.TrimSuffix(a.config.BaseURL, "/")
	}
	if name := cmp.Or(a.config.Subdomains[account], a.config.Subdomains[AnyAccount]); name != "" {
		return "https://" + name + ".zendesk.com"
	}
	return ""
}

// ticket is where our people see a ticket.
func (a *Adapter) ticket(source mention.Source, id string) string {
	if site := a.site(source.Account()); site != "" && number.Is(id) {
		return site + "/agent/tickets/" + id
	}
	return ""
}
