package meta_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// item is one exchange, at 12:00:00 UTC, sent to account 10 a little later.
func item(object, list, from, to, event string) string {
	return fmt.Sprintf(`{"object":%q,"entry":[{"id":"10","time":1700000405000,%q:[{"sender":{"id":%q},"recipient":{"id":%q},"timestamp":1700000400123,%s}]}]}`, object, list, from, to, event)
}

// wrote is a message from person 7 to account 10.
func wrote(source mention.Source, change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: source, Kind: mention.Message, ID: "m_1"},
		Author: mention.Author{ID: "7", Followers: -1}, Text: "words", SaidAt: time.UnixMilli(1700000400123).UTC(),
		Private: true, Thread: "7", ReplyRef: "7",
	}
	change(&m)
	return m
}

func TestMessages(t *testing.T) {
	same := func(*mention.Mention) {}
	ours := func(m *mention.Mention) { m.Author.ID = "10" }
	media := func(link string) func(*mention.Mention) {
		return func(m *mention.Mention) {
			m.Text, m.Media = "", nil
			if link != "" {
				m.Media = []string{link}
			}
		}
	}
	gone := mention.Mention{
		Key:    mention.Key{Source: "messenger/10", Kind: mention.Message, ID: "m_1"},
		Author: mention.Author{Followers: -1},
	}
	for name, row := range map[string]struct {
		body string
		want platform.Event
	}{
		"text": {
			item("page", "messaging", "7", "10", `"message":{"mid":"m_1","text":"words"}`),
			platform.Event{Kind: platform.Said, Mention: wrote("messenger/10", same)},
		},
		"another app has it": {
			item("page", "standby", "7", "10", `"message":{"mid":"m_1","text":"words"}`),
			platform.Event{Kind: platform.Said, Mention: wrote("messenger/10", same)},
		},
		"on Instagram": {
			item("instagram", "messaging", "7", "10", `"message":{"mid":"m_1","text":"words"}`),
			platform.Event{Kind: platform.Said, Mention: wrote("instagram/10", same)},
		},
		"a quick reply": {
			item("page", "messaging", "7", "10",
				`"message":{"mid":"m_1","text":"words","quick_reply":{"payload":"P"}}`),
			platform.Event{Kind: platform.Said, Mention: wrote("messenger/10", same)},
		},
		"an answer to a message": {
			item("page", "messaging", "7", "10", `"message":{"mid":"m_1","text":"words","reply_to":{"mid":"m_0"}}`),
			platform.Event{
				Kind:    platform.Said,
				Mention: wrote("messenger/10", func(m *mention.Mention) { m.Parent = "m_0" }),
			},
		},
		"an answer to our story": {
			item("instagram", "messaging", "7", "10",
				`"message":{"mid":"m_1","text":"words","reply_to":{"story":{"id":"5","url":"https://cdn.example.com/s"}}}`),
			platform.Event{
				Kind: platform.Said,
				Mention: wrote("instagram/10",
					func(m *mention.Mention) { m.Media = []string{"https://cdn.example.com/s"} }),
			},
		},
		"a story about us": {
			item("instagram", "messaging", "7", "10",
				`"message":{"mid":"m_1","attachments":[{"type":"story_mention","payload":{"url":"https://cdn.example.com/s"}}]}`),
			platform.Event{
				Kind: platform.Said, Mention: wrote("instagram/10", media("https://cdn.example.com/s")),
				Note: `no words: "story_mention"`,
			},
		},
		"a story about us, object left out": {
			item("", "messaging", "7", "10",
				`"message":{"mid":"m_1","attachments":[{"type":"story_mention","payload":{"url":"https://cdn.example.com/s"}}]}`),
			platform.Event{
				Kind: platform.Said, Mention: wrote("instagram/10", media("https://cdn.example.com/s")),
				Note: `no words: "story_mention"`,
			},
		},
		"text, object left out": {
			item("", "messaging", "7", "10", `"message":{"mid":"m_1","text":"words"}`),
			platform.Event{Kind: platform.Said, Mention: wrote("messenger/10", same)},
		},
		"a fallback, payload as text": {
			item("page", "messaging", "7", "10",
				`"message":{"mid":"m_1","attachments":[{"type":"fallback","url":"https://example.com/","payload":"BLOB"}]}`),
			platform.Event{
				Kind: platform.Said, Mention: wrote("messenger/10", media("https://example.com/")),
				Note: `no words: "fallback"`,
			},
		},
		"what apps are not shown": {
			item("instagram", "messaging", "7", "10", `"message":{"mid":"m_1","is_unsupported":true}`),
			platform.Event{
				Kind: platform.Said, Mention: wrote("instagram/10", media("")),
				Note: `no words: not shown to apps`,
			},
		},
		"ours": {
			item("page", "messaging", "10",
				"7", `"message":{"mid":"m_1","text":"words","is_echo":true}`),
			platform.Event{Kind: platform.Echo, Mention: wrote("messenger/10", ours)},
		},
		"ours, without the echo's mark": {
			item("page", "messaging", "10",
				"7", `"message":{"mid":"m_1","text":"words"}`),
			platform.Event{Kind: platform.Echo, Mention: wrote("messenger/10", ours)},
		},
		"edited": {
			item("page", "messaging", "7", "10", `"message_edit":{"mid":"m_1","text":"words","num_edit":"2"}`),
			platform.Event{
				Kind:    platform.Edited,
				Mention: wrote("messenger/10", func(m *mention.Mention) { m.Revision = 2 }),
			},
		},
		"edited by us": {
			item("page", "messaging", "10", "7", `"message_edit":{"mid":"m_1","text":"words","num_edit":1}`),
			platform.Event{
				Kind:    platform.Echo,
				Mention: wrote("messenger/10", func(m *mention.Mention) { ours(m); m.Revision = 1 }),
			},
		},
		"unsent": {
			item("page", "messaging", "7", "10", `"message":{"mid":"m_1","is_deleted":true}`),
			platform.Event{Kind: platform.Removed, Mention: gone},
		},
		"unsent by us": {
			item("page", "messaging", "10", "7",
				`"message":{"mid":"m_1","is_echo":true,"is_deleted":true}`),
			platform.Event{Kind: platform.Removed, Mention: gone},
		},
		"as a change": {
			`{"object":"instagram","entry":[{"id":"10","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"7"},"recipient":{"id":"10"},"timestamp":1700000400123,"message":{"mid":"m_1","text":"words"}}}]}]}`,
			platform.Event{Kind: platform.Said, Mention: wrote("instagram/10", same)},
		},
		"as a Page's change": {
			`{"object":"page","entry":[{"id":"10","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"7"},"recipient":{"id":"10"},"timestamp":1700000400123,"message":{"mid":"m_1","text":"words"}}}]}]}`,
			platform.Event{Kind: platform.Said, Mention: wrote("messenger/10", same)},
		},
	} {
		if diff := cmp.Diff([]platform.Event{row.want}, parse(t, row.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestExchangesWithoutWords(t *testing.T) {
	for name, row := range map[string]struct {
		event string
		what  platform.EventKind
	}{
		"a button":            {`"postback":{"title":"Start","payload":"P"}`, platform.Counted},
		"a button in standby": {`"postback":{"title":"Start"}`, platform.Counted},
		"a reaction":          {`"reaction":{"mid":"m_1","action":"react"}`, platform.Counted},
		"read, by time":       {`"read":{"watermark":1}`, platform.Counted},
		"read, by message":    {`"read":{"mid":"m_1"}`, platform.Counted},
		"delivered":           {`"delivery":{"mids":["m_1"]}`, platform.Counted},
		"opted in":            {`"optin":{"ref":"r"}`, platform.Ignored},
		"handed over":         {`"pass_thread_control":{}`, platform.Ignored},
		"enforcement":         {`"policy-enforcement":{"action":"block","reason":"r"}`, platform.Ignored},
		"emptied by an edit":  {`"message_edit":{"mid":"m_1","text":" ","num_edit":1}`, platform.Ignored},
		"a message, null":     {`"message":null`, platform.Ignored},
		"a message, no id":    {`"message":{"text":"words"}`, platform.Unreadable},
		"a message, odd text": {`"message":{"mid":"m_1","text":{}}`, platform.Unreadable},
	} {
		for _, list := range []string{"messaging", "standby"} {
			events := parse(t, item("page", list, "7", "10", row.event))
			if len(events) != 1 || events[0].Kind != row.what || events[0].Note == "" {
				t.Errorf("%s in %s: %+v, want %s with a note", name, list, events, row.what)
			}
		}
	}
}

// A Page's entry may hold all three lists; a broken item takes nobody with it.
func TestChangesAndExchangesInOneEntry(t *testing.T) {
	body := `{"object":"page","entry":[{"id":"10","time":1,"changes":[{"field":"feed","value":{"verb":"add",` +
		comment + someone + `}}],
		"messaging":["no",{"sender":{"id":"7"},"message":{"mid":"m_1","text":"a"}}],"standby":[{"sender":{"id":"7"},"message":{"mid":"m_2","text":"b"}}]}]}`
	if got := whats(parse(t, body)); got != "said unreadable said said" {
		t.Error(got)
	}
}
