package surveymonkey

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// response is what one person answered, as GET /v3/surveys/{id}/responses/{id}/details?simple=true tells it, page by
// page.
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
	token := platform.ByAccount(a.config.Tokens, m.Source)
	if token == "" {
		return m, fmt.Errorf("surveymonkey: %w (no token for this survey)", platform.ErrNoPermission)
	}
	path := "/v3/surveys/" + url.PathEscape(m.Source.Account()) + "/responses/" + url.PathEscape(m.ID) +
		"/details?simple=true"
	answer, err := a.api.Get(ctx, path, http.Header{"Authorization": {"Bearer " + token}})
	if err = platform.Asked(answer.Status, err); err != nil {
		return m, fmt.Errorf("surveymonkey: %w", err)
	}
	var told response
	if err := json.Unmarshal(answer.Body, &told); err != nil || string(told.ID) != m.ID {
		return m, fmt.Errorf("surveymonkey: the response of survey %s could not be read",
			platform.Quoted(m.Source.Account()))
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
	scale, rated := a.scale(q)
	for _, one := range q.Answers {
		switch {
		case one.Other != "":
			answers.Long(one.Text)
		case rated:
			answers.Rate(one.mark(), scale)
		case one.Choice != "", q.Family == "demographic", q.Family == "datetime":
		case q.Subtype == "essay":
			answers.Long(one.Text)
		default:
			answers.Short(one.Text)
		}
	}
}

// scale is what a question is rated on; rated is false where it is not. The settings know best. Else it is 1 to 5,
// unless the question is called after the Net Promoter Score, or a mark stands where only that has one: its choices go
// from 0 to 10, or weigh what they count, -100 for a detractor and 100 for a promoter.
func (a *Adapter) scale(q question) (scale mapping.Scale, rated bool) {
	if scale, set := a.config.Scales[string(q.ID)]; set {
		return scale, true
	}
	scale = mapping.Stars
	for _, name := range []string{q.Family, q.Subtype} {
		if name == "nps" || strings.HasPrefix(name, "net_promoter") {
			scale, rated = mapping.NPS, true
		}
	}
	if !rated && (q.Family != "matrix" || q.Subtype != "rating") {
		return scale, false
	}
	for _, one := range q.Answers {
		switch v, ok := mapping.Number(one.mark()); {
		case !ok || one.Other != "":
		case v == -100 || v == 100:
			return mapping.Scale{Lowest: -100, Highest: 100}, true
		case v < mapping.Stars.Lowest || v > mapping.Stars.Highest:
			scale = mapping.NPS
		}
	}
	return scale, true
}

// mark is the weight of a choice, or what stands for it.
func (a answer) mark() any {
	if a.Metadata.Weight != nil {
		return a.Metadata.Weight
	}
	return a.Text + a.Simple
}
