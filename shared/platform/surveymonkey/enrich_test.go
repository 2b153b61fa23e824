package surveymonkey_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/surveymonkey"
)

const token = "secret-token"

func thin() mention.Mention {
	return mention.Mention{
		Key:    mention.Key{Source: "surveymonkey/123", Kind: mention.Review, ID: "9"},
		Author: mention.Author{ID: "444", Followers: -1},
		SaidAt: time.Unix(1, 0).UTC(), HeardAt: time.Unix(2, 0).UTC(), Private: true,
	}
}

// asking is an adapter before a SurveyMonkey that answers so.
func asking(t *testing.T, status int, body string) (*surveymonkey.Adapter, *[]string) {
	t.Helper()
	asked := &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.String()+" "+r.Header.Get("Authorization"))
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return surveymonkey.New(surveymonkey.Config{
		Tokens: map[string]string{"123": token}, Scales: map[string]mapping.Scale{"nps": mapping.NPS},
		BaseURL: server.URL + "/", HTTP: server.Client(),
	}), asked
}

func questions(list ...string) string {
	return `{"id":"9","date_created":"2026-11-21T20:41:10+00:00","pages":[{"questions":[]},{"questions":[` +
		strings.Join(list, ",") + `]}]}`
}

const (
	essay  = `{"id":"1","family":"open_ended","subtype":"essay","answers":[{"text":"Cold soup."}]}`
	name   = `{"id":"2","family":"open_ended","subtype":"single","answers":[{"text":"Ann"}]}`
	stars  = `{"id":"3","family":"matrix","subtype":"rating","answers":[{"choice_id":"7","choice_metadata":{"weight":"2"}},{"other_id":"8","text":"Slow too."}]}`
	nps    = `{"id":"nps","family":"matrix","subtype":"rating","answers":[{"choice_id":"7","choice_metadata":{"weight":0}}]}`
	choice = `{"id":"4","family":"single_choice","subtype":"vertical","answers":[{"choice_id":"5","simple_text":"Lyon","text":"Lyon"}]}`
	street = `{"id":"5","family":"demographic","subtype":"us","answers":[{"row_id":"1","text":"Main Street"}]}`
)

func TestEnrich(t *testing.T) {
	for what, row := range map[string]struct {
		body, text string
		rating     int
	}{
		"words and marks":       {questions(choice, essay, name, stars, street), "Cold soup.\n\nSlow too.", 2},
		"the worst mark counts": {questions(stars, nps, essay), "Slow too.\n\nCold soup.", 1},
		"a line alone":          {questions(name), "Ann", 0},
	} {
		a, asked := asking(t, http.StatusOK, row.body)
		want := thin()
		want.Text, want.Rating, want.SaidAt = row.text, row.rating, time.Date(2026, 11, 21, 20, 41, 10, 0, time.UTC)
		got, err := a.Enrich(context.Background(), thin())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
		}
		if again, err := a.Enrich(context.Background(), got); err != nil || !cmp.Equal(again, got) || len(*asked) != 1 {
			t.Errorf("%s, again: %+v, %v, %d calls", what, again, err, len(*asked))
		}
		if diff := cmp.Diff([]string{"GET /v3/surveys/123/responses/9/details?simple=true Bearer " + token},
			*asked); diff != "" {
			t.Error(diff)
		}
	}
}

// The Net Promoter Score is known by its name, or by marks that nothing else has.
func TestNetPromoter(t *testing.T) {
	rated := func(family, subtype, answer string) string {
		return `{"id":"77","family":"` + family + `","subtype":"` + subtype + `","answers":[{"choice_id":"7",` +
			answer + `}]}`
	}
	weighs := func(weight string) string { return `"choice_metadata":{"weight":` + weight + `}` }
	for what, row := range map[string]struct {
		question string
		want     int
	}{
		"stars":              {rated("matrix", "rating", weighs("5")), 5},
		"stars, as text":     {rated("matrix", "rating", `"simple_text":"2"`), 2},
		"nothing at all":     {rated("matrix", "rating", weighs("0")), 1},
		"eight":              {rated("matrix", "rating", weighs(`"8"`)), 4},
		"by its subtype":     {rated("matrix", "net_promoter_score", weighs("5")), 3},
		"by its family":      {rated("nps", "", `"text":"3"`), 2},
		"a detractor":        {rated("matrix", "rating", weighs("-100")), 1},
		"a promoter":         {rated("matrix", "rating", weighs(`"100"`)), 5},
		"a passive":          {rated("matrix", "nps", weighs("7")), 4},
		"no number":          {rated("matrix", "rating", `"simple_text":"Very good"`), 0},
		"a choice of an age": {rated("single_choice", "vertical", weighs("8")), 0},
	} {
		a, _ := asking(t, http.StatusOK, questions(row.question, essay))
		if got, err := a.Enrich(context.Background(), thin()); err != nil || got.Rating != row.want ||
			got.Text != "Cold soup." {
			t.Errorf("%s: %d, want %d (%q, %v)", what, got.Rating, row.want, got.Text, err)
		}
	}
}

func TestEnrichFails(t *testing.T) {
	for what, row := range map[string]struct {
		status int
		body   string
		want   error // nil for another try
	}{
		"a mark without words": {200, questions(stars[:strings.Index(stars, `,{"other`)] + "]}"), platform.ErrNoWords},
		"choices alone":        {200, questions(choice, street), platform.ErrNoWords},
		"nothing":              {200, questions(), platform.ErrNoWords},
		"gone":                 {404, "", platform.ErrGone},
		"token withdrawn":      {401, "", platform.ErrNoPermission},
		"scope missing":        {403, "", platform.ErrNoPermission},
		"the day's calls used": {429, "", nil},
		"down":                 {503, "", nil},
		"elsewhere":            {302, "", nil},
		"another response":     {200, `{"id":"8"}`, nil},
		"no JSON":              {200, `<html>` + token, nil},
		"endless":              {200, `{"id":"9","pages":[` + strings.Repeat(" ", 2<<20), nil},
	} {
		a, _ := asking(t, row.status, row.body)
		got, err := a.Enrich(context.Background(), thin())
		if err == nil || !cmp.Equal(got, thin()) || strings.Contains(err.Error(), token) {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
		for _, known := range []error{platform.ErrNoWords, platform.ErrGone, platform.ErrNoPermission} {
			if errors.Is(err, known) != (known == row.want) {
				t.Errorf("%s: %v, want %v", what, err, row.want)
			}
		}
	}
	if _, err := surveymonkey.New(surveymonkey.Config{}).Enrich(context.Background(), thin()); !errors.Is(err,
		platform.ErrNoPermission) {
		t.Errorf("without a token: %v", err)
	}
}
