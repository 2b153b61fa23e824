package meta_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

const ada = `"contacts":[{"profile":{"name":"Nobody"},"wa_id":"999"},{"profile":{"name":"Ada","username":"@ada"},"wa_id":"4917","user_id":"DE.42"}]`

func chat(field, members string) string {
	return fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"WABA","changes":[{"field":%q,"value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"10"},%s}}]}]}`, field, members)
}

func TestWhatsApp(t *testing.T) {
	const stamp = `"id":"wamid.1","timestamp":"1700000400"`
	from := func(rest string) string {
		return chat("messages", ada+`,"messages":[{"from":"4917",`+stamp+`,`+rest+`}]`)
	}
	said := func(change func(*mention.Mention)) mention.Mention {
		m := mention.Mention{
			Key:    mention.Key{Source: "whatsapp/10", Kind: mention.Message, ID: "wamid.1"},
			Author: mention.Author{ID: "DE.42", Name: "Ada", Handle: "ada", Followers: -1}, Text: "words",
			SaidAt: time.Unix(1700000400, 0).UTC(), Private: true, Thread: "DE.42", ReplyRef: "4917",
		}
		change(&m)
		return m
	}
	same := func(*mention.Mention) {}
	mute := func(m *mention.Mention) { m.Text = "" }
	for name, row := range map[string]struct {
		body string
		want platform.Event
	}{
		"text": {
			from(`"type":"text","text":{"body":"words"}`),
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
		"caption": {
			from(`"type":"video","video":{"id":"5","caption":"words","url":"https://cdn.example.com/v"}`),
			platform.Event{
				Kind:    platform.Said,
				Mention: said(func(m *mention.Mention) { m.Media = []string{"https://cdn.example.com/v"} }),
			},
		},
		"button": {
			from(`"type":"button","button":{"text":"words","payload":"p"},"context":{"id":"wamid.0"}`),
			platform.Event{Kind: platform.Said, Mention: said(func(m *mention.Mention) { m.Parent = "wamid.0" })},
		},
		"reply button": {from(`"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"i","title":"words"}}`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"list":         {from(`"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"i","title":"words","description":"d"}}`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"form":         {from(`"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"words","response_json":"{}"}}`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"order": {
			from(`"type":"order","order":{"text":"words","product_items":[]}`),
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
		"voice": {
			from(`"type":"audio","audio":{"id":"5","voice":true}`),
			platform.Event{Kind: platform.Said, Mention: said(mute), Note: `no words: "audio"`},
		},
		"sticker": {
			from(`"type":"sticker","sticker":{"id":"5"}`),
			platform.Event{Kind: platform.Said, Mention: said(mute), Note: `no words: "sticker"`},
		},
		"location": {
			from(`"type":"location","location":{"latitude":1.5}`),
			platform.Event{Kind: platform.Said, Mention: said(mute), Note: `no words: "location"`},
		},
		"contacts": {
			from(`"type":"contacts","contacts":[{}]`),
			platform.Event{Kind: platform.Said, Mention: said(mute), Note: `no words: "contacts"`},
		},
		"a poll": {
			from(`"type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051}]`),
			platform.Event{
				Kind: platform.Said, Mention: said(mute),
				Note: `no words: "unsupported" "poll", error 131051`,
			},
		},
		"a new type": {
			from(`"type":"riddle","text":{"body":"words"}`),
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
		"on standby": {chat("standby", ada+`,"messages":[{"from":"4917",`+stamp+
			`,"type":"text","text":{"body":"words"}}]`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"edited": {
			from(`"type":"edit","edit":{"original_message_id":"wamid.0","message":{"type":"text","text":{"body":"words"}}}`),
			platform.Event{
				Kind:    platform.Edited,
				Mention: said(func(m *mention.Mention) { m.ID, m.Revision = "wamid.0", 1700000400 }),
			},
		},
		"caption edited": {
			from(`"type":"edit","edit":{"original_message_id":"wamid.0","message":{"type":"image","image":{"caption":"words"}}}`),
			platform.Event{
				Kind:    platform.Edited,
				Mention: said(func(m *mention.Mention) { m.ID, m.Revision = "wamid.0", 1700000400 }),
			},
		},
		"revoked": {
			from(`"type":"revoke","revoke":{"original_message_id":"wamid.0"}`),
			platform.Event{
				Kind: platform.Removed,
				Mention: mention.Mention{
					Key:    mention.Key{Source: "whatsapp/10", Kind: mention.Message, ID: "wamid.0"},
					Author: mention.Author{Followers: -1},
				},
			},
		},
		"number hidden": {
			chat("messages",
				`"contacts":[{"profile":{"name":"Ada","username":"@ada"},"user_id":"DE.42"}],"messages":[{"from_user_id":"DE.42",`+stamp+`,"type":"text","text":{"body":"words"}}]`),
			platform.Event{Kind: platform.Said, Mention: said(func(m *mention.Mention) { m.ReplyRef = "DE.42" })},
		},
		"number alone": {
			chat("messages", `"messages":[{"from":"4917",`+stamp+`,"type":"text","text":{"body":"words"}}]`),
			platform.Event{
				Kind: platform.Said,
				Mention: said(func(m *mention.Mention) {
					m.Author, m.Thread = mention.Author{
						ID:        "4917",
						Followers: -1,
					}, "4917"
				}),
			},
		},
		"both, and no contact": {
			chat("messages", `"messages":[{"from":"4917","from_user_id":"DE.42",`+stamp+
				`,"type":"text","text":{"body":"words"}}]`),
			platform.Event{
				Kind:    platform.Said,
				Mention: said(func(m *mention.Mention) { m.Author = mention.Author{ID: "DE.42", Followers: -1} }),
			},
		},
		"ours, in the Business app": {
			chat("smb_message_echoes", ada+`,"message_echoes":[{"from":"10049","to":"4917",`+stamp+
				`,"type":"text","text":{"body":"words"}}]`),
			platform.Event{
				Kind:    platform.Echo,
				Mention: said(func(m *mention.Mention) { m.Author = mention.Author{ID: "10049", Followers: -1} }),
			},
		},
		"ours, number hidden": {
			chat("smb_message_echoes", `"message_echoes":[{"from":"10049","to_user_id":"DE.42",`+stamp+
				`,"type":"text","text":{"body":"words"}}]`),
			platform.Event{Kind: platform.Echo, Mention: said(func(m *mention.Mention) {
				m.Author, m.ReplyRef = mention.Author{ID: "10049", Followers: -1}, "DE.42"
			})},
		},
		"Meta's agent answers": {strings.Replace(from(`"type":"text","text":{"body":"words"}`), `"messages"`,
			`"standby"`, 1), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"... in a list of its own": {strings.ReplaceAll(from(`"type":"text","text":{"body":"words"}`), `"messages"`,
			`"standby"`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"object left out": {strings.Replace(from(`"type":"text","text":{"body":"words"}`),
			`"object":"whatsapp_business_account",`, "", 1), platform.Event{Kind: platform.Said, Mention: said(same)}},
	} {
		if diff := cmp.Diff([]platform.Event{row.want}, parse(t, row.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatsAppWithoutWords(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		want string // the events, and in brackets their notes
	}{
		"reaction": {
			chat("messages", `"messages":[{"id":"1","type":"reaction","reaction":{"emoji":""}}]`),
			`counted ("reaction")`,
		},
		"system": {
			chat("messages",
				`"messages":[{"id":"1","type":"system","system":{"type":"user_changed_number","body":"Ada changed"}}]`),
			`ignored (system: "user_changed_number")`,
		},
		"a new type, no words": {
			chat("messages", `"messages":[{"id":"1","type":"riddle"}]`),
			`ignored (message type "riddle" is not heard)`,
		},
		"an empty edit": {
			chat("messages",
				`"messages":[{"id":"1","type":"edit","edit":{"original_message_id":"0"}}]`),
			`ignored (an edit without words; kept)`,
		},
		"statuses": {
			chat("messages",
				`"statuses":[{"id":"1","status":"read"},{"id":"2","status":"failed","errors":[{"code":131026,"title":"+4917 cannot"},{"code":"470"}]}]`),
			`counted (status "read") returned (status "failed", error 131026 470)`,
		},
		"a failure of nothing": {
			chat("messages", `"statuses":[{"status":"failed","errors":[{"code":131026}]}]`),
			`counted (status "failed", error 131026)`,
		},
		"a message and a status": {
			chat("messages",
				`"statuses":[{"id":"1","status":"sent"}],"messages":[{"id":"1","type":"reaction"}]`),
			`counted ("reaction") counted (status "sent")`,
		},
		"errors alone": {
			chat("messages", `"errors":[{"code":131000,"title":"Ada"}]`),
			`ignored (neither messages nor statuses, error 131000)`,
		},
		"another field": {
			chat("account_update", `"event":{"x":[]}`),
			`ignored (field "account_update" is not heard)`,
		},
		"other shape": {`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"calls","value":[1]}]}]}`, `ignored (field "calls" is not heard)`},
		"no value": {
			`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages"}]}]}`,
			`ignored (no values: is "Include Values" on in the app's dashboard?)`,
		},
		"no field": {
			`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"value":{}}]}]}`,
			`ignored (a change of no field)`,
		},
		"dashboard's test": {`{"object":"whatsapp_business_account","entry":[{"id":"0","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"1"},"messages":[{"id":"1","type":"text","text":{"body":"x"}}]}}]}]}`, `ignored (a test from Meta's dashboard)`},
		"one broken of three": {
			chat("messages",
				`"messages":[{"id":"1","type":"text","text":{"body":"a"}},{"id":"2","type":"text","text":"b"},{"id":"3","type":"text","text":{"body":"c"}}]`),
			`said () unreadable (a message: unexpected string in "text" at byte 34) said ()`,
		},
		"no number of ours": {`{"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages","value":{"messages":[{"id":"1","type":"text","text":{"body":"x"}}]}}]}]}`, `unreadable (no id, or one too long to keep)`},
	} {
		var got []string
		for _, e := range parse(t, row.body) {
			got = append(got, fmt.Sprintf("%s (%s)", e.Kind, e.Note))
		}
		if s := strings.Join(got, " "); s != row.want {
			t.Errorf("%s:\n got %s\nwant %s", name, s, row.want)
		}
	}
}

// A failure of a message that was accepted comes only as a status: it names the answer, and says why.
func TestWhatsAppReturnsAnAnswer(t *testing.T) {
	for errors, want := range map[string]platform.SendError{
		`[{"code":131047,"title":"Re-engagement message"}]`: {
			Verdict: platform.GiveUp,
			Reason:  "outside the time for private answers (131047)",
		},
		`[{"code":"131026"},{"code":131000}]`: {
			Verdict: platform.GiveUp,
			Reason:  "the person cannot be reached (131026)",
		},
		`[{"title":"+49"},{"code":190}]`: {
			Verdict: platform.Reconnect,
			Reason:  "token invalid (190)",
		},
		`[{"code":131016}]`: {
			Verdict: platform.Retry,
			Reason:  "the platform is busy or down (131016)",
		},
		`[{"code":131042}]`: {Verdict: platform.GiveUp, Reason: "refused (131042)"},
		`[]`:                {Verdict: platform.GiveUp, Reason: "refused"},
	} {
		e := parse(t,
			chat("messages", `"statuses":[{"id":"wamid.A=","status":"failed","recipient_id":"33612345678","errors":`+
				errors+`}]`))[0]
		if e.Kind != platform.Returned || e.Mention.Key.String() != "whatsapp/10/message/wamid.A=" || e.Failed == nil ||
			*e.Failed != want {
			t.Errorf("%s: %+v, %+v", errors, e, e.Failed)
		}
	}
}
