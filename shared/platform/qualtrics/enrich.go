package qualtrics

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
)

// response is what one person answered, as GET /API/v3/surveys/{id}/responses/{id} tells it. Values holds, by its own
// id, each answer: "QID3" the value of a choice or a mark, "QID3_NPS_GROUP" beside it that the mark is one of 0 to 10,
// "QID4_TEXT" words.
type response struct {
	Result struct {
		ID     string         `json:"responseId"`
		Values map[string]any `json:"values"`
	} `json:"result"`
}

// What a value's name says of it.
const (
	words = "_TEXT"
	nps   = "_NPS_GROUP"
)

// Enrich asks for the words and ratings of a response; choices are not read. A response that is not there yet is asked
// for again: Qualtrics tells of it before it has it everywhere.
func (a *Adapter) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if m.Erased || m.Text != "" {
		return m, nil
	}
	token := platform.ByAccount(a.config.Tokens, m.Source)
	if token == "" || a.api.Base == "" {
		return m, fmt.Errorf("qualtrics: %w (no token for this survey, or no base_url)", platform.ErrNoPermission)
	}
	path := "/API/v3/surveys/" + url.PathEscape(m.Source.Account()) + "/responses/" + url.PathEscape(m.ID)
	answer, err := a.api.Get(ctx, path, http.Header{"X-Api-Token": {token}})
	err = platform.Asked(answer.Status, err)
	if errors.Is(err, platform.ErrGone) {
		err = errors.New("the response is not there yet (404)")
	}
	if err != nil {
		return m, fmt.Errorf("qualtrics: %w", err)
	}
	var told response
	if err := json.Unmarshal(answer.Body, &told); err != nil || told.Result.ID != m.ID {
		return m, fmt.Errorf("qualtrics: the response of survey %s could not be read",
			platform.Quoted(m.Source.Account()))
	}
	values := told.Result.Values
	language, _ := values["userLanguage"].(string)
	at, _ := values["recordedDate"].(string)
	var recorded platform.Moment
	_ = recorded.UnmarshalJSON([]byte(at)) // never fails
	return a.answers(values).Complete(m, recorded, strings.ToLower(language))
}

func (a *Adapter) answers(values map[string]any) mapping.Answers {
	var answers mapping.Answers
	for _, name := range slices.SortedFunc(maps.Keys(values), asked) {
		question, said := strings.CutSuffix(name, words)
		scale, rated := a.config.Scales[name]
		_, recommends := values[name+nps]
		switch {
		case rated:
			answers.Rate(values[name], scale)
		case recommends:
			answers.Rate(values[name], mapping.NPS)
		case !said || !strings.HasPrefix(name, "QID"):
		case len(a.config.Texts) == 0 || slices.Contains(a.config.Texts, question):
			answers.Long(values[name])
		}
	}
	return answers
}

// asked puts names in the order of the questions: QID9 before QID10.
func asked(a, b string) int {
	number := func(name string) int {
		return len(name) - len(strings.TrimLeft(strings.TrimPrefix(name, "QID"), "0123456789"))
	}
	if d := number(a) - number(b); d != 0 {
		return d
	}
	return strings.Compare(a, b)
}
