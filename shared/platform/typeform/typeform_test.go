package typeform_test

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
	"oyez/shared/platform/typeform"
)

func filled(questions, answers string) string {
	return `{"event_id":"e","event_type":"form_response","form_response":{"form_id":"f","token":"t","submitted_at":"2026-11-21T20:41:10Z","response_url":"https://forms.example/r/t","definition":{"id":"f","fields":[` + questions + `]},"answers":[` + answers + `]}}`
}

func number(kind, id, n string) string {
	return `{"type":"number","number":` + n + `,"field":{"id":"` + id + `","ref":"ref-` + id + `","type":"` + kind +
		`"}}`
}

func TestParse(t *testing.T) {
	a := typeform.New(typeform.Config{Scales: map[string]mapping.Scale{
		"ref-set": {Lowest: 1, Highest: 3},
		"alsoset": {Lowest: 1, Highest: 3},
	}})
	const (
		words = `{"type":"text","text":"Cold soup.","field":{"id":"why","type":"long_text"}}`
		line  = `{"type":"text","text":"Ann","field":{"id":"who","type":"short_text"}}`
	)
	for name, row := range map[string]struct {
		questions, answers string
		what               platform.EventKind
		text               string
		rating             int
	}{
		"words":               {``, words, platform.Said, "Cold soup.", 0},
		"a name is not heard": {``, line + `,` + words, platform.Said, "Cold soup.", 0},
		"a line alone is":     {``, line, platform.Said, "Ann", 0},
		"stars": {
			``, words + `,` + number("rating", "q", "2"), platform.Said, "Cold soup.",
			2,
		},
		"stars of ten": {
			`{"id":"q","properties":{"steps":10}}`,
			words + `,` + number("rating", "q", "2"), platform.Said, "Cold soup.", 1,
		},
		"NPS": {``, words + `,` + number("nps", "q", "6"), platform.Said, "Cold soup.", 3},
		"an opinion, of 0 to 10": {
			``, words + `,` + number("opinion_scale", "q", "0"), platform.Said,
			"Cold soup.", 1,
		},
		"an opinion, of 0 to 4": {
			`{"id":"q","properties":{"steps":5,"start_at_one":false}}`,
			words + `,` + number("opinion_scale", "q", "4"), platform.Said, "Cold soup.", 5,
		},
		"an opinion, of 1 to 7": {
			`{"id":"q","properties":{"steps":7,"start_at_one":true}}`,
			words + `,` + number("opinion_scale", "q", "7"), platform.Said, "Cold soup.", 5,
		},
		"an opinion of 5 steps, no start": {
			`{"id":"q","properties":{"steps":5}}`,
			words + `,` + number("opinion_scale", "q", "0"), platform.Said, "Cold soup.", 1,
		},
		"its question is missing": {
			`{"id":"other","properties":{"steps":3}}`,
			words + `,` + number("rating", "q", "5"), platform.Said, "Cold soup.", 5,
		},
		"a scale set by ref": {
			`{"id":"set","properties":{"steps":10}}`,
			words + `,` + number("rating", "set", "3"), platform.Said, "Cold soup.", 5,
		},
		"a scale set by id": {
			``, words + `,` + number("opinion_scale", "alsoset", "1"), platform.Said,
			"Cold soup.", 1,
		},
		"the worst of two": {``, words + `,` + number("rating", "q", "5") + `,` +
			number("nps", "r", "1"), platform.Said, "Cold soup.", 1},
		"a number that is no rating": {
			``, words + `,` + number("number", "q", "2"), platform.Said, "Cold soup.",
			0,
		},
		"stars alone": {``, number("rating", "q", "1"), platform.Counted, "", 0},
		"a choice, an address and a date": {
			``,
			`{"type":"choice","choice":{"label":"Paris"}},{"type":"email","email":"a@example.com"},{"type":"date","date":"2026-11-21"}`, platform.Ignored, "", 0,
		},
	} {
		events, err := platform.Parse(a, platform.Request{Body: []byte(filled(row.questions, row.answers))})
		if err != nil || len(events) != 1 {
			t.Fatalf("%s: %+v, %v", name, events, err)
		}
		want := mention.Mention{
			Key:    mention.Key{Source: "typeform/f", Kind: mention.Review, ID: "t"},
			Author: mention.Author{Followers: -1}, Text: row.text,
			Rating: row.rating, Private: true, SaidAt: time.Date(2026, 11, 21, 20, 41, 10, 0, time.UTC),
			Permalink: "https://forms.example/r/t",
		}
		if diff := cmp.Diff(want, events[0].Mention); events[0].Kind == platform.Said && diff != "" ||
			events[0].Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, events[0].Kind, row.what, diff)
		}
	}
}

func TestFilesAreLinked(t *testing.T) {
	body := filled(``,
		`{"type":"text","text":"See.","field":{"type":"long_text"}},{"type":"file_url","file_url":"https://forms.example/a.jpg"},{"type":"file_url","file_url":"http://forms.example/b.jpg"}`)
	events, err := platform.Parse(typeform.New(typeform.Config{}), platform.Request{Body: []byte(body)})
	if err != nil || len(events) != 1 || !cmp.Equal(events[0].Mention.Media, []string{"https://forms.example/a.jpg"}) {
		t.Errorf("%+v, %v", events, err)
	}
}

// Older senders wrote times with blanks in them: an unknown time, and nobody's words lost.
func TestABrokenTimeIsUnknown(t *testing.T) {
	body := strings.Replace(filled(``, `{"type":"text","text":"Cold.","field":{"type":"long_text"}}`), "T20:41:10Z",
		"T20: 41: 10Z", 1)
	events, err := platform.Parse(typeform.New(typeform.Config{}), platform.Request{Body: []byte(body)})
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said || !events[0].Mention.SaidAt.IsZero() {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	for _, body := range []string{
		"", "[]", `{"form_response":"words"}`,
		`{"event_type":"form_response","form_response":{"answers":{}}}`,
	} {
		events, err := platform.Parse(typeform.New(typeform.Config{}), platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || len(events) > 0 {
			t.Errorf("%s: %+v, %v", body, events, err)
		}
	}
}

func TestPublishedVector(t *testing.T) {
	for _, v := range platformtest.Vectors(t, "Typeform", 1) {
		v.Check(t, typeform.New(typeform.Config{Secrets: []string{"other", v.Secret}}), time.Time{})
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, typeform.New(typeform.Config{}),
		filled(`{"id":"q","properties":{"steps":3}}`, number("rating", "q", "1e999")))
}

func FuzzVerify(f *testing.F) {
	platformtest.FuzzVerify(f, typeform.New(typeform.Config{Secrets: []string{"fuzz"}}), signature)
}
