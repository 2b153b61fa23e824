package tally_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/tally"
)

func filled(fields string) string {
	return `{"eventType":"FORM_RESPONSE","createdAt":"2026-11-21T20:41:11.120Z","data":{"formId":"f","responseId":"r","respondentId":"p","createdAt":"2026-11-21T20:41:10.000Z","fields":[` + fields + `]}}`
}

func TestParse(t *testing.T) {
	a := tally.New(tally.Config{Scales: map[string]mapping.Scale{
		"Out of seven?": {Lowest: 1, Highest: 7},
		"A number":      mapping.NPS,
	}})
	const words = `{"label":"Why?","type":"TEXTAREA","value":"Cold soup."}`
	for name, row := range map[string]struct {
		fields string
		what   platform.EventKind
		text   string
		rating int
	}{
		"words": {words, platform.Said, "Cold soup.", 0},
		"stars and words": {
			words + `,{"label":"Stars","type":"RATING","value":2}`, platform.Said,
			"Cold soup.", 2,
		},
		"a linear scale is 0 to 10": {
			words + `,{"label":"Recommend?","type":"LINEAR_SCALE","value":6}`,
			platform.Said, "Cold soup.", 3,
		},
		"a scale that is set": {
			words + `,{"label":"Out of seven?","type":"LINEAR_SCALE","value":7}`,
			platform.Said, "Cold soup.", 5,
		},
		"any question with a scale": {
			words + `,{"label":"A number","type":"INPUT_NUMBER","value":0}`,
			platform.Said, "Cold soup.", 1,
		},
		"a number that is no rating": {
			words + `,{"label":"Age","type":"INPUT_NUMBER","value":4}`, platform.Said,
			"Cold soup.", 0,
		},
		"a name is not heard": {
			words + `,{"label":"Name","type":"INPUT_TEXT","value":"Ann"}`, platform.Said,
			"Cold soup.", 0,
		},
		"a line alone is": {
			`{"label":"Why?","type":"INPUT_TEXT","value":"Cold."}`, platform.Said,
			"Cold.", 0,
		},
		"stars alone":                   {`{"label":"Stars","type":"RATING","value":1},{"label":"Why?","type":"TEXTAREA","value":null}`, platform.Counted, "", 0},
		"choices and an e-mail address": {`{"type":"CHECKBOXES","value":["a"]},{"type":"INPUT_EMAIL","value":"a@example.com"}`, platform.Ignored, "", 0},
		"nothing":                       {``, platform.Ignored, "", 0},
	} {
		events, err := platform.Parse(a, platform.Request{Body: []byte(filled(row.fields))})
		if err != nil || len(events) != 1 {
			t.Fatalf("%s: %+v, %v", name, events, err)
		}
		key := mention.Key{Source: "tally/f", Kind: mention.Review, ID: "r"}
		want := mention.Mention{
			Key: key, Author: mention.Author{ID: "p", Followers: -1}, Text: row.text, Rating: row.rating, Private: true,
			SaidAt: time.Date(2026, 11, 21, 20, 41, 10, 0, time.UTC),
		}
		if diff := cmp.Diff(want, events[0].Mention); events[0].Kind == platform.Said && diff != "" ||
			events[0].Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, events[0].Kind, row.what, diff)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{"", "[]", `{"data":"words"}`, `{"eventType":"FORM_RESPONSE","data":{"fields":{}}}`} {
		events, err := platform.Parse(tally.New(tally.Config{}), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %+v, %v", body, events, err)
		}
	}
	words := strings.Replace(filled(`{"type":"TEXTAREA","value":"Cold."}`), `"responseId":"r"`, `"responseId":null`, 1)
	events, err := platform.Parse(tally.New(tally.Config{}), platform.Request{Body: []byte(words)})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Unreadable {
		t.Errorf("words without an id: %+v, %v", events, err)
	}
}

func TestPublishedVector(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Tally", 1) {
		v.Check(t, tally.New(tally.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, tally.New(tally.Config{}),
		filled(`{"type":"TEXTAREA","value":"a"},{"type":"RATING","value":"1e999"}`))
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, tally.New(tally.Config{Secrets: []string{"fuzz"}}), signature)
}
