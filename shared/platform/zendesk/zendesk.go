// Package zendesk is Zendesk: tickets that customers open and what they add to them, and our public replies. It reads
// the fixed bodies of an event subscription; a trigger's body, which the brand writes itself, is for the generic
// webhook. Zendesk gives us 10 s to respond to a delivery.
package zendesk

import (
	"net/http"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our webhook and our accounts.
type Config struct {
	// the webhook's signing secret as shown, newest first; while it is rotated, the old one too
	Secrets []string `json:"secrets"`
	// user ids of our own people and programs: what they write is an echo
	Agents     []string          `json:"agents"`
	Subdomains map[string]string `json:"subdomains"` // "acme" of acme.zendesk.com, by account id; or AnyAccount
	// by account id; platform.AnyAccount for all. "{email}/token:{key}", or an OAuth access token
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for https://{subdomain}.zendesk.com
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// Adapter hears Zendesk and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "", config.HTTP, refusals.Explain)}
}

func (a *Adapter) token(s mention.Source) string { return platform.ByAccount(a.config.Tokens, s) }

// site is the account's address, "" where we do not know it.
func (a *Adapter) site(s mention.Source) string {
	if a.api.Base != "" {
		return a.api.Base
	}
	if name := platform.ByAccount(a.config.Subdomains, s); name != "" {
		return "https://" + name + ".zendesk.com"
	}
	return ""
}

// ticket is where our people see a ticket.
func (a *Adapter) ticket(source mention.Source, id string) string {
	if site := a.site(source); site != "" && platform.Number.Is(id) {
		return site + "/agent/tickets/" + id
	}
	return ""
}
