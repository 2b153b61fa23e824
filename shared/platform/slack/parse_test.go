package slack_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/slack"
)

func adapter() *slack.Adapter {
	return slack.New(slack.Config{Site: "https://acme.slack.com/", Ours: []string{"U5"}})
}

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	return platformtest.One(t, adapter(), platform.Request{Body: []byte(body)})
}

// enveloped is an event for our app A1, whose bot is U1, in the workspace T1.
func enveloped(event ...string) string {
	return `{"type":"event_callback","team_id":"T1","api_app_id":"A1","event_time":1784928203,"authorizations":[{"team_id":"T1","user_id":"U1","is_bot":true}],"event":{` + strings.Join(event, ",") + `}}`
}

const (
	words   = `"type":"message","user":"U7","text":"words","ts":"1784928203.000100"`
	channel = `"channel":"C1","channel_type":"channel"`
)

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "slack/T1", Kind: mention.Post, ID: "C1:1784928203.000100"},
		Author: mention.Author{ID: "U7", Followers: -1},
		Text:   "words", SaidAt: time.Unix(1784928203, 100_000).UTC(), Thread: "C1:1784928203.000100",
		Permalink: "https://acme.slack.com/archives/C1/p1784928203000100",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestMessages(t *testing.T) {
	gone := mention.Mention{Key: said(nil).Key, Author: mention.Author{Followers: -1}}
	changed := func(message string) string {
		return enveloped(`"type":"message","subtype":"message_changed","ts":"1784928999.000100"`, channel,
			`"message":{`+message+`}`)
	}
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"in a channel": {enveloped(words, channel), platform.Said, said(nil)},
		"naming our app": {
			enveloped(strings.Replace(words, `"message"`, `"app_mention"`, 1), `"channel":"C1"`),
			platform.Said, said(func(m *mention.Mention) { m.Addressed = true }),
		},
		"naming our bot": {
			enveloped(strings.Replace(words, `words`, `<@U1> words`, 1), channel), platform.Said,
			said(func(m *mention.Mention) { m.Addressed, m.Text = true, "@U1 words" }),
		},
		"naming another": {
			enveloped(strings.Replace(words, `words`, `<@U2> words`, 1), channel), platform.Said,
			said(func(m *mention.Mention) { m.Text = "@U2 words" }),
		},
		"in a thread": {
			enveloped(words, channel, `"thread_ts":"1784928000.000100"`), platform.Said,
			said(func(m *mention.Mention) {
				m.Thread, m.Parent = "C1:1784928000.000100", "C1:1784928000.000100"
				m.Permalink += "?thread_ts=1784928000.000100&cid=C1"
			}),
		},
		"that opened a thread": {
			enveloped(words, channel, `"thread_ts":"1784928203.000100"`), platform.Said,
			said(nil),
		},
		"in a closed channel": {
			enveloped(words, `"channel":"C1","channel_type":"group"`), platform.Said,
			said(func(m *mention.Mention) { m.Private = true }),
		},
		"to our app alone": {
			enveloped(words, `"channel":"D1","channel_type":"im"`), platform.Said,
			said(func(m *mention.Mention) {
				m.Kind, m.ID, m.Private, m.Thread, m.Permalink = mention.Message, "D1:1784928203.000100", true, "D1",
					"https://acme.slack.com/archives/D1/p1784928203000100"
			}),
		},
		"with files": {
			enveloped(words, channel,
				`"subtype":"file_share","files":[{"permalink":"https://acme.slack.com/files/1"},"no",{"url_private":"x"}]`), platform.Said,
			said(func(m *mention.Mention) { m.Media = []string{"https://acme.slack.com/files/1"} }),
		},
		"a ts that is no time": {
			enveloped(strings.Replace(words, "1784928203.000100", "17", 1), channel),
			platform.Said, said(func(m *mention.Mention) {
				m.ID, m.Thread, m.SaidAt, m.Permalink = "C1:17", "C1:17", time.Unix(1784928203,
					0).UTC(), "https://slack.com/app_redirect?team=T1&channel=C1"
			}),
		},
		"edited": {
			changed(words + `,"edited":{"user":"U7","ts":"1784928300.000002"}`), platform.Edited,
			said(func(m *mention.Mention) { m.Revision = 1784928300000002 }),
		},
		"edited in a thread": {
			changed(words + `,"thread_ts":"1784928000.000100","edited":{"ts":"1784928300.000002"}`),
			platform.Edited, said(func(m *mention.Mention) {
				m.Revision, m.Thread, m.Parent = 1784928300000002, "C1:1784928000.000100", "C1:1784928000.000100"
				m.Permalink += "?thread_ts=1784928000.000100&cid=C1"
			}),
		},
		"deleted":                       {enveloped(`"type":"message","subtype":"message_deleted","ts":"1784928999.000100","deleted_ts":"1784928203.000100"`, channel), platform.Removed, gone},
		"deleted, only shown as it was": {enveloped(`"type":"message","subtype":"message_deleted","ts":"1784928999.000100"`, channel, `"previous_message":{`+words+`}`), platform.Removed, gone},
		"deleted with answers below":    {changed(`"subtype":"tombstone","ts":"1784928203.000100","text":"This message was deleted."`), platform.Removed, gone},
		"our app's": {
			enveloped(words, channel, `"bot_id":"B1","app_id":"A1"`), platform.Echo,
			said(nil),
		},
		"our app's, by profile": {enveloped(words, channel,
			`"subtype":"bot_message","bot_id":"B1","bot_profile":{"app_id":"A1"}`), platform.Echo, said(nil)},
		"our bot's, edited": {
			changed(strings.Replace(words, "U7", "U1", 1) + `,"bot_id":"B1","edited":{"ts":"1784928300.000002"}`),
			platform.Echo,
			said(func(m *mention.Mention) { m.Revision, m.Author.ID = 1784928300000002, "U1" }),
		},
		"our colleague's": {
			enveloped(strings.Replace(words, "U7", "U5", 1), channel), platform.Echo,
			said(func(m *mention.Mention) { m.Author.ID = "U5" }),
		},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
		}
	}
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		`a &amp; b &lt;i&gt; &amp;lt;`:                         `a & b <i> &lt;`,
		`<@U1> <@U2|bob> <#C1|general> <#C2>`:                  `@U1 @bob #general #C2`,
		`<!here> <!subteam^S1|@team> <!date^1^{date}|Monday>`:  `@here @team Monday`,
		`<https://a.example.com> <http://b.example|b.example>`: `https://a.example.com b.example`,
		`<mailto:a@example.com|a@example.com> <|x> <>`:         `a@example.com x `,
		`unclosed <https://a.example.com`:                      `unclosed <https://a.example.com`,
		`1 &lt; 2 &gt; 0 <!channel>`:                           `1 < 2 > 0 @channel`,
	} {
		e := one(t, enveloped(strings.Replace(words, "words", text, 1), channel))
		if e.Mention.Text != want {
			t.Errorf("%q: %q, want %q", text, e.Mention.Text, want)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		note string
	}{
		"reaction":            {enveloped(`"type":"reaction_added"`), platform.Counted, "reaction"},
		"reaction taken back": {enveloped(`"type":"reaction_removed"`), platform.Counted, "reaction"},
		"another app": {
			enveloped(words, channel, `"bot_id":"B2","app_id":"A2"`), platform.Ignored,
			"another app",
		},
		"another app, no id": {
			enveloped(words, channel, `"subtype":"bot_message"`), platform.Ignored,
			"another app",
		},
		"a preview": {enveloped(`"type":"message","subtype":"message_changed"`, channel,
			`"message":{`+words+`}`), platform.Ignored, "no edit"},
		"a change of nothing": {
			enveloped(`"type":"message","subtype":"message_changed"`, channel),
			platform.Unreadable, "without",
		},
		"joined": {
			enveloped(words, channel, `"subtype":"channel_join"`), platform.Ignored,
			"channel_join",
		},
		"held back": {
			`{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820}`,
			platform.Ignored, "30,000",
		},
		"probe": {`{"type":"url_verification","challenge":"x"}`, platform.Ignored, "probe"},
		"people's tokens": {
			enveloped(`"type":"tokens_revoked","tokens":{"oauth":["U7"],"bot":[]}`),
			platform.Ignored, "tokens_revoked",
		},
		"our token": {
			enveloped(`"type":"tokens_revoked","tokens":{"bot":["U1"]}`), platform.Disconnected,
			"withdrawn",
		},
		"taken out": {enveloped(`"type":"app_uninstalled"`), platform.Disconnected, "taken out"},
		"new channel": {
			enveloped(`"type":"channel_created","channel":{"id":"C9"}`), platform.Ignored,
			"channel_created",
		},
		"an event of tomorrow":   {enveloped(`"type":"hologram"`), platform.Ignored, "hologram"},
		"words that are none":    {enveloped(`"type":"message","text":{"a":1}`), platform.Unreadable, "a message"},
		"a message without ts":   {enveloped(`"type":"message","text":"words"`, channel), platform.Unreadable, "no id"},
		"a message from nowhere": {enveloped(words), platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
		if row.what == platform.Disconnected && e.Mention.Source != "slack/T1" {
			t.Errorf("%s: whose? %q", name, e.Mention.Source)
		}
	}
}

// Slack tells a message that names us twice, as two events, and sends again what we answer late.
func TestOneKey(t *testing.T) {
	keys := map[mention.Key]bool{}
	for _, body := range []string{
		enveloped(words, channel), enveloped(strings.Replace(words, `"message"`, `"app_mention"`, 1), `"channel":"C1"`),
		enveloped(`"type":"message","subtype":"message_deleted","deleted_ts":"1784928203.000100"`, channel),
	} {
		h := http.Header{"X-Slack-Retry-Num": {"1"}, "X-Slack-Retry-Reason": {"http_timeout"}}
		events, err := platform.Parse(adapter(), platform.Request{Header: h, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		keys[events[0].Mention.Key] = true
	}
	if len(keys) != 1 {
		t.Errorf("%d keys: %v", len(keys), keys)
	}
}

func TestAccount(t *testing.T) {
	for name, row := range map[string]struct {
		body, path, account string
		want                mention.Source
	}{
		"by the body":         {`{"type":"hologram","team_id":"T1"}`, "T2", "T3", "slack/T1"},
		"by the organisation": {`{"type":"hologram","team_id":null,"enterprise_id":"E1"}`, "T2", "T3", "slack/E1"},
		"by the path":         {`{"type":"hologram"}`, "T2", "T3", "slack/T2"},
		"by the settings":     {`{"type":"hologram"}`, "", "T3", "slack/T3"},
		"by nothing":          {`{"type":"hologram"}`, "", "", "slack/workspace"},
	} {
		events, err := platform.Parse(slack.New(slack.Config{Account: row.account}), platform.Request{
			Path: row.path,
			Body: []byte(row.body),
		})
		if err != nil || events[0].Mention.Source != row.want {
			t.Errorf("%s: %+v, %v, want %s", name, events, err, row.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, adapter(), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":   `{}`,
		"an empty envelope": `{"type":"event_callback"}`, "a form": `payload=31337`,
	})
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]struct {
		what             platform.EventKind
		id, author, text string
	}{
		"slack-event-callback-signed.json": {
			platform.Said, "TTTTTTTTT:1531431954.000073", "AAAAAAAAA",
			"@EEEEEEEEE hello world",
		},
		"slack-inner-message.json": {
			platform.Said, "G024BE91L:1355517523.000005", "U2147483697",
			"Live long and prospect.",
		},
		"slack-inner-message-changed.json": {
			platform.Edited, "G024BE91L:1355517523.000005", "U123ABC456",
			"Live long and prospect.",
		},
		"slack-inner-bot-message.json": {platform.Ignored, "", "", ""},
		"slack-app-rate-limited.json":  {platform.Ignored, "", "", ""},
	} {
		body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		e := one(t, string(body))
		if m := e.Mention; e.Kind != want.what || m.ID != want.id || m.Author.ID != want.author || m.Text != want.text {
			t.Errorf("%s: %+v", file, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, slack.New(slack.Config{}))
}
