package viber_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/viber"
)

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	events, err := viber.New(viber.Config{Account: "shop"}).Parse(platform.Request{Body: []byte(body)})
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v in %s", len(events), err, body)
	}
	return events[0]
}

func message(parts string) string {
	return `{"event":"message","timestamp":1784928203859,"message_token":5741311803571721087,"sender":{"id":"7==","name":"Ann","language":"uk","country":"UA"},"message":{` + parts + `}}`
}

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "viber/shop", Kind: mention.Message, ID: "5741311803571721087"},
		Author: mention.Author{ID: "7==", Name: "Ann", Followers: -1},
		Text:   "words", Lang: "uk", SaidAt: time.UnixMilli(1784928203859).UTC(), Private: true, Thread: "7==", ReplyRef: "7==",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestMessages(t *testing.T) {
	text := message(`"type":"text","text":"words"`)
	for name, row := range map[string]struct {
		body string
		want mention.Mention
	}{
		"text":          {text, said(nil)},
		"token as text": {strings.Replace(text, `5741311803571721087`, `"5741311803571721087"`, 1), said(nil)},
		"picture": {message(`"type":"picture","text":"words","media":"https://media.example.com/1.jpg"`),
			said(func(m *mention.Mention) { m.Media = []string{"https://media.example.com/1.jpg"} })},
		"a link":  {message(`"type":"url","media":"https://example.com"`), said(func(m *mention.Mention) { m.Text, m.Media = "", []string{"https://example.com"} })},
		"a place": {message(`"type":"location","location":{"lat":1,"lon":2}`), said(func(m *mention.Mention) { m.Text = "" })},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.What != platform.Said {
			t.Errorf("%s: %s (-want +got):\n%s", name, e.What, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	other := func(event string) string {
		return `{"event":"` + event + `","timestamp":1784928203859,"message_token":4912661846655238145,"user_id":"7=="}`
	}
	for name, row := range map[string]struct {
		body string
		what platform.What
		note string
	}{
		"webhook":              {other("webhook"), platform.Ignored, "webhook"},
		"subscribed":           {other("subscribed"), platform.Counted, "subscribed"},
		"unsubscribed":         {other("unsubscribed"), platform.Counted, "unsubscribed"},
		"opened":               {other("conversation_started"), platform.Counted, "conversation_started"},
		"delivered":            {other("delivered"), platform.Ignored, "ours"},
		"seen":                 {other("seen"), platform.Ignored, "ours"},
		"failed":               {other("failed"), platform.Ignored, "ours"},
		"sticker":              {message(`"type":"sticker","sticker_id":1`), platform.Counted, "sticker"},
		"an event of tomorrow": {other("hologram"), platform.Ignored, "hologram"},
		"a rounded token":      {strings.Replace(message(`"type":"text","text":"words"`), `5741311803571721087`, `5.74e18`, 1), platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.What != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.What, e.Note, row.what, row.note)
		}
	}
}

// A body names no bot of ours: the path does, else the settings.
func TestAccount(t *testing.T) {
	for name, row := range map[string]struct {
		path, account string
		want          mention.Source
	}{
		"by the path":     {"fr", "shop", "viber/fr"},
		"by the settings": {"", "shop", "viber/shop"},
		"by nothing":      {"", "", "viber/bot"},
	} {
		events, err := viber.New(viber.Config{Account: row.account}).Parse(platform.Request{Path: row.path, Body: []byte(message(`"type":"text","text":"words"`))})
		if err != nil || events[0].Mention.Source != row.want {
			t.Errorf("%s: %+v, %v, want %s", name, events, err, row.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, body := range map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"a message without one": `{"event":"message","message_token":1}`, "words that are none": message(`"type":"text","text":31337`),
	} {
		events, err := viber.New(viber.Config{}).Parse(platform.Request{Body: []byte(body)})
		if !errors.Is(err, platform.ErrUnreadable) || events != nil || strings.Contains(err.Error(), "31337") {
			t.Errorf("%s: %v, %v", name, events, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("../../../events/viber/*.json")
	if err != nil || len(files) == 0 {
		f.Fatal("no samples", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	a := viber.New(viber.Config{})
	f.Fuzz(func(t *testing.T, content []byte) {
		events, err := a.Parse(platform.Request{Body: content})
		if err != nil && (!errors.Is(err, platform.ErrUnreadable) || events != nil) {
			t.Errorf("%v with %d events", err, len(events))
		}
		for _, e := range events {
			m := e.Mention
			switch e.What {
			case platform.Said, platform.Edited, platform.Removed, platform.Echo:
				if !m.Valid() || len(m.Text) > mention.MaxTextBytes || m.SaidAt.Year() > 9999 {
					t.Errorf("out of bounds: %+v", e)
				}
			default:
				if e.Note == "" {
					t.Errorf("%s without a note", e.What)
				}
			}
		}
	})
}
