package qualtrics_test

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
	"oyez/shared/platform/qualtrics"
)

const token = "secret-token"

func thin() mention.Mention {
	return mention.Mention{
		Key:    mention.Key{Source: "qualtrics/SV_1", Kind: mention.Review, ID: "R_1"},
		Author: mention.Author{Followers: -1},
		SaidAt: time.Unix(1, 0).UTC(), HeardAt: time.Unix(2, 0).UTC(), Private: true,
	}
}

// asking is an adapter before a Qualtrics that answers so.
func asking(t *testing.T, status int, body string, texts ...string) (*qualtrics.Adapter, *[]string) {
	t.Helper()
	asked := &[]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		*asked = append(*asked, r.Method+" "+r.URL.String()+" "+r.Header.Get("X-API-TOKEN"))
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}))
	t.Cleanup(server.Close)
	return qualtrics.New(qualtrics.Config{
		Tokens: map[string]string{platform.AnyAccount: token}, Scales: map[string]mapping.Scale{"QID7": mapping.Stars},
		Texts:   texts,
		BaseURL: server.URL, HTTP: server.Client(),
	}), asked
}

func values(list string) string {
	return `{"result":{"responseId":"R_1","values":{"status":0,"finished":1,"recordedDate":"2026-11-21T20:41:10.123Z","userLanguage":"FR",` + list +
		`},"labels":{"QID7":"bad"}},"meta":{"httpStatus":"200 - OK"}}`
}

func TestEnrichTellsWords(t *testing.T) {
	const all = `"QID10_TEXT":"Second.","QID9_TEXT":"First.","QID3":2,"QID3_NPS_GROUP":1,"QID7":4,"QID5":1,"QID6_1":"Ann","Source_TEXT":"till","QID11_TEXT":7`
	for what, row := range map[string]struct {
		texts []string
		list  string
		text  string
		mark  int
	}{
		"in the order of the questions": {nil, all, "First.\n\nSecond.", 2},
		"of the questions that are set": {[]string{"QID10"}, all, "Second.", 2},
		"a mark on a set scale":         {nil, `"QID7":1,"QID8_TEXT":"Cold."`, "Cold.", 1},
	} {
		a, asked := asking(t, http.StatusOK, values(row.list), row.texts...)
		want := thin()
		want.Text, want.Rating, want.Lang, want.SaidAt = row.text, row.mark, "fr", time.Date(2026, 11, 21, 20, 41, 10,
			123e6, time.UTC)
		got, err := a.Enrich(context.Background(), thin())
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
		}
		if again, err := a.Enrich(context.Background(), got); err != nil || !cmp.Equal(again, got) {
			t.Errorf("%s, again: %+v, %v", what, again, err)
		}
		if diff := cmp.Diff([]string{"GET /API/v3/surveys/SV_1/responses/R_1 " + token}, *asked); diff != "" {
			t.Error(diff)
		}
	}
}

func TestEnrichFails(t *testing.T) {
	for what, row := range map[string]struct {
		status int
		body   string
		want   error // nil for another try
	}{
		"a mark without words": {200, values(`"QID3":2,"QID3_NPS_GROUP":1`), platform.ErrNoWords},
		"choices alone":        {200, values(`"QID5":2`), platform.ErrNoWords},
		"not there yet":        {404, "", nil},
		"token withdrawn":      {401, "", platform.ErrNoPermission},
		"too many calls":       {429, "", nil},
		"down":                 {500, "", nil},
		"another response":     {200, `{"result":{"responseId":"R_2"}}`, nil},
		"no JSON":              {200, `<html>` + token, nil},
		"endless":              {200, `{"result":{` + strings.Repeat(" ", 2<<20), nil},
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
	for what, config := range map[string]qualtrics.Config{
		"no token":       {BaseURL: "https://fra1.qualtrics.example"},
		"no data center": {Tokens: map[string]string{"*": token}},
	} {
		if _, err := qualtrics.New(config).Enrich(context.Background(), thin()); !errors.Is(err,
			platform.ErrNoPermission) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if faults := (qualtrics.Config{Tokens: map[string]string{"*": token}}).Faults(false); len(faults) != 1 ||
		strings.Contains(faults[0], token) {
		t.Errorf("tokens without base_url: %q", faults)
	}
}
