package telegram_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/telegram"
)

func adapter() *telegram.Adapter {
	return telegram.New(telegram.Config{Account: "9", Ours: []string{"-1007"}})
}

func parse(t *testing.T, body string) []platform.Event {
	t.Helper()
	return platformtest.Parse(t, adapter(), body)
}

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	return platformtest.One(t, adapter(), platform.Request{Body: []byte(body)})
}

const (
	ann     = `"from":{"id":7,"is_bot":false,"first_name":"Ann","last_name":"Lee","username":"ann","language_code":"de"}`
	alone   = `"chat":{"id":7,"type":"private","first_name":"Ann"}`
	public  = `"chat":{"id":-1005,"type":"supergroup","title":"All","username":"all_of_us"}`
	members = `"chat":{"id":-1005,"type":"supergroup","title":"All"}`
	small   = `"chat":{"id":-5,"type":"group","title":"Few"}`
	words   = `"message_id":3,"date":1784928203,"text":"words"`
)

func update(kind string, parts ...string) string {
	return `{"update_id":2342342343242,"` + kind + `":{` + strings.Join(parts, ",") + `}}`
}

func annSaid(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "telegram/9", Kind: mention.Message, ID: "7:3"},
		Author: mention.Author{ID: "7", Name: "Ann Lee", Handle: "ann", Followers: -1},
		Text:   "words", SaidAt: time.Unix(1784928203, 0).UTC(), Private: true, Thread: "7",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func grouped(permalink string, change func(*mention.Mention)) mention.Mention {
	return annSaid(func(m *mention.Mention) {
		m.Kind, m.ID, m.Private, m.Thread, m.Permalink = mention.Post, "-1005:3", false, "-1005", permalink
		if change != nil {
			change(m)
		}
	})
}

func TestMessages(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"private": {update("message", words, ann, alone), platform.Said, annSaid(nil)},
		"public group": {
			update("message", words, ann, public), platform.Said,
			grouped("https://t.me/all_of_us/3", nil),
		},
		"members' group": {
			update("message", words, ann, members), platform.Said,
			grouped("https://t.me/c/5/3", nil),
		},
		"small group": {
			update("message", words, ann, small), platform.Said,
			grouped("", func(m *mention.Mention) { m.ID, m.Thread = "-5:3", "-5" }),
		},
		"a username that is none": {
			update("message", words, ann, strings.Replace(public, "all_of_us", "a/../b", 1)),
			platform.Said, grouped("https://t.me/c/5/3", nil),
		},
		"topic": {
			update("message", words, ann, public, `"message_thread_id":4`), platform.Said,
			grouped("https://t.me/all_of_us/3", func(m *mention.Mention) { m.Thread = "-1005:4" }),
		},
		"reply": {
			update("message", words, ann, public, `"reply_to_message":{"message_id":2,`+public+
				`}`), platform.Said,
			grouped("https://t.me/all_of_us/3", func(m *mention.Mention) { m.Parent = "-1005:2" }),
		},
		"caption": {
			update("message",
				`"message_id":3,"date":1784928203,"caption":"words","photo":[{"file_id":"x"}]`, ann, alone), platform.Said,
			annSaid(nil),
		},
		"picture alone": {update("message", `"message_id":3,"date":1784928203,"voice":{"file_id":"x"}`, ann,
			alone), platform.Said, annSaid(func(m *mention.Mention) { m.Text = "" })},
		"poll": {update("message", `"message_id":3,"date":1784928203,"poll":{"question":"words"}`,
			ann, alone), platform.Said, annSaid(nil)},
		"edited": {
			update("edited_message", words, ann, alone, `"edit_date":1784928300`),
			platform.Edited, annSaid(func(m *mention.Mention) { m.Revision = 1784928300 }),
		},
		"channel": {
			update("channel_post", words, `"chat":{"id":-1008,"type":"channel","title":"Eight","username":"eight"}`,
				`"sender_chat":{"id":-1008,"type":"channel","title":"Eight","username":"eight"}`), platform.Said,
			grouped("https://t.me/eight/3", func(m *mention.Mention) {
				m.ID, m.Thread, m.Author = "-1008:3", "-1008", mention.Author{
					ID: "-1008", Name: "Eight",
					Handle: "eight", Followers: -1,
				}
			}),
		},
		"our channel, edited": {
			update("edited_channel_post", words, `"chat":{"id":-1007,"type":"channel","title":"Seven"}`,
				`"sender_chat":{"id":-1007,"title":"Seven"}`, `"edit_date":1784928300`), platform.Echo,
			grouped("https://t.me/c/7/3", func(m *mention.Mention) {
				m.ID, m.Thread, m.Author, m.Revision = "-1007:3", "-1007", mention.Author{
					ID: "-1007", Name: "Seven",
					Followers: -1,
				}, 1784928300
			}),
		},
		"hidden admin": {
			update("message", words, `"from":{"id":1087968824,"is_bot":true,"first_name":"Group"}`, public,
				`"sender_chat":{"id":-1005,"title":"All","username":"all_of_us"}`), platform.Said,
			grouped("https://t.me/all_of_us/3", func(m *mention.Mention) {
				m.Author = mention.Author{ID: "-1005", Name: "All", Handle: "all_of_us", Followers: -1}
			}),
		},
		"our bot": {
			update("message", words, `"from":{"id":9,"is_bot":true,"first_name":"Us"}`, public,
				`"reply_to_message":{"message_id":2,`+public+`}`), platform.Echo,
			grouped("https://t.me/all_of_us/3", func(m *mention.Mention) {
				m.Author, m.Parent = mention.Author{ID: "9", Name: "Us", Followers: -1}, "-1005:2"
			}),
		},
		"to our business account": {
			update("business_message", words, ann, alone, `"business_connection_id":"c"`),
			platform.Said, annSaid(func(m *mention.Mention) { m.ID = "c:7:3" }),
		},
		"edited there": {
			update("edited_business_message", words, ann, alone,
				`"business_connection_id":"c","edit_date":1784928300`), platform.Edited,
			annSaid(func(m *mention.Mention) { m.ID, m.Revision = "c:7:3", 1784928300 }),
		},
		"by our business account": {
			update("business_message", words, `"from":{"id":8,"first_name":"Us"}`, alone,
				`"business_connection_id":"c"`), platform.Echo,
			annSaid(func(m *mention.Mention) {
				m.ID, m.Author = "c:7:3", mention.Author{
					ID: "8", Name: "Us",
					Followers: -1,
				}
			}),
		},
		"by a bot for it": {
			update("business_message", words, ann, alone,
				`"business_connection_id":"c","sender_business_bot":{"id":9}`), platform.Echo,
			annSaid(func(m *mention.Mention) { m.ID = "c:7:3" }),
		},
		"deleted there": {
			update("deleted_business_messages", alone, `"business_connection_id":"c","message_ids":[3]`),
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "telegram/9", Kind: mention.Message, ID: "c:7:3"},
				Author: mention.Author{Followers: -1},
			},
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
		"reaction":            {update("message_reaction", public), platform.Counted, "reaction"},
		"number of reactions": {update("message_reaction_count", public), platform.Counted, "reaction"},
		"vote":                {update("poll_answer", `"poll_id":"1"`), platform.Counted, "vote"},
		"boost":               {update("chat_boost", public), platform.Counted, "boost"},
		"sticker": {
			update("message", `"message_id":3,"date":1,"sticker":{}`, ann, alone),
			platform.Counted, "sticker",
		},
		"thrown out": {update("my_chat_member", public), platform.Ignored, "has changed"},
		"somebody joined": {
			update("message", `"message_id":3,"date":1,"new_chat_members":[{}]`, ann, public),
			platform.Ignored, "service",
		},
		"a group that moves": {
			update("message", `"message_id":3,"date":1,"migrate_to_chat_id":-1009`, ann, small),
			platform.Ignored, "service",
		},
		"another's bot": {
			update("message", words, `"from":{"id":6,"is_bot":true}`, public), platform.Ignored,
			"bot",
		},
		"copied from a channel": {update("message", words, public,
			`"sender_chat":{"id":-1008},"is_automatic_forward":true`), platform.Ignored, "copied"},
		"deletion of nothing": {
			update("deleted_business_messages", alone, `"message_ids":[]`), platform.Ignored,
			"nothing",
		},
		"an update of tomorrow": {update("hologram", words), platform.Ignored, "not heard"},
		"an update of nothing":  {`{"update_id":10000,"message":null}`, platform.Ignored, "not heard"},
		"a message without id": {
			update("message", `"date":1,"text":"words"`, ann, alone), platform.Unreadable,
			"no id",
		},
		"a message with no chat":  {update("message", words, ann), platform.Unreadable, "no id"},
		"a message, rounded chat": {update("message", words, ann, `"chat":{"id":1e9}`), platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
	}
}

