// Package tally is the forms of Tally: what people write and rate in them. Nobody can be answered there.
package tally

import (
	"encoding/json"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// Config is what the adapter must know of our forms. Each form is a source: tally/{form id}.
type Config struct {
	// the webhooks' signing secrets, the newest first; none refuses everything
	Secrets []string `json:"secrets"`
	// by a question's label, where its scale is not the one assumed: Tally never tells it
	Scales map[string]mapping.Scale `json:"scales"`
}

// Adapter hears Tally. It is safe for use by several goroutines.
type Adapter struct{ config Config }

var _ platform.Adapter = (*Adapter)(nil)

// New makes the adapter.
func New(config Config) *Adapter { return &Adapter{config} }

var signature = platform.HMAC{
	Header: "Tally-Signature", Base64: true, Hint: "is it the signing secret of this webhook?",
}

// Verify checks Tally's signature. Tally signs no time.
func (a *Adapter) Verify(r platform.Request, _ time.Time) error {
	return signature.Verify(a.config.Secrets, r.Header, r.Body)
}

// delivery is one filled form, by a question each.
type delivery struct {
	Event     string          `json:"eventType"`
	CreatedAt platform.Moment `json:"createdAt"`
	Data      struct {
		Response   platform.ID     `json:"responseId"`
		Respondent platform.ID     `json:"respondentId"`
		Form       platform.ID     `json:"formId"`
		CreatedAt  platform.Moment `json:"createdAt"`
		Fields     []field         `json:"fields"`
	} `json:"data"`
}

type field struct {
	Label string `json:"label"`
	Type  string `json:"type"`
	Value any    `json:"value"`
}

// Parse reads one filled form. Choices, names and addresses are not heard.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	m := mention.Mention{
		Key:    mention.Key{Source: mention.SourceOf("tally", string(d.Data.Form)), ID: string(d.Data.Response)},
		Author: mention.Author{ID: string(d.Data.Respondent)}, SaidAt: d.Data.CreatedAt.Or(d.CreatedAt.Time),
	}
	if d.Event != "FORM_RESPONSE" {
		return []platform.Event{platform.NotHeard(m.Source, d.Event)}, nil
	}
	var answers mapping.Answers
	for _, f := range d.Data.Fields {
		a.hear(f, &answers)
	}
	return []platform.Event{answers.Event(m)}, nil
}

func (a *Adapter) hear(f field, answers *mapping.Answers) {
	scale, set := a.config.Scales[f.Label]
	switch {
	case f.Type == "TEXTAREA":
		answers.Long(f.Value)
	case f.Type == "INPUT_TEXT":
		answers.Short(f.Value)
	case set:
		answers.Rate(f.Value, scale)
	case f.Type == "RATING":
		answers.Rate(f.Value, mapping.Stars)
	case f.Type == "LINEAR_SCALE":
		answers.Rate(f.Value, mapping.NPS)
	}
}
