// Package github is GitHub where it serves as support: issues, discussions and the comments below them, and our answers
// (spec sheet of the other platforms, 13).
package github

import (
	"net/http"
	"time"

	"oyez/shared/platform"
)

// Config is what the adapter must know of our webhooks and accounts.
type Config struct {
	Secrets []string `json:"secrets"` // the webhook's secret, newest first
	AppID   string   `json:"app_id"`  // the id of our GitHub App, whose words are ours; "" for none
	Ours    []string `json:"ours"`    // logins that speak for the brand
	// whoever GitHub calls OWNER, MEMBER or COLLABORATOR speaks for the brand too
	Members bool `json:"members"`
	// by login of the repositories' owner; AnyAccount stands for every owner
	Tokens  map[string]string `json:"tokens"`
	BaseURL string            `json:"base_url"` // "" for GitHub's own
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyAccount is the key of Config.Tokens that stands for every owner not named there.
const AnyAccount = "*"

const (
	baseURL    = "https://api.github.com"
	unassigned = "webhook" // the account where neither the body nor the path names one
)

// Adapter hears GitHub and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
	_ platform.Expirer = (*Adapter)(nil)
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

// Ack is an empty 200, within the 10 s that GitHub allows. It never sends again by itself.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake is never one: GitHub's ping is signed and comes as a delivery.
func (a *Adapter) Handshake(platform.Request) (platform.Response, bool, error) {
	return platform.Response{}, false, nil
}
