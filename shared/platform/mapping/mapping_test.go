package mapping_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/mapping"
	"oyez/shared/platform/platformtest"
)

func TestScale(t *testing.T) {
	for _, row := range []struct {
		scale mapping.Scale
		v     float64
		want  int
	}{
		{mapping.Stars, 1, 1},
		{mapping.Stars, 3, 3},
		{mapping.Stars, 5, 5},
		{mapping.Stars, 0, 0},
		{mapping.Stars, 6, 0},
		{mapping.Stars, 4.4, 4},
		{mapping.NPS, 0, 1},
		{mapping.NPS, 1, 1},
		{mapping.NPS, 2, 2},
		{mapping.NPS, 5, 3},
		{mapping.NPS, 6, 3},
		{mapping.NPS, 7, 4},
		{mapping.NPS, 8, 4},
		{mapping.NPS, 9, 5},
		{mapping.NPS, 10, 5},
		{mapping.Scale{1, 7}, 4, 3},
		{mapping.Scale{-1, 1}, 0, 3},
		{mapping.NPS, math.NaN(), 0},
		{mapping.NPS, math.Inf(1), 0},
		{mapping.Scale{}, 0, 0},
		{mapping.Scale{5, 1}, 3, 0},
	} {
		if got := row.scale.Rating(row.v); got != row.want {
			t.Errorf("%v on %v is %d, want %d", row.v, row.scale, got, row.want)
		}
	}
}

// known is what the door knows of an object before it looks inside.
var known = mention.Mention{
	Key:    mention.Key{Source: "generic/shop", ID: "message-1"},
	SaidAt: time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC),
}

func heard(t *testing.T, f mapping.Fields, body string) platform.Event {
	t.Helper()
	var data any
	if err := mapping.Decode([]byte(body), &data); err != nil {
		t.Fatal(err)
	}
	return platform.Bounded(f.Event(data, known))
}

func TestEverythingOfAMention(t *testing.T) {
	at := time.Date(2026, 11, 21, 20, 41, 10, 0, time.UTC)
	want := mention.Mention{
		Key:    mention.Key{Source: "generic/shop", Kind: mention.Comment, ID: "9007199254740993"},
		Author: mention.Author{ID: "17", Name: "Ann", Followers: -1},
		Text:   "it burns", Lang: "en", SaidAt: at, Revision: 3, Rating: 2, Permalink: "https://shop.example/1",
	}
	flat := `"id":9007199254740993,"text":"it burns","author_id":17,"author_name":"Ann","time":"2026-11-21T21:41:10+01:00","rating":"2","permalink":"https://shop.example/1","lang":"en","edited":3,"kind":"comment"`
	nested := `{"a":{"key":"9007199254740993","words":["no","it burns"],"who":{"no":17,"name":"Ann"},"when":1795293670,"marks":{"stars":3},"url":"https://shop.example/1","language":"en","v":3,"sort":"comment"}}`
	mapped := mapping.Fields{
		ID: "a.key", Text: "a.words.1", AuthorID: "a.who.no", AuthorName: "a.who.name", Time: "a.when",
		Rating:    "a.marks.stars",
		Permalink: "a.url", Lang: "a.language", Edited: "a.v", Kind: "a.sort", Scale: mapping.NPS,
	}
	for name, row := range map[string]struct {
		fields mapping.Fields
		body   string
	}{
		"usual names at the root": {mapping.Fields{}, `{` + flat + `}`},
		"usual names within data": {mapping.Fields{}, `{"type":"x","id":"other","time":1,"text":"other","data":{` +
			flat + `}}`},
		"paths": {mapped, nested},
		"some paths, some by name": {
			mapping.Fields{Text: "data.body"},
			`{"data":{` + flat + `,"body":"it burns"},"text":"other"}`,
		},
		"an author with id and name": {
			mapping.Fields{},
			`{` + strings.Replace(flat, `"author_id":17,"author_name":"Ann"`, `"author":{"id":"17","name":"Ann"}`, 1) +
				`}`,
		},
		"a fixed kind": {
			mapping.Fields{Kind: "comment"},
			`{` + strings.Replace(flat, `"kind":"comment"`, `"kind":"post"`, 1) + `}`,
		},
	} {
		e := heard(t, row.fields, row.body)
		if diff := cmp.Diff(want, e.Mention); diff != "" || e.Kind != platform.Edited || e.Note != "" {
			t.Errorf("%s: %s (%s) (-want +got):\n%s", name, e.Kind, e.Note, diff)
		}
	}
}

