// Package qualtrics is the surveys of Qualtrics: what people write and rate in them. Its event subscriptions hold ids
// alone; Enrich asks for the words. A brand that builds a workflow instead posts the words themselves through the
// generic door. Nothing can be answered there.
package qualtrics

import (
	"net/http"
	"time"

	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// Config is what the adapter must know of our brand. Each survey is a source: qualtrics/{survey id}.
type Config struct {
	Secrets []string `json:"secrets"` // the subscriptions' shared keys, the newest first
	// unguessable words that end the address of subscriptions without a shared key: /webhooks/qualtrics/{word}
	Words []string `json:"words"`
	Zone  string   `json:"zone"` // IANA name of the zone of the times that Qualtrics sends without one; "" for UTC

	Tokens map[string]string `json:"tokens"` // API tokens, by survey id; platform.AnyAccount for all
	// ids of the questions whose words are heard, "QID4"; none for every text, a name's too
	Texts []string `json:"texts"`
	// by the id of a question that is rated, "QID3"; recommendations (NPS) tell theirs
	Scales map[string]mapping.Scale `json:"scales"`
	// of the brand's data center, "https://fra1.qualtrics.com"; needed beside Tokens
	BaseURL string       `json:"base_url"`
	HTTP    *http.Client `json:"-"` // nil for one with a time limit of 10 s
}

// Faults names a zone that nobody knows, and tokens without the place to use them at.
func (c Config) Faults(bool) []string {
	var faults []string
	if _, err := time.LoadLocation(c.Zone); err != nil {
		faults = append(faults, "zone is no IANA name, such as America/Denver")
	}
	if len(c.Tokens) > 0 && c.BaseURL == "" {
		faults = append(faults, "base_url is empty: want the brand's data center, such as https://fra1.qualtrics.com")
	}
	return faults
}

// Adapter hears Qualtrics. It is safe for use by several goroutines. Without secrets and words it refuses everything.
type Adapter struct {
	config Config
	api    platform.API
	zone   *time.Location
}

var (
	_ platform.Adapter      = (*Adapter)(nil)
	_ platform.Handshaker   = (*Adapter)(nil)
	_ platform.Enricher     = (*Adapter)(nil)
	_ platform.PathRedactor = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	zone, err := time.LoadLocation(config.Zone)
	if err != nil {
		zone = time.UTC // Faults says so where settings are read
	}
	api := platform.NewAPI(config.BaseURL, "", config.HTTP, platform.Statuses{}.Explain)
	return &Adapter{config: config, api: api, zone: zone}
}

// Handshake answers GET, which the address of a subscription must take beside POST.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	return platform.RespondToProbe(http.MethodGet, r, a.config.Proofs()...)
}
