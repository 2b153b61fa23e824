// Package surveymonkey is the surveys of SurveyMonkey: what people write and rate in them. Its deliveries hold ids
// alone; Enrich asks for the words. Nothing can be answered there.
package surveymonkey

import (
	"crypto/hmac"
	"crypto/sha1" // #nosec G505 -- SurveyMonkey signs with HMAC-SHA-1, which still stands
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
	"unicode/utf8"

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
type Adapter struct{ config Config }

var (
	_ platform.Adapter  = (*Adapter)(nil)
	_ platform.Enricher = (*Adapter)(nil)
)

// New makes the adapter.
func New(config Config) *Adapter {
	config.BaseURL, config.HTTP = platform.API(config.BaseURL, baseURL, config.HTTP)
	return &Adapter{config}
}

// Ack is an empty 200.
func (a *Adapter) Ack() platform.Response { return platform.Response{Status: http.StatusOK} }

// Handshake answers the HEAD by which SurveyMonkey tries an address before it takes it (spec sheet 17).
func (a *Adapter) Handshake(r platform.Request) (platform.Response, bool, error) {
	if r.Method != http.MethodHead {
		return platform.Response{}, false, nil
	}
	for _, secret := range a.config.Secrets {
		if secret != "" {
			return platform.Response{Status: http.StatusOK}, true, nil
		}
	}
	return platform.Response{}, true, fmt.Errorf("surveymonkey: %w: no secret is set", platform.ErrHandshake)
}

// Verify checks Sm-Signature, the base64 HMAC-SHA1 of the raw body under "client id&client secret". SurveyMonkey signs
// no time (spec sheet 17).
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	values := r.Header.Values("Sm-Signature")
	if len(values) != 1 {
		return fmt.Errorf("surveymonkey: %w (want one Sm-Signature header, found %d)", platform.ErrSignature,
			len(values))
	}
	good := false
	for _, secret := range a.config.Secrets {
		if secret != "" && hmac.Equal([]byte(signature(secret, r.Body)), []byte(values[0])) {
			good = true
		}
	}
	if !good || !utf8.Valid(r.Body) {
		return fmt.Errorf("surveymonkey: %w",
			platform.Mismatch(`is the secret "client id&client secret"?`, a.config.Secrets))
	}
	return nil
}

func signature(secret string, body []byte) string {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// Sign is how SurveyMonkey signs body, whenever.
func Sign(secret string, body []byte, _ time.Time) http.Header {
	return http.Header{"Sm-Signature": {signature(secret, body)}}
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

// NeedsEnrichment is the note of what was heard without its words: Enrich fetches them.
const NeedsEnrichment = "thin: the words must be fetched"

// Parse reads that a response is complete, or deleted. response_updated comes once a page, while the person still
// writes, and is not heard.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, fmt.Errorf("surveymonkey: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	key := mention.Key{
		Source: mention.SourceOf("surveymonkey", string(d.Resources.Survey)), Kind: mention.Review,
		ID: string(d.Object),
	}
	var e platform.Event
	switch d.Event {
	case "response_completed":
		e = platform.Event{Kind: platform.Said, Note: NeedsEnrichment, Mention: mention.Mention{
			Key: key, Author: mention.Author{ID: string(d.Resources.Respondent), Followers: -1}, SaidAt: d.At.Time,
			Private: true,
		}}
	case "response_deleted":
		e = platform.Event{
			Kind:    platform.Removed,
			Mention: mention.Mention{Key: key, Author: mention.Author{Followers: -1}},
		}
	default:
		e = mapping.Ignored(key.Source, "event "+platform.Quoted(d.Event)+" is not heard")
	}
	return []platform.Event{platform.Bounded(e)}, nil
}
