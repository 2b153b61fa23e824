package line_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/line"
	"oyez/shared/platform/platformtest"
)

func parse(t *testing.T, body string) []platform.Event {
	t.Helper()
	return platformtest.Parse(t, line.New(line.Config{}), body)
}

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	return platformtest.One(t, line.New(line.Config{}), platform.Request{Body: []byte(body)})
}

func body(events ...string) string {
	return `{"destination":"U1","events":[` + strings.Join(events, ",") + `]}`
}

// event is one of a person who writes to us alone.
func event(kind string, parts ...string) string {
	return `{"type":"` + kind + `","mode":"active","timestamp":1784928203859,"source":{"type":"user","userId":"U7"},` +
		strings.Join(parts, ",") + `}`
}

const words = `"message":{"type":"text","id":"325708","text":"words"}`

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "line/U1", Kind: mention.Message, ID: "325708"},
		Author: mention.Author{ID: "U7", Followers: -1},
		Text:   "words", SaidAt: time.UnixMilli(1784928203859).UTC(), Private: true, Thread: "U7", ReplyRef: "U7",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestMessages(t *testing.T) {
	other := func(message string) string {
		return body(event("message", `"message":{"id":"325708",`+message+`}`))
	}
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"alone": {body(event("message", words)), platform.Said, said(nil)},
		"sent again": {
			body(event("message", words, `"deliveryContext":{"isRedelivery":true}`)), platform.Said,
			said(nil),
		},
		"id as number": {
			body(strings.Replace(event("message", words), `"325708"`, `325708`, 1)), platform.Said,
			said(nil),
		},
		"quoting": {
			other(`"type":"text","text":"words","quotedMessageId":"325707"`), platform.Said,
			said(func(m *mention.Mention) { m.Parent = "325707" }),
		},
		"in a group": {
			body(strings.Replace(event("message", words), `"userId"`, `"groupId":"C5","userId"`, 1)),
			platform.Said, said(func(m *mention.Mention) { m.Thread, m.ReplyRef = "C5", "C5" }),
		},
		"in a room, by whom?": {
			body(strings.Replace(event("message", words), `"userId":"U7"`, `"roomId":"R5"`, 1)), platform.Said,
			said(func(m *mention.Mention) { m.Thread, m.ReplyRef, m.Author.ID = "R5", "R5", "" }),
		},
		"standby": {
			body(strings.Replace(event("message", words), `active`, `standby`, 1)), platform.Said,
			said(func(m *mention.Mention) { m.ReplyRef = "" }),
		},
		"a picture": {
			other(`"type":"image","contentProvider":{"type":"line"}`), platform.Said,
			said(func(m *mention.Mention) { m.Text = "" }),
		},
		"one elsewhere": {
			other(`"type":"image","contentProvider":{"type":"external","originalContentUrl":"https://example.com/a"}`),
			platform.Said,
			said(func(m *mention.Mention) { m.Text, m.Media = "", []string{"https://example.com/a"} }),
		},
		"a place": {
			other(`"type":"location","title":"shop","address":"Tokyo"`), platform.Said,
			said(func(m *mention.Mention) { m.Text = "shop\nTokyo" }),
		},
		"a sticker with words": {other(`"type":"sticker","text":"words"`), platform.Said, said(nil)},
		"edited": {
			body(event("messageEdited", words)), platform.Edited,
			said(func(m *mention.Mention) { m.Revision = 1784928203859 }),
		},
		"taken back": {
			body(event("unsend", `"unsend":{"messageId":"325708"}`)), platform.Removed,
			mention.Mention{Key: said(nil).Key, Author: mention.Author{Followers: -1}},
		},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		note string
	}{
		"the console's probe": {body(), platform.Ignored, "probe"},
		"follow":              {body(event("follow", `"follow":{}`)), platform.Counted, "follow"},
		"unfollow":            {body(event("unfollow", `"x":1`)), platform.Counted, "unfollow"},
		"a sticker": {
			body(event("message", `"message":{"type":"sticker","id":"1"}`)), platform.Counted,
			"sticker",
		},
		"a button":             {body(event("postback", `"postback":{"data":"x"}`)), platform.Ignored, "postback"},
		"an event of tomorrow": {body(event("hologram", `"message":[1]`)), platform.Ignored, "hologram"},
		"words that are none": {
			body(event("message", `"message":{"id":"1","text":31337}`)), platform.Unreadable,
			"an event",
		},
		"text for an event": {body(`"no"`), platform.Unreadable, "an event"},
		"no id": {
			body(event("message", `"message":{"type":"text","text":"x"}`)), platform.Unreadable,
			"no id",
		},
		"no destination": {`{"events":[` + event("message", words) + `]}`, platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) || strings.Contains(e.Note, "31337") {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
	}
}

func TestOneBrokenPart(t *testing.T) {
	var got []string
	for _, e := range parse(t, body(event("message", words), `7`, event("unsend", `"unsend":{"messageId":[]}`),
		event("message", words))) {
		got = append(got, string(e.Kind))
	}
	if strings.Join(got, " ") != "said unreadable unreadable said" {
		t.Errorf("%v", got)
	}
}

func TestDestinationByPath(t *testing.T) {
	events, err := platform.Parse(line.New(line.Config{}), platform.Request{
		Path: "U2",
		Body: []byte(`{"events":[` + event("message", words) + `]}`),
	})
	if err != nil || events[0].Mention.Source != "line/U2" {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, line.New(line.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":      `{}`,
		"events that are one":  `{"destination":"U1","events":{}}`,
		"events that are none": `{"destination":"U1","events":null}`,
	})
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]string{
		"line-message-edited.json": "edited",
		"line-message-image.json":  "said",
		"line-unsend.json":         "removed",
		"line-all-28-events.json": "said said said said said said counted counted ignored ignored ignored ignored ignored ignored said said " +
			"ignored ignored ignored ignored ignored said removed ignored said said edited ignored",
	} {
		content, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range parse(t, string(content)) {
			got = append(got, string(e.Kind))
			if e.Mention.Source != "line/U123" || e.Kind == platform.Removed && e.Mention.ID != "325708" ||
				e.Kind == platform.Edited && e.Mention.Text != "Hello, edited world" {
				t.Errorf("%s: %+v", file, e)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s:\n got %s\nwant %s", file, strings.Join(got, " "), want)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, line.New(line.Config{}))
}
