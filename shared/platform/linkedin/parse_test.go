package linkedin_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/linkedin"
	"oyez/shared/platform/platformtest"
)

const (
	said = `"generatedActivity":"urn:li:comment:(activity:70,80)","decoratedGeneratedActivity":{"comment":{"owner":"urn:li:person:ann","text":"Cold.","entity":"urn:li:comment:(urn:li:activity:70,80)","object":"urn:li:activity:70"}}`
	post = `"generatedActivity":"urn:li:share:90","decoratedGeneratedActivity":{"share":{"owner":"urn:li:person:ann","text":"Cold.","entity":"urn:li:share:90"}}`
)

// notified is one notification of our organisation 1.
func notified(action, rest string) string {
	return `{"action":"` + action +
		`","notificationId":5,"organizationalEntity":"urn:li:organization:1","lastModifiedAt":1795293600000,"sourcePost":"urn:li:activity:70",` +
		`"decoratedSourcePost":{"owner":"urn:li:organization:1","text":"Ours.","entity":"urn:li:share:69"},` + rest +
		`}`
}

func comment(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "linkedin/1", Kind: mention.Comment, ID: "80"},
		Author: mention.Author{ID: "urn:li:person:ann", Followers: -1}, Text: "Cold.",
		SaidAt:    time.UnixMilli(1795293600000).UTC(),
		Permalink: "https://www.linkedin.com/feed/update/urn:li:activity:70", Parent: "70", Thread: "70",
		ReplyRef: "urn:li:comment:(urn:li:activity:70,80)",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func shared(change func(*mention.Mention)) mention.Mention {
	return comment(func(m *mention.Mention) {
		m.Kind, m.ID, m.Thread, m.ReplyRef, m.Permalink = mention.Post, "90", "90", "urn:li:share:90",
			"https://www.linkedin.com/feed/update/urn:li:share:90"
		if change != nil {
			change(m)
		}
	})
}

