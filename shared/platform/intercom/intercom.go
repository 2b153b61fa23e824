// Package intercom is Intercom: conversations that people begin and answer, their ratings with a remark, and our
// answers.
package intercom

import (
	"cmp"
	"net/http"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Config is what the adapter must know of our app and our workspaces.
type Config struct {
	Secrets []string          `json:"secrets"` // the app's client secret first; while it is rotated, the old one too
	Tokens  map[string]string `json:"tokens"`  // access tokens, by workspace id (app_id); AnyWorkspace for all
	// the id of the admin who answers, by workspace id; AnyWorkspace for all
	Admins  map[string]string `json:"admins"`
	Version string            `json:"version"`  // the Intercom-Version to call; "" for 2.11
	BaseURL string            `json:"base_url"` // "" for Intercom's own; workspaces in Europe and Australia have others
	HTTP    *http.Client      `json:"-"`        // nil for one with a time limit of 10 s
}

// AnyWorkspace is the key of Config.Tokens and Config.Admins that stands for every workspace not named there.
const AnyWorkspace = "*"

const (
	baseURL = "https://api.intercom.io"
	version = "2.11"
)

// Adapter hears Intercom and answers there. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var (
	_ platform.Adapter = (*Adapter)(nil)
	_ platform.Replier = (*Adapter)(nil)
)

// New makes the adapter. Missing secrets are no error: without one, Verify refuses everything.
func New(config Config) *Adapter {
	config.BaseURL = cmp.Or(strings.TrimSuffix(config.BaseURL, "/"), baseURL)
	config.Version = cmp.Or(config.Version, version)
	if config.HTTP == nil {
		config.HTTP = &http.Client{Timeout: 10 * time.Second}
	}
	return &Adapter{config: config}
}

// Ack is an empty 200, within the 5 s that Intercom allows.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

func (a *Adapter) token(m mention.Mention) string { return platform.Account(a.config.Tokens, m) }

func (a *Adapter) admin(m mention.Mention) string { return platform.Account(a.config.Admins, m) }
