// Package github is GitHub where it serves as support: issues, discussions and the comments below them, and our
// replies. GitHub gives us 10 s to respond to a delivery, and never sends one again by itself.
package github

import (
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our webhooks and accounts.
type Config struct {
	Secrets []string `json:"secrets"` // the webhook's secret, newest first
	AppID   string   `json:"app_id"`  // the id of our GitHub App, whose words are ours; "" for none
	Ours    []string `json:"ours"`    // logins that speak for the brand
	// whoever GitHub calls OWNER, MEMBER or COLLABORATOR speaks for the brand too
	Members bool `json:"members"`
	// by login of the repositories' owner; platform.AnyAccount stands for every owner
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for GitHub's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// unassigned is the account where neither the body nor the path names one.
const unassigned = "webhook"

// Adapter hears GitHub and replies there. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
	_ platform.Expirer = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, "https://api.github.com", config.HTTP, explain)}
}

var signature = platform.HMAC{
	Header: "X-Hub-Signature-256", Prefix: "sha256=", Hint: "is the secret the one of the webhook that sends?",
}

// Verify checks GitHub's signature over the raw body, form or JSON. GitHub signs no time. Its older SHA-1 header is not
// looked at.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

func (a *Adapter) token(s mention.Source) string { return platform.ByAccount(a.config.Tokens, s) }

func (a *Adapter) header(s mention.Source) http.Header {
	return http.Header{
		"Authorization": {"Bearer " + a.token(s)}, "Accept": {"application/vnd.github+json"},
		"X-Github-Api-Version": {"2022-11-28"},
	}
}
