package surveymonkey_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/surveymonkey"
)

func told(event string) string {
	return `{"event_type":"` + event +
		`","event_id":"9","object_type":"response","object_id":"987654321","event_datetime":"2026-11-21T20:41:10.204211+00:00","resources":{"survey_id":"123","respondent_id":444555666}}`
}

func TestParse(t *testing.T) {
	key := mention.Key{Source: "surveymonkey/123", Kind: mention.Review, ID: "987654321"}
	nobody := mention.Author{Followers: -1}
	ignored := mention.Mention{Key: mention.Key{Source: key.Source}, Author: nobody}
	for event, want := range map[string]platform.Event{
		"response_completed": {Kind: platform.Said, Note: platform.NeedsEnrichment, Mention: mention.Mention{
			Key: key, Author: mention.Author{ID: "444555666", Followers: -1},
			SaidAt:  time.Date(2026, 11, 21, 20, 41, 10, 204211000, time.UTC),
			Private: true,
		}},
		"response_deleted": {Kind: platform.Removed, Mention: mention.Mention{Key: key, Author: nobody}},
		"response_updated": {Kind: platform.Ignored, Note: `"response_updated" is not heard`, Mention: ignored},
		"survey_created":   {Kind: platform.Ignored, Note: `"survey_created" is not heard`, Mention: ignored},
	} {
		events, err := platform.Parse(surveymonkey.New(surveymonkey.Config{}),
			platform.Request{Body: []byte(told(event))})
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
	events, err := platform.Parse(surveymonkey.New(surveymonkey.Config{}), platform.Request{Body: body})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said ||
		events[0].Mention.Key.String() != "surveymonkey/123456789/review/987654321" ||
		!events[0].Mention.SaidAt.Equal(time.Date(2026, 1, 21, 10, 30, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{"", "[]", `{"resources":"words"}`} {
		events, err := platform.Parse(surveymonkey.New(surveymonkey.Config{}), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %+v, %v", body, events, err)
		}
	}
}

func TestPublishedVector(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "SurveyMonkey", 1) {
		v.Check(t, surveymonkey.New(surveymonkey.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, surveymonkey.New(surveymonkey.Config{}), told("response_completed"))
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, surveymonkey.New(surveymonkey.Config{Secrets: []string{"fuzz"}}), signature)
}