// An update names no bot of ours: the path does, else the settings.
func TestAccount(t *testing.T) {
	for name, row := range map[string]struct {
		path, account string
		want          mention.Source
	}{
		"by the path":     {"5", "9", "telegram/5"},
		"by the settings": {"", "9", "telegram/9"},
		"by nothing":      {"", "", "telegram/bot"},
	} {
		a := telegram.New(telegram.Config{Account: row.account})
		events, err := platform.Parse(a,
			platform.Request{Path: row.path, Body: []byte(update("message", words, ann, alone))})
		if err != nil || events[0].Mention.Source != row.want {
			t.Errorf("%s: %+v, %v, want %s", name, events, err, row.want)
		}
	}
}

func TestSeveralDeletions(t *testing.T) {
	events := parse(t, update("deleted_business_messages", alone, `"business_connection_id":"c","message_ids":[3,4]`))
	if len(events) != 2 || events[0].Mention.ID != "c:7:3" || events[1].Mention.ID != "c:7:4" {
		t.Errorf("%+v", events)
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, telegram.New(telegram.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":     `{}`,
		"no id":               `{"message":{` + words + `}}`,
		"words that are none": update("message", `"message_id":3,"text":{"a":31337}`),
	})
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]struct {
		what                             platform.EventKind
		id, author, text, parent, thread string
	}{
		"telegram-message-document.json": {platform.Said, "1111111:1365", "1111111", "", "", "1111111"},
		"telegram-edited-message.json":   {platform.Edited, "1111111:1365", "1111111", "Edited text", "", "1111111"},
		"telegram-message-reply.json": {
			platform.Said, "1111111:1365", "1111111", "/start", "1111112:1334",
			"1111111",
		},
		"telegram-message-group.json": {platform.Said, "23:1", "23", "test", "", "23"},
	} {
		body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		e := one(t, string(body))
		m := e.Mention
		if e.Kind != want.what || m.ID != want.id || m.Author.ID != want.author || m.Text != want.text ||
			m.Parent != want.parent || m.Thread != want.thread {
			t.Errorf("%s: %+v", file, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, telegram.New(telegram.Config{}))
}
