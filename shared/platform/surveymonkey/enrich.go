package surveymonkey

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// response is what one person answered, as GET /v3/surveys/{id}/responses/{id}/details?simple=true tells it, page by page.
type response struct {
	ID      platform.ID     `json:"id"`
	Created platform.Moment `json:"date_created"`
	Pages   []struct {
		Questions []question `json:"questions"`
	} `json:"pages"`
}

type question struct {
	ID      platform.ID `json:"id"`
	Family  string      `json:"family"`  // open_ended, matrix, single_choice, demographic ...
	Subtype string      `json:"subtype"` // essay, single, numerical, rating ...
	Answers []answer    `json:"answers"`
}

type answer struct {
	Text     string      `json:"text"`
	Choice   platform.ID `json:"choice_id"` // of the form's own words, which are nobody's
	Other    platform.ID `json:"other_id"`  // words beside a choice: "please specify"
	Simple   string      `json:"simple_text"`
	Metadata struct {
		Weight any `json:"weight"` // a choice's, as the survey's maker set it
	} `json:"choice_metadata"`
}

// Enrich asks for the words and ratings of a response; names, addresses and choices are not read. It needs
// responses_read_detail, which paid plans have, and one call of the day's for each response.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if m.Erased || m.Text != "" {
		return m, nil
	}
	token := platform.Account(a.config.Tokens, m)
	if token == "" {
		return m, fmt.Errorf("surveymonkey: %w (no token for this survey)", platform.ErrNoPermission)
	}
	address := a.config.BaseURL + "/v3/surveys/" + url.PathEscape(m.Source.Account()) + "/responses/" + url.PathEscape(m.ID) + "/details?simple=true"
	status, _, body, err := platform.Get(ctx, a.config.HTTP, address, http.Header{"Authorization": {"Bearer " + token}})
	if err = platform.Asked(status, err); err != nil {
		return m, fmt.Errorf("surveymonkey: %w", err)
	}
	var told response
	if err := json.Unmarshal(body, &told); err != nil || string(told.ID) != m.ID {
		return m, fmt.Errorf("surveymonkey: the response of survey %s could not be read", platform.Quoted(m.Source.Account()))
	}
	var answers mapping.Answers
	for _, page := range told.Pages {
		for _, q := range page.Questions {
			a.hear(q, &answers)
		}
	}
	return answers.Complete(m, told.Created, "")
}

func (a *Adapter) hear(q question, answers *mapping.Answers) {
	scale, set := a.config.Scales[string(q.ID)]
	if !set {
		scale = mapping.Stars
	}
	for _, one := range q.Answers {
		switch {
		case one.Other != "":
			answers.Long(one.Text)
		case set || q.Family == "matrix" && q.Subtype == "rating":
			value := one.Metadata.Weight
			if value == nil {
				value = one.Text + one.Simple
			}
			answers.Rate(value, scale)
		case one.Choice != "", q.Family == "demographic", q.Family == "datetime":
		case q.Subtype == "essay":
			answers.Long(one.Text)
		default:
			answers.Short(one.Text)
		}
	}
}
