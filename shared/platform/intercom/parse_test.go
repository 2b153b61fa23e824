package intercom_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/intercom"
	"oyez/shared/platform/platformtest"
)

const (
	source = `"source":{"id":"20","subject":"","body":"<p>Cold.</p>","author":{"type":"user","id":"u7","name":"Ann","email":"ann@example.com"},"attachments":[]}`
	head   = `"type":"conversation","id":"10","created_at":1795293065,` + source +
		`,"links":{"conversation_web":"https://app.intercom.com/10"}`
	created = `{` + head + `,"conversation_parts":{"conversation_parts":[]}}`
	replied = `{` + head +
		`,"conversation_parts":{"conversation_parts":[{"id":"30","part_type":"comment","body":"<p>Cold.</p>","created_at":1795293065,"author":{"type":"user","id":"u7","name":"Ann"}}]}}`
	rated = `{` + head +
		`,"conversation_rating":{"rating":2,"remark":"Cold.","created_at":1795293065,"contact":{"id":"u7"}}}`
)

// notified is one notification of our workspace "a".
func notified(topic, item string) string {
	return `{"type":"notification_event","app_id":"a","topic":"` + topic +
		`","id":"n","created_at":1795293999,"data":{"type":"notification_event_data","item":` + item + `}}`
}

func opened(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "intercom/a", Kind: mention.Message, ID: "10-20"},
		Author: mention.Author{ID: "u7", Name: "Ann", Followers: -1}, Text: "Cold.",
		SaidAt:  time.Unix(1795293065, 0).UTC(),
		Private: true, Permalink: "https://app.intercom.com/10", Thread: "10", ReplyRef: "10",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func part(change func(*mention.Mention)) mention.Mention {
	return opened(func(m *mention.Mention) {
		m.ID, m.Parent = "10-30", "10-20"
		if change != nil {
			change(m)
		}
	})
}

