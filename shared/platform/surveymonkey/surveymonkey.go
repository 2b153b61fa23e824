// Package surveymonkey is the surveys of SurveyMonkey: what people write and rate in them. Its deliveries hold ids
// alone; Enrich asks for the words. Nobody can be answered there.
package surveymonkey

import (
	"crypto/sha1" // #nosec G505 -- SurveyMonkey signs with HMAC-SHA-1, which still stands
	"encoding/json"
	"net/http"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// Config is what the adapter must know of our app. Each survey is a source: surveymonkey/{survey id}.
type Config struct {
	// "{client id}&{client secret}" of the app, the newest first; none refuses everything
	Secrets []string `json:"secrets"`
	// access tokens that may read responses, by survey id; platform.AnyAccount for all
	Tokens map[string]string `json:"tokens"`
	// by a question's id, where neither 1 to 5 nor, by its name or marks, the Net Promoter Score
	Scales map[string]mapping.Scale `json:"scales"`
	// "" for SurveyMonkey's own; accounts in Europe and Canada have others
	BaseURL string       `json:"base_url"`
	HTTP    *http.Client `json:"-"` // nil for one with a time limit of 10 s
}

const baseURL = "https://api.surveymonkey.com"

// Adapter hears SurveyMonkey. It is safe for use by several goroutines.
type Adapter struct {
	config Config
	api    platform.API
}

var (
	_ platform.Adapter    = (*Adapter)(nil)
	_ platform.Handshaker = (*Adapter)(nil)
	_ platform.Enricher   = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	return &Adapter{config, platform.NewAPI(config.BaseURL, baseURL, config.HTTP, platform.Statuses{}.Explain)}
}

// Handshake answers the HEAD by which SurveyMonkey tries an address before it takes it.
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	return platform.RespondToProbe(http.MethodHead, r, a.config.Secrets...)
}

var signature = platform.HMAC{
	Header: "Sm-Signature", Hash: sha1.New, Base64: true, Hint: `is the secret "client id&client secret"?`,
}

// Verify checks SurveyMonkey's signature. SurveyMonkey signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

// delivery tells of one response of one person.
type delivery struct {
	Event     string          `json:"event_type"`
	Object    platform.ID     `json:"object_id"`
	At        platform.Moment `json:"event_datetime"`
	Resources struct {
		Survey     platform.ID `json:"survey_id"`
		Respondent platform.ID `json:"respondent_id"`
	} `json:"resources"`
}

// Parse reads that a response is complete, or deleted. response_updated comes once a page, while the person still
// writes, and is not heard.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	key := mention.Key{
		Source: mention.SourceOf("surveymonkey", string(d.Resources.Survey)), Kind: mention.Review,
		ID: string(d.Object),
	}
	e := platform.NotHeard(key.Source, d.Event)
	switch d.Event {
	case "response_completed":
		e = platform.Event{Kind: platform.Said, Note: platform.NeedsEnrichment, Mention: mention.Mention{
			Key: key, Author: mention.Author{ID: string(d.Resources.Respondent), Followers: -1}, SaidAt: d.At.Time,
			Private: true,
		}}
	case "response_deleted":
		e = platform.Removal(key)
	}
	return []platform.Event{e}, nil
}
