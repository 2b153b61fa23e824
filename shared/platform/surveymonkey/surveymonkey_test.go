package surveymonkey_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/surveymonkey"
)

func told(event string) string {
	return `{"event_type":"` + event + `","event_id":"9","object_type":"response","object_id":"987654321","event_datetime":"2026-11-21T20:41:10.204211+00:00","resources":{"survey_id":"123","respondent_id":444555666}}`
}

func TestParse(t *testing.T) {
	key := mention.Key{Source: "surveymonkey/123", Kind: mention.Review, ID: "987654321"}
	nobody := mention.Author{Followers: -1}
	ignored := mention.Mention{Key: mention.Key{Source: key.Source}, Author: nobody}
	for event, want := range map[string]platform.Event{
		"response_completed": {What: platform.Said, Note: surveymonkey.Thin, Mention: mention.Mention{
			Key: key, Author: mention.Author{ID: "444555666", Followers: -1}, SaidAt: time.Date(2026, 11, 21, 20, 41, 10, 204211000, time.UTC),
			Private: true,
		}},
		"response_deleted": {What: platform.Removed, Mention: mention.Mention{Key: key, Author: nobody}},
		"response_updated": {What: platform.Ignored, Note: `event "response_updated" is not heard`, Mention: ignored},
		"survey_created":   {What: platform.Ignored, Note: `event "survey_created" is not heard`, Mention: ignored},
	} {
		events, err := surveymonkey.New(surveymonkey.Config{}).Parse(platform.Request{Body: []byte(told(event))})
		if diff := cmp.Diff([]platform.Event{want}, events); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", event, err, diff)
		}
	}
}

func TestFixture(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "surveymonkey-response-completed.json"))
	if err != nil {
		t.Fatal(err)
	}
	events, err := surveymonkey.New(surveymonkey.Config{}).Parse(platform.Request{Body: body})
	if err != nil || len(events) != 1 || events[0].What != platform.Said || events[0].Mention.Key.String() != "surveymonkey/123456789/review/987654321" ||
		!events[0].Mention.SaidAt.Equal(time.Date(2026, 1, 21, 10, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{"", "[]", `{"resources":"words"}`} {
		events, err := surveymonkey.New(surveymonkey.Config{}).Parse(platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %+v, %v", body, events, err)
		}
	}
}

func TestPublishedVector(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	raw, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Vectors []struct {
			ID, Secret, Body string
			Headers          map[string]string
		}
	}
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	tried := false
	for _, v := range file.Vectors {
		if v.ID != "surveymonkey" {
			continue
		}
		tried = true
		h := http.Header{}
		for name, value := range v.Headers {
			h.Set(name, value)
		}
		if err := surveymonkey.New(surveymonkey.Config{Secrets: []string{"other", v.Secret}}).Verify(platform.Request{Header: h, Body: []byte(v.Body)}, time.Time{}); err != nil {
			t.Error(err)
		}
	}
	if !tried {
		t.Error("there is no vector")
	}
}

func TestSign(t *testing.T) {
	if diff := cmp.Diff(signed("s", []byte("{}")), surveymonkey.Sign("s", []byte("{}"), time.Time{})); diff != "" {
		t.Error(diff)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(told("response_completed")))
	a := surveymonkey.New(surveymonkey.Config{})
	f.Fuzz(func(t *testing.T, body []byte) {
		events, err := a.Parse(platform.Request{Body: body})
		if err != nil && (len(events) > 0 || !errors.Is(err, platform.ErrUnreadable)) {
			t.Errorf("%+v, %v", events, err)
		}
		for _, e := range events {
			if diff := cmp.Diff(e, platform.Bounded(e)); diff != "" {
				t.Errorf("not bounded:\n%s", diff)
			}
		}
	})
}

func FuzzVerify(f *testing.F) {
	f.Add("AAAA", []byte("{}"))
	a := surveymonkey.New(surveymonkey.Config{Secrets: []string{"fuzz"}})
	f.Fuzz(func(t *testing.T, value string, body []byte) {
		err := a.Verify(platform.Request{Header: http.Header{"Sm-Signature": {value}}, Body: body}, time.Time{})
		if err == nil && value != signed("fuzz", body).Get("Sm-Signature") {
			t.Errorf("%q is accepted", value)
		}
	})
}
