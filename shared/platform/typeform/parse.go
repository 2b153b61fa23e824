package typeform

import (
	"encoding/json"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// delivery is one filled form.
type delivery struct {
	Event    string   `json:"event_type"`
	Response response `json:"form_response"`
}

type response struct {
	Form       platform.ID     `json:"form_id"`
	Token      platform.ID     `json:"token"`
	At         platform.Moment `json:"submitted_at"`
	URL        string          `json:"response_url"` // newer deliveries alone have one
	Definition struct {
		Fields []question `json:"fields"`
	} `json:"definition"`
	Answers []answer `json:"answers"`
}

// question is one of the form's. Steps and StartAtOne stand there for the kinds that are rated, and not always.
type question struct {
	ID         platform.ID `json:"id"`
	Properties struct {
		Steps      platform.Count `json:"steps"`
		StartAtOne *bool          `json:"start_at_one"`
	} `json:"properties"`
}

type answer struct {
	Type  string `json:"type"`
	Field struct {
		ID   platform.ID `json:"id"`
		Type string      `json:"type"`
		Ref  string      `json:"ref"`
	} `json:"field"`
	Text    any    `json:"text"`
	Number  any    `json:"number"`
	FileURL string `json:"file_url"`
}

// Parse reads one filled form. Choices, names and addresses are not heard, and half-filled forms neither: the whole one
// follows under the same token.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	m := mention.Mention{
		Key: mention.Key{
			Source: mention.SourceOf("typeform", string(d.Response.Form)),
			ID:     string(d.Response.Token),
		},
		SaidAt: d.Response.At.Time, Permalink: d.Response.URL,
	}
	if d.Event != "form_response" {
		return []platform.Event{platform.NotHeard(m.Source, d.Event)}, nil
	}
	var answers mapping.Answers
	for _, one := range d.Response.Answers {
		switch {
		case one.Type == "text" && one.Field.Type == "long_text":
			answers.Long(one.Text)
		case one.Type == "text":
			answers.Short(one.Text)
		case one.Type == "number" && rated(one.Field.Type):
			answers.Rate(one.Number, a.scale(one, d.Response.Definition.Fields))
		case one.Type == "file_url":
			m.Media = append(m.Media, one.FileURL)
		}
	}
	return []platform.Event{answers.Event(m)}, nil
}

// rated says whether numbers of this kind of question are opinions; others are ages and amounts.
func rated(kind string) bool { return kind == "rating" || kind == "opinion_scale" || kind == "nps" }

// scale is the one that is set for the question, else what the delivery says of it, else Typeform's usual one: 1 to 5
// for ratings, 0 to 10 for the rest. The answer itself never holds it, and its question may be missing.
func (a *Adapter) scale(one answer, questions []question) mapping.Scale {
	for _, name := range []string{string(one.Field.ID), one.Field.Ref} {
		if s, ok := a.config.Scales[name]; ok {
			return s
		}
	}
	usual := mapping.NPS
	if one.Field.Type == "rating" {
		usual = mapping.Stars
	}
	for _, q := range questions {
		if q.ID != one.Field.ID || q.Properties.Steps.N < 2 {
			continue
		}
		lowest := usual.Lowest
		if q.Properties.StartAtOne != nil && one.Field.Type != "rating" {
			lowest = 0
			if *q.Properties.StartAtOne {
				lowest = 1
			}
		}
		return mapping.Scale{Lowest: lowest, Highest: lowest + float64(q.Properties.Steps.N) - 1}
	}
	return usual
}