func TestWhatAnObjectTells(t *testing.T) {
	for name, row := range map[string]struct {
		fields    mapping.Fields
		body      string
		what      platform.EventKind
		key, note string
		rating    int
		public    bool
	}{
		"words alone are a message, by the message's id": {
			body: `{"text":"hi"}`, what: platform.Said,
			key: "generic/shop/message/message-1",
		},
		"an id of its own": {
			body: `{"id":"7","text":"hi"}`, what: platform.Said,
			key: "generic/shop/message/7",
		},
		"the id around data, where data has none": {
			body: `{"id":"7","data":{"text":"hi"}}`, what: platform.Said,
			key: "generic/shop/message/7",
		},
		"an address makes a post": {
			body: `{"text":"hi","permalink":"https://a.example"}`,
			what: platform.Said, key: "generic/shop/post/message-1", public: true,
		},
		"one that is not https does not": {
			body: `{"text":"hi","permalink":"http://a.example"}`,
			what: platform.Said, key: "generic/shop/message/message-1",
		},
		"a rating makes a review": {
			body: `{"text":"hi","rating":1}`, what: platform.Said,
			key: "generic/shop/review/message-1", rating: 1,
		},
		"a rating on another scale": {
			fields: mapping.Fields{Scale: mapping.NPS},
			body:   `{"text":"hi","rating":0}`, what: platform.Said, key: "generic/shop/review/message-1", rating: 1,
		},
		"a rating outside its scale": {
			body: `{"text":"hi","rating":9}`, what: platform.Said,
			key: "generic/shop/message/message-1", note: "outside",
		},
		"a message with an address is private": {
			body: `{"text":"hi","kind":"message","permalink":"https://a.example"}`,
			what: platform.Said, key: "generic/shop/message/message-1",
		},
		"an unknown kind is none": {
			body: `{"text":"hi","kind":"rant"}`, what: platform.Said,
			key: "generic/shop/message/message-1",
		},
		"a rating without words": {
			body: `{"rating":1}`, what: platform.Counted,
			key: "generic/shop//message-1", note: "without words",
		},
		"a rating and blanks": {
			body: `{"text":" \n","rating":1}`, what: platform.Counted,
			key: "generic/shop//message-1", note: "without words",
		},
		"nothing": {
			body: `{}`, what: platform.Ignored, key: "generic/shop//message-1",
			note: "no text",
		},
		"nothing at the path": {
			fields: mapping.Fields{Text: "a.0.b"}, body: `{"a":[],"text":"hi"}`,
			what: platform.Ignored, key: "generic/shop//message-1", note: `no text at "a.0.b"`,
		},
		"words that are no text": {
			body: `{"text":{"a":1}}`, what: platform.Ignored,
			key: "generic/shop//message-1", note: "no text",
		},
		"no object": {
			body: `"hi"`, what: platform.Ignored,
			key: "generic/shop//message-1", note: "no object",
		},
		"gone": {
			body: `{"data":{"id":"7","kind":"post","removed":true,"text":"hi","author":"Ann"}}`,
			what: platform.Removed, key: "generic/shop/post/7",
		},
		"gone, in a fixed kind": {
			fields: mapping.Fields{Kind: "review", Removed: "gone"},
			body:   `{"id":"7","gone":"true"}`, what: platform.Removed, key: "generic/shop/review/7",
		},
		"gone, of an unknown kind": {
			body: `{"id":"7","removed":true}`, what: platform.Unreadable,
			key: "generic/shop//7", note: "without a kind",
		},
		"not gone": {
			body: `{"removed":false,"text":"hi"}`, what: platform.Said,
			key: "generic/shop/message/message-1",
		},
		"an id too long to keep": {
			body: `{"id":"` + strings.Repeat("7", 257) + `","text":"hi"}`,
			what: platform.Unreadable, key: "//", note: "too long",
		},
		"an edit's time": {
			body: `{"text":"hi","edited":"2026-11-21T21:09:58Z"}`,
			what: platform.Edited, key: "generic/shop/message/message-1",
		},
		"an edit without a count": {
			body: `{"text":"hi","edited":0}`, what: platform.Said,
			key: "generic/shop/message/message-1",
		},
		"a negative position in a list": {
			fields: mapping.Fields{Text: "-1"}, body: `["hi"]`,
			what: platform.Ignored, key: "generic/shop//message-1", note: "no object",
		},
	} {
		e := heard(t, row.fields, row.body)
		if e.Kind != row.what || e.Mention.Key.String() != row.key || e.Mention.Rating != row.rating ||
			(row.note == "") != (e.Note == "") || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %s, rating %d (%s)", name, e.Kind, e.Mention.Key, e.Mention.Rating, e.Note)
		}
		if said := e.Kind == platform.Said || e.Kind == platform.Edited; said &&
			(e.Mention.Private == row.public || !e.Mention.SaidAt.Equal(known.SaidAt)) {
			t.Errorf("%s: private %v, at %v", name, e.Mention.Private, e.Mention.SaidAt)
		}
		if e.Kind != platform.Said && e.Kind != platform.Edited &&
			(e.Mention.Text != "" || !e.Mention.Author.Unknown()) {
			t.Errorf("%s: %s holds words or a person: %+v", name, e.Kind, e.Mention)
		}
	}
}