func TestParse(t *testing.T) {
	noted := mention.Mention{Key: mention.Key{Source: "linkedin/1"}, Author: mention.Author{Followers: -1}}
	gone := noted
	gone.Kind, gone.ID = mention.Comment, "80"
	swap := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"comment": {notified("COMMENT", said), platform.Said, comment(nil)},
		"no decorated name": {notified("COMMENT", swap(said, `"entity":"urn:li:comment:(urn:li:activity:70,80)",`,
			``)), platform.Said, comment(nil)},
		"a strange name": {notified("COMMENT", swap(said, `"entity":"urn:li:comment:(urn:li:activity:70,80)"`,
			`"entity":"80"`)), platform.Said, comment(nil)},
		"no organisation": {
			swap(notified("COMMENT", said), `"organizationalEntity":"urn:li:organization:1",`, ``),
			platform.Said, comment(nil),
		},
		"below a comment": {
			notified("COMMENT",
				swap(said, `"object":"urn:li:activity:70"`, `"object":"urn:li:comment:(activity:70,75)"`)), platform.Said,
			comment(
				func(m *mention.Mention) { m.Parent, m.ReplyRef = "75", "urn:li:comment:(urn:li:activity:70,75)" }),
		},
		"below it, other form": {
			notified("COMMENT",
				swap(said, `"object"`, `"parentComment":"urn:li:comment:(urn:li:activity:70,75)","object"`)), platform.Said,
			comment(
				func(m *mention.Mention) { m.Parent, m.ReplyRef = "75", "urn:li:comment:(urn:li:activity:70,75)" }),
		},
		"edited": {
			notified("COMMENT_EDIT", said), platform.Edited,
			comment(func(m *mention.Mention) { m.Revision = 1795293600000 }),
		},
		"deleted": {notified("COMMENT_DELETE", said), platform.Removed, gone},
		"deleted, name alone": {
			notified("COMMENT_DELETE", `"generatedActivity":"urn:li:comment:(activity:70,80)"`),
			platform.Removed, gone,
		},
		"by an administrator": {notified("ADMIN_COMMENT", said), platform.Echo, comment(nil)},
		"by the page": {
			notified("COMMENT", swap(said, "person:ann", "organization:1")), platform.Echo,
			comment(func(m *mention.Mention) { m.Author.ID = "urn:li:organization:1" }),
		},
		"by another page": {
			notified("COMMENT", swap(said, "person:ann", "organization:2")), platform.Said,
			comment(func(m *mention.Mention) { m.Author.ID = "urn:li:organization:2" }),
		},
		"shared with words": {notified("SHARE", post), platform.Said, shared(nil)},
		"shared without":    {notified("SHARE", swap(post, "Cold.", "")), platform.Counted, noted},
		"named us": {
			notified("SHARE_MENTION", post), platform.Said,
			shared(func(m *mention.Mention) { m.Addressed, m.Parent = true, "" }),
		},
		"named us, as source": {
			swap(notified("SHARE_MENTION", `"x":0`),
				`"owner":"urn:li:organization:1","text":"Ours.","entity":"urn:li:share:69"`,
				`"owner":"urn:li:person:ann","text":"Cold.","entity":"urn:li:share:90"`),
			platform.Said, shared(func(m *mention.Mention) { m.Addressed, m.Parent = true, "" }),
		},
		"shared by us": {
			notified("SHARE", swap(post, "person:ann", "organization:1")), platform.Echo,
			shared(func(m *mention.Mention) { m.Author.ID = "urn:li:organization:1" }),
		},
		"like":        {notified("LIKE", `"x":0`), platform.Counted, noted},
		"of tomorrow": {notified("HOLOGRAM", said), platform.Ignored, noted},
		"no id":       {notified("COMMENT", `"x":0`), platform.Unreadable, mention.Mention{Author: noted.Author}},
	} {
		for _, body := range []string{row.body, `{"type":"ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS","notifications":[` +
			row.body + `]}`} {
			events, err := platform.Parse(linkedin.New(linkedin.Config{}), platform.Request{Body: []byte(body)})
			if err != nil || len(events) != 1 || events[0].Kind != row.what {
				t.Errorf("%s: %+v, %v", name, events, err)
				continue
			}
			want := row.want
			if row.what == platform.Said || row.what == platform.Edited { // LinkedIn's storage rules
				want.TextUntil, want.AuthorUntil = want.SaidAt.Add(48*time.Hour), want.SaidAt.Add(24*time.Hour)
			}
			if diff := cmp.Diff(want, events[0].Mention); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestOneBrokenPart(t *testing.T) {
	events, err := platform.Parse(linkedin.New(linkedin.Config{}), platform.Request{Body: []byte(`{"notifications":[` +
		notified("COMMENT", said) + `,7,` + notified("LIKE", `"x":0`) + `]}`)})
	if err != nil || len(events) != 3 || events[0].Kind != platform.Said || events[1].Kind != platform.Unreadable ||
		events[2].Kind != platform.Counted {
		t.Errorf("%+v, %v", events, err)
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, linkedin.New(linkedin.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"another's object": `{"key":"31337"}`, "notifications that are one": `{"notifications":{"a":31337}}`,
	})
}

func TestFixtures(t *testing.T) {
	folder := os.Getenv("OYEZ_SHARED")
	if folder == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	body, err := os.ReadFile(filepath.Join(folder, "fixtures", "other", "linkedin-notification-comment.json"))
	if err != nil {
		t.Fatal(err)
	}
	events, err := platform.Parse(linkedin.New(linkedin.Config{}), platform.Request{Body: body})
	want := mention.Mention{
		Key:    mention.Key{Source: "linkedin/96072893", Kind: mention.Comment, ID: "7094977717598625792"},
		Author: mention.Author{ID: "urn:li:person:zLqTygBP8S", Followers: -1}, Text: "Commenting as a member...",
		SaidAt:    time.UnixMilli(1691574506310).UTC(),
		Permalink: "https://www.linkedin.com/feed/update/urn:li:activity:7094637247890620418",
		Parent:    "7094637247890620418", Thread: "7094637247890620418",
		ReplyRef: "urn:li:comment:(urn:li:activity:7094637247890620418,7094977717598625792)",
	}
	want.TextUntil, want.AuthorUntil = want.SaidAt.Add(48*time.Hour), want.SaidAt.Add(24*time.Hour)
	if err != nil || len(events) != 1 || events[0].Kind != platform.Said || cmp.Diff(want, events[0].Mention) != "" {
		t.Errorf("%+v, %v", events, err)
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, linkedin.New(linkedin.Config{}), notified("COMMENT", said))
}