func TestParse(t *testing.T) {
	noted := mention.Mention{Key: mention.Key{Source: "intercom/a"}, Author: mention.Author{Followers: -1}}
	gone, firstGone, person := noted, noted, noted
	gone.Kind, gone.ID, person.Author.ID = mention.Message, "10-30", "u7"
	firstGone.Kind, firstGone.ID = mention.Message, "10-20"
	swap := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"begun": {notified("conversation.user.created", created), platform.Said, opened(nil)},
		"with a subject": {
			notified("conversation.user.created",
				swap(created, `"subject":""`, `"subject":"<p>Soup</p>"`)), platform.Said,
			opened(func(m *mention.Mention) { m.Text = "Soup\n\nCold." }),
		},
		"older shape": {
			notified("conversation.user.created",
				swap(created, `"source"`, `"conversation_message"`, `1795293065`, `"1795293065"`)), platform.Said,
			opened(nil),
		},
		"older, no author": {
			notified("conversation.user.created",
				swap(created, `"source"`, `"user":{"id":"u7","name":"Ann"},"conversation_message"`,
					`"author":{"type":"user","id":"u7","name":"Ann","email":"ann@example.com"},`, ``)), platform.Said,
			opened(nil),
		},
		"picture and file": {
			notified("conversation.user.created",
				swap(created, `<p>Cold.</p>`, `<p>Cold.</p><img src='https://a.example/1.png'>`, `"attachments":[]`,
					`"attachments":[{"url":"https://a.example/2.pdf"}]`)), platform.Said,
			opened(func(m *mention.Mention) {
				m.Media = []string{
					"https://a.example/1.png",
					"https://a.example/2.pdf",
				}
			}),
		},
		"begun by us": {notified("conversation.admin.single.created",
			swap(created, `"type":"user"`, `"type":"admin"`)), platform.Echo, opened(nil)},
		"no first words": {notified("conversation.user.created", `{"id":"10"}`), platform.Unreadable, noted},
		"no id": {
			notified("conversation.user.created", swap(created, `"id":"10",`, ``)),
			platform.Unreadable,
			mention.Mention{Author: noted.Author},
		},
		"answered": {notified("conversation.user.replied", replied), platform.Said, part(nil)},
		"answered by a lead": {notified("conversation.user.replied",
			swap(replied, `"author":{"type":"user","id":"u7","name":"Ann"}`,
				`"author":{"type":"lead","id":"u7","name":"Ann"}`)), platform.Said, part(nil)},
		"reopened with words": {
			notified("conversation.user.replied", swap(replied, `"comment"`, `"open"`)),
			platform.Said, part(nil),
		},
		"time of the delivery": {
			notified("conversation.user.replied",
				swap(replied, `"body":"<p>Cold.</p>","created_at":1795293065,`, `"body":"<p>Cold.</p>",`)), platform.Said,
			part(func(m *mention.Mention) { m.SaidAt = time.Unix(1795293999, 0).UTC() }),
		},
		"answered by us": {notified("conversation.admin.replied",
			swap(replied, `"author":{"type":"user","id":"u7","name":"Ann"}`,
				`"author":{"type":"admin","id":"u7","name":"Ann"}`)), platform.Echo, part(nil)},
		"answered by a bot": {notified("conversation.operator.replied",
			swap(replied, `"author":{"type":"user","id":"u7","name":"Ann"}`,
				`"author":{"type":"bot","id":"u7","name":"Ann"}`)), platform.Echo, part(nil)},
		"internal note": {
			notified("conversation.admin.replied", swap(replied, `"comment"`, `"note"`)),
			platform.Ignored, noted,
		},
		"assigned": {notified("conversation.admin.replied",
			swap(replied, `"comment","body":"<p>Cold.</p>"`, `"assignment","body":null`)), platform.Ignored, noted},
		"no parts": {notified("conversation.user.replied", created), platform.Ignored, noted},
		"redacted": {notified("conversation_part.redacted",
			swap(replied, `"part_type"`, `"redacted":true,"part_type"`)), platform.Removed, gone},
		"redacted, unmarked": {notified("conversation_part.redacted", replied), platform.Removed, gone},
		"the first redacted": {notified("conversation_part.redacted",
			swap(created, `"source":{`, `"source":{"redacted":true,`)), platform.Removed, firstGone},
		"redacted, who knows": {notified("conversation_part.redacted", created), platform.Ignored, noted},
		"a broken part": {notified("conversation.user.replied",
			swap(replied, `"body":"<p>Cold.</p>","created_at":1795293065,"author":{"type":"user"`,
				`"body":7,"created_at":1,"author":{"type":"user"`)), platform.Unreadable, noted},
		"rated with words": {
			notified("conversation.rating.added", rated), platform.Said,
			opened(func(m *mention.Mention) {
				m.Kind, m.ID, m.Rating, m.Author.Name = mention.Review, "10", 2, ""
			}),
		},
		"rated, older": {
			notified("conversation.rating.added", swap(rated, `"contact"`, `"customer"`)), platform.Said,
			opened(func(m *mention.Mention) { m.Kind, m.ID, m.Rating, m.Author.Name = mention.Review, "10", 2, "" }),
		},
		"rated without": {
			notified("conversation.rating.added", swap(rated, `"Cold.","created`, `null,"created`)),
			platform.Counted, noted,
		},
		"person deleted": {notified("contact.deleted", `{"id":"u7"}`), platform.Erased, person},
		"nobody deleted": {notified("contact.deleted", `{}`), platform.Ignored, noted},
		"ping":           {notified("ping", `{"type":"ping"}`), platform.Ignored, noted},
		"ping, no item":  {`{"type":"notification_event","topic":"ping","app_id":"a"}`, platform.Ignored, noted},
	} {
		events, err := platform.Parse(intercom.New(intercom.Config{}), platform.Request{Body: []byte(row.body)})
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
	platformtest.Unreadable(t, intercom.New(intercom.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"another's object": `{"key":"31337"}`, "no item": `{"topic":"conversation.user.created"}`,
		"an item of text": notified("conversation.user.created", `"31337"`),
		"words that are none": notified("conversation.user.created",
			strings.Replace(created, `"<p>Cold.</p>"`, `{"a":31337}`, 1)),
	})
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	body, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", "intercom-conversation-user-created.json"))
	if err != nil {
		t.Fatal(err)
	}
	events, err := platform.Parse(intercom.New(intercom.Config{}), platform.Request{Body: body})
	want := mention.Mention{
		Key:    mention.Key{Source: "intercom/aaaaa", Kind: mention.Message, ID: "123456789-321546"},
		Author: mention.Author{ID: "aaaaaaaaaaaaaaaaaaaaaa", Name: "Kill Bill", Followers: -1},
		Text:   "An important message", SaidAt: time.Unix(1410335293, 0).UTC(),
		Private: true, Permalink: "https://app.intercom.io/a/apps/aaaaaa/inbox/all/conversations/123456789",
		Thread: "123456789", ReplyRef: "123456789",
	}
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said || cmp.Diff(want, events[0].Mention) != "" {
		t.Errorf("%+v, %v", events, err)
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, intercom.New(intercom.Config{}))
}