func TestAuthorAsOneWord(t *testing.T) {
	e := heard(t, mapping.Fields{}, `{"text":"hi","author":"Ann"}`)
	if want := (mention.Author{ID: "Ann", Name: "Ann", Followers: -1}); e.Mention.Author != want {
		t.Errorf("%+v", e.Mention.Author)
	}
}

func TestDecode(t *testing.T) {
	for _, body := range []string{"", "{", "{} {}", "{}]", `{"a":1}x`, "nul"} {
		var data any
		if err := mapping.Decode([]byte(body), &data); err == nil {
			t.Errorf("%q is read as %v", body, data)
		}
	}
}

func TestAnswers(t *testing.T) {
	raw := func(s string) (v any) {
		if err := json.Unmarshal([]byte(s), &v); err != nil {
			t.Fatal(err)
		}
		return v
	}
	for name, row := range map[string]struct {
		hear   func(*mapping.Answers)
		what   platform.EventKind
		text   string
		rating int
	}{
		"nothing": {func(*mapping.Answers) {}, platform.Ignored, "", 0},
		"a rating": {
			func(a *mapping.Answers) { a.Rate(raw("2"), mapping.Stars) }, platform.Counted,
			"", 0,
		},
		"a rating outside its scale": {
			func(a *mapping.Answers) { a.Rate(raw("9"), mapping.Stars) }, platform.Counted,
			"", 0,
		},
		"no rating": {func(a *mapping.Answers) {
			a.Rate(raw(`"good"`), mapping.Stars)
			a.Rate(raw("null"), mapping.Stars)
			a.Rate(nil, mapping.Stars)
		}, platform.Ignored, "", 0},
		"words": {func(a *mapping.Answers) { a.Long(raw(`"slow"`)) }, platform.Said, "slow", 0},
		"blanks": {
			func(a *mapping.Answers) { a.Long(raw(`" \n"`)); a.Short(raw(`""`)) },
			platform.Ignored, "", 0,
		},
		"words that are no text": {func(a *mapping.Answers) {
			a.Long(raw(`["a"]`))
			a.Short(raw("null"))
			a.Short(
				nil)
		}, platform.Ignored, "", 0},
		"a short answer": {func(a *mapping.Answers) { a.Short(raw(`"slow"`)) }, platform.Said, "slow", 0},
		"a name beside words": {
			func(a *mapping.Answers) { a.Short(raw(`"Ann"`)); a.Long(raw(`"slow"`)) },
			platform.Said, "slow", 0,
		},
		"two texts": {
			func(a *mapping.Answers) { a.Long(raw(`"slow"`)); a.Long(raw(`"cold"`)) },
			platform.Said, "slow\n\ncold", 0,
		},
		"words and the worst rating": {func(a *mapping.Answers) {
			a.Rate(raw("5"), mapping.Stars)
			a.Rate(raw(`"2"`), mapping.NPS)
			a.Rate(raw("4"), mapping.Stars)
			a.Long(raw(`"x"`))
		}, platform.Said, "x", 2},
	} {
		var a mapping.Answers
		row.hear(&a)
		e := a.Event(mention.Mention{Key: mention.Key{Source: "tally/1", ID: "2"}})
		if e.Kind != row.what || e.Mention.Text != row.text || e.Mention.Rating != row.rating ||
			(e.Kind == platform.Said) == (e.Note != "") {
			t.Errorf("%s: %s %q %d (%s)", name, e.Kind, e.Mention.Text, e.Mention.Rating, e.Note)
		}
		if e.Kind == platform.Said &&
			(!e.Mention.Private || e.Mention.Kind != mention.Review || e.Mention.Author.Followers != -1) {
			t.Errorf("%s: %+v", name, e.Mention)
		}
	}
}

// Wherever it stands, a number keeps all its digits.
func TestDecodeKeepsDigits(t *testing.T) {
	for _, digits := range []string{
		"1", "123456789012345", "1234567890123456", "12345678901234567",
		"98765432109876543210987654321098765",
	} {
		for pad := range 40 {
			var data any
			if err := mapping.Decode([]byte(strings.Repeat(" ", pad)+`{"id":`+digits+`,"text":"a"}`),
				&data); err != nil {
				t.Fatal(err)
			}
			if got := (mapping.Fields{}).Event(data, known).Mention.ID; got != digits {
				t.Fatalf("%s after %d spaces is read as %s", digits, pad, got)
			}
		}
	}
}

func FuzzEvent(f *testing.F) {
	f.Add([]byte(`{"data":{"id":1,"text":"a","author":{"id":"b"},"rating":1e9,"time":1e400}}`), "data.0.text")
	f.Add([]byte(`[[{"text":"a"}]]`), "0.0.text")
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		var data any
		if err := mapping.Decode(body, &data); err != nil {
			return
		}
		e := mapping.Fields{Text: path, Time: path, Rating: path, Edited: path}.Event(data, known)
		platformtest.CheckEvents(t, []platform.Event{e}, nil)
	})
}
