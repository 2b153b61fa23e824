package viber_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/viber"
)

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	return platformtest.One(t, viber.New(viber.Config{Account: "shop"}), platform.Request{Body: []byte(body)})
}

func message(parts string) string {
	return `{"event":"message","timestamp":1784928203859,"message_token":5741311803571721087,"sender":{"id":"7==","name":"Ann","language":"uk","country":"UA"},"message":{` + parts + `}}`
}

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "viber/shop", Kind: mention.Message, ID: "5741311803571721087"},
		Author: mention.Author{ID: "7==", Name: "Ann", Followers: -1},
		Text:   "words", Lang: "uk", SaidAt: time.UnixMilli(1784928203859).UTC(), Private: true, Thread: "7==",
		ReplyRef: "7==",
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
		"picture": {
			message(`"type":"picture","text":"words","media":"https://media.example.com/1.jpg"`),
			said(func(m *mention.Mention) { m.Media = []string{"https://media.example.com/1.jpg"} }),
		},
		"a link": {
			message(`"type":"url","media":"https://example.com"`),
			said(func(m *mention.Mention) { m.Text, m.Media = "", []string{"https://example.com"} }),
		},
		"a place": {
			message(`"type":"location","location":{"lat":1,"lon":2}`),
			said(func(m *mention.Mention) { m.Text = "" }),
		},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != platform.Said {
			t.Errorf("%s: %s (-want +got):\n%s", name, e.Kind, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	other := func(event string) string {
		return `{"event":"` + event + `","timestamp":1784928203859,"message_token":4912661846655238145,"user_id":"7=="}`
	}
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		note string
	}{
		"webhook":              {other("webhook"), platform.Ignored, "webhook"},
		"subscribed":           {other("subscribed"), platform.Counted, "subscribed"},
		"unsubscribed":         {other("unsubscribed"), platform.Counted, "unsubscribed"},
		"opened":               {other("conversation_started"), platform.Counted, "conversation_started"},
		"delivered":            {other("delivered"), platform.Ignored, "ours"},
		"seen":                 {other("seen"), platform.Ignored, "ours"},
		"failed":               {other("failed"), platform.Returned, "ours"},
		"sticker":              {message(`"type":"sticker","sticker_id":1`), platform.Counted, "sticker"},
		"an event of tomorrow": {other("hologram"), platform.Ignored, "hologram"},
		"a rounded token": {strings.Replace(message(`"type":"text","text":"words"`), `5741311803571721087`,
			`5.74e18`, 1), platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
	}
}

// A failure names the token that the message was taken with. Its desc is not ours to show.
func TestAnAnswerIsReturned(t *testing.T) {
	e := one(t,
		`{"event":"failed","timestamp":1784928203859,"message_token":4912661846655238145,"user_id":"7==","desc":"failure of Ada"}`)
	if e.Mention.Key.String() != "viber/shop/message/4912661846655238145" ||
		*e.Failed != (platform.SendError{Verdict: platform.GiveUp, Reason: "refused"}) {
		t.Errorf("%+v, %+v", e, e.Failed)
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
		events, err := platform.Parse(viber.New(viber.Config{Account: row.account}), platform.Request{
			Path: row.path,
			Body: []byte(message(`"type":"text","text":"words"`)),
		})
		if err != nil || events[0].Mention.Source != row.want {
			t.Errorf("%s: %+v, %v, want %s", name, events, err, row.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, viber.New(viber.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":       `{}`,
		"a message without one": `{"event":"message","message_token":1}`,
		"words that are none":   message(`"type":"text","text":31337`),
	})
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, viber.New(viber.Config{}))
}
