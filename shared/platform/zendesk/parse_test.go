package zendesk_test

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
	"oyez/shared/platform/zendesk"
)

const (
	detail  = `"detail":{"id":"51","subject":"Soup","description":"Cold.","actor_id":"7","requester_id":"7","is_public":true}`
	created = detail + `,"event":{}`
	added   = detail +
		`,"event":{"comment":{"id":"9001","body":"Cold.","is_public":true,"author":{"id":"7","name":"Ann","is_staff":false}}}`
)

// event is one event of our account 1.
func event(kind, rest string) string {
	return `{"account_id":1,"id":"e","time":"2026-11-21T20:31:05.672717030Z","type":"zen:event-type:` + kind + `",` +
		rest + `}`
}

func opened(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "zendesk/1", Kind: mention.Message, ID: "51"},
		Author: mention.Author{ID: "7", Followers: -1}, Text: "Soup\n\nCold.",
		SaidAt:  time.Date(2026, 11, 21, 20, 31, 5, 672717030, time.UTC),
		Private: true, Permalink: "https://acme.zendesk.com/agent/tickets/51", Thread: "51", ReplyRef: "51",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func comment(change func(*mention.Mention)) mention.Mention {
	return opened(func(m *mention.Mention) {
		m.ID, m.Text, m.Parent, m.Author.Name = "9001", "Cold.", "51", "Ann"
		if change != nil {
			change(m)
		}
	})
}

var config = zendesk.Config{
	Agents: []string{"99"}, Subdomains: map[string]string{"1": "acme"},
	Tokens: map[string]string{"1": "a@b.example/token:secret"},
}

func TestParse(t *testing.T) {
	noted := mention.Mention{Key: mention.Key{Source: "zendesk/1"}, Author: mention.Author{Followers: -1}}
	gone := func(id string) mention.Mention { m := noted; m.Kind, m.ID = mention.Message, id; return m }
	person := noted
	person.Author.ID = "7"
	swap := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"ticket": {event("ticket.created", created), platform.Said, opened(nil)},
		"numbers for ids": {
			event("ticket.created", swap(created, `"51"`, `51`, `"7"`, `7`)), platform.Said,
			opened(nil),
		},
		"subject of the words": {
			event("ticket.created", swap(created, `"Soup"`, `"Col"`)), platform.Said,
			opened(func(m *mention.Mention) { m.Text = "Cold." }),
		},
		"no subject": {
			event("ticket.created", swap(created, `"Soup"`, `null`)), platform.Said,
			opened(func(m *mention.Mention) { m.Text = "Cold." }),
		},
		"opened by our agent": {
			event("ticket.created", swap(created, `"actor_id":"7"`, `"actor_id":"99"`)),
			platform.Echo, opened(nil),
		},
		"an internal ticket": {event("ticket.created", swap(created, `true`, `false`)), platform.Ignored, noted},
		"no ticket number": {
			event("ticket.created", swap(created, `"id":"51",`, ``)), platform.Unreadable,
			mention.Mention{Author: noted.Author},
		},
		"comment": {event("ticket.comment_added", added), platform.Said, comment(nil)},
		"comment by staff": {
			event("ticket.comment_added", swap(added, `"is_staff":false`, `"is_staff":true`)),
			platform.Echo, comment(nil),
		},
		"comment by our program": {
			event("ticket.comment_added",
				swap(added, `"author":{"id":"7"`, `"author":{"id":"99"`)), platform.Echo,
			comment(func(m *mention.Mention) { m.Author.ID = "99" }),
		},
		"comment, actor our agent": {
			event("ticket.comment_added", swap(added, `"actor_id":"7"`, `"actor_id":"99"`)),
			platform.Echo, comment(nil),
		},
		"internal note": {event("ticket.comment_added", swap(added, `"body":"Cold.","is_public":true`,
			`"body":"Cold.","is_public":false`)), platform.Ignored, noted},
		"redacted in part": {
			event("ticket.comment_redacted", added), platform.Edited,
			comment(func(m *mention.Mention) { m.Revision = m.SaidAt.UnixMilli() }),
		},
		"redacted, words untold": {
			event("ticket.comment_redacted", swap(added, `"body":"Cold.",`, ``)),
			platform.Removed, gone("9001"),
		},
		"redacted, staff's": {event("ticket.comment_redacted",
			swap(added, `"is_staff":false`, `"is_staff":true`)), platform.Echo, comment(nil)},
		"ticket deleted":          {event("ticket.soft_deleted", created), platform.Removed, gone("51")},
		"ticket deleted for good": {event("ticket.permanently_deleted", created), platform.Removed, gone("51")},
		"person deleted":          {event("user.deleted", `"detail":{"id":"7"},"event":{}`), platform.Erased, person},
		"of tomorrow":             {event("ticket.hologram", created), platform.Ignored, noted},
	} {
		events, err := platform.Parse(zendesk.New(config), platform.Request{Body: []byte(row.body)})
		if err != nil || len(events) != 1 || events[0].Kind != row.what {
			t.Errorf("%s: %+v, %v", name, events, err)
			continue
		}
		if diff := cmp.Diff(row.want, events[0].Mention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, zendesk.New(config), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"a trigger's own body": `{"ticket":"31337"}`, "another's type": `{"type":"notification_event"}`,
		"words that are none": event("ticket.comment_added",
			strings.Replace(added, `"body":"Cold."`, `"body":{"a":31337}`, 1)),
	})
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]string{
		"zendesk-ticket-created.json":             "said zendesk/22129848/message/5158 by 8447388090494: Cannot login to mobile app\n\nCustomer is experiencing login issues with the mobile app",
		"zendesk-ticket-comment-added-staff.json": "echo zendesk/22129848/message/9876543210 by 8447388090495: We are investigating this issue and will update you shortly.",
	} {
		body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		events, err := platform.Parse(zendesk.New(zendesk.Config{}), platform.Request{Body: body})
		if err != nil || len(events) != 1 {
			t.Errorf("%s: %+v, %v", file, events, err)
			continue
		}
		m := events[0].Mention
		if got := string(events[0].Kind) + " " + m.Key.String() + " by " + m.Author.ID + ": " + m.Text; got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, zendesk.New(config))
}
