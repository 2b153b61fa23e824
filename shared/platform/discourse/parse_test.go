package discourse_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/discourse"
	"oyez/shared/platform/platformtest"
)

func one(t *testing.T, config discourse.Config, event, body string) platform.Event {
	t.Helper()
	h := http.Header{}
	h.Set("X-Discourse-Instance", "https://forum.example.com")
	if event != "" {
		h.Set("X-Discourse-Event", event)
	}
	return platformtest.One(t, discourse.New(config), platform.Request{Header: h, Body: []byte(body)})
}

// post is a post with parts changed: each old, then new.
func post(changes ...string) string {
	return strings.NewReplacer(changes...).Replace(
		`{"post":{"id":20,"user_id":7,"username":"ann","name":"Ann Lee","staff":false,` +
			`"created_at":"2026-07-24T21:23:23.324Z","updated_at":"2026-07-24T21:23:23.324Z","deleted_at":null,"cooked":"<p>words</p>","raw":"*words*",` +
			`"post_number":3,"post_type":1,"version":1,"topic_id":9,"topic_slug":"a-topic","topic_title":"A topic","topic_archetype":"regular"}}`)
}

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "discourse/forum.example.com", Kind: mention.Post, ID: "20"},
		Author: mention.Author{ID: "7", Name: "Ann Lee", Handle: "ann", Followers: -1},
		Text:   "words", SaidAt: time.Date(2026, 7, 24, 21, 23, 23, 324e6, time.UTC), Thread: "9",
		Permalink: "https://forum.example.com/t/a-topic/9/3", ReplyRef: "9/3",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestPosts(t *testing.T) {
	gone := mention.Mention{Key: said(nil).Key, Author: mention.Author{Followers: -1}}
	later := []string{`"updated_at":"2026-07-24T21:23:23.324Z"`, `"updated_at":"2026-07-24T22:00:00.000Z"`}
	edited := func(m *mention.Mention) { m.Revision = 1784930400000 }
	for name, row := range map[string]struct {
		event, body string
		what        platform.EventKind
		want        mention.Mention
	}{
		"created":            {"post_created", post(), platform.Said, said(nil)},
		"created, no header": {"", post(later...), platform.Said, said(nil)},
		"edited": {
			"post_edited", post(append(later, `"version":1`, `"version":2`)...),
			platform.Edited, said(edited),
		},
		"edited, no header": {
			"", post(append(later, `"version":1`, `"version":2`)...), platform.Edited,
			said(edited),
		},
		"edited within minutes":   {"post_edited", post(later...), platform.Edited, said(edited)},
		"brought back":            {"post_recovered", post(later...), platform.Said, said(edited)},
		"deleted, and it says no": {"post_destroyed", post(), platform.Removed, gone},
		"deleted, no header": {
			"", post(`"deleted_at":null`, `"deleted_at":"2026-07-24T22:00:00.000Z"`),
			platform.Removed, gone,
		},
		"as typed alone": {
			"post_created", post(`"cooked":"<p>words</p>",`, ``), platform.Said,
			said(func(m *mention.Mention) { m.Text = "*words*" }),
		},
		"no words, as some pass on": {
			"post_created", post(`"cooked":"<p>words</p>","raw":"*words*",`, ``),
			platform.Said, said(func(m *mention.Mention) { m.Text = "" }),
		},
		"the first of a topic": {
			"post_created", post(`"post_number":3`, `"post_number":1`), platform.Said,
			said(func(m *mention.Mention) {
				m.Text, m.Permalink, m.ReplyRef = "A topic\n\nwords", "https://forum.example.com/t/a-topic/9/1", "9/1"
			}),
		},
		"private": {
			"post_created", post(`"topic_archetype":"regular"`, `"topic_archetype":"private_message"`),
			platform.Said, said(func(m *mention.Mention) { m.Kind, m.Private = mention.Message, true }),
		},
		"private, deleted": {
			"post_destroyed", post(`"topic_archetype":"regular"`, `"topic_archetype":"private_message"`),
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "discourse/forum.example.com", Kind: mention.Message, ID: "20"},
				Author: mention.Author{Followers: -1},
			},
		},
		"no slug": {
			"post_created", post(`"a-topic"`, `null`), platform.Said,
			said(func(m *mention.Mention) { m.Permalink = "https://forum.example.com/t/-/9/3" }),
		},
		"a slug in Thai": {
			"post_created", post(`"a-topic"`, `"กา/x"`), platform.Said,
			said(func(m *mention.Mention) { m.Permalink = "https://forum.example.com/t/%E0%B8%81%E0%B8%B2%2Fx/9/3" }),
		},
	} {
		e := one(t, discourse.Config{}, row.event, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
		}
	}
}

func TestOurs(t *testing.T) {
	staff := post(`"staff":false`, `"staff":true`)
	for name, row := range map[string]struct {
		config discourse.Config
		body   string
		want   platform.EventKind
	}{
		"a customer": {
			discourse.Config{User: "us", Ours: []string{"bob", ""}, Staff: true},
			post(),
			platform.Said,
		},
		"the user we write by": {discourse.Config{User: "Ann"}, post(), platform.Echo},
		"a colleague":          {discourse.Config{Ours: []string{"ann"}}, post(), platform.Echo},
		"staff, not told":      {discourse.Config{}, staff, platform.Said},
		"staff, told":          {discourse.Config{Staff: true}, staff, platform.Echo},
		"nobody by no name":    {discourse.Config{Ours: []string{""}}, post(`"ann"`, `""`), platform.Said},
	} {
		if e := one(t, row.config, "post_created", row.body); e.Kind != row.want {
			t.Errorf("%s: %s, want %s", name, e.Kind, row.want)
		}
	}
}

func TestText(t *testing.T) {
	for name, row := range map[string]struct {
		cooked, want string
		media        []string
	}{
		"entities":           {`<p>a &amp; b &lt;i&gt; caf&eacute;</p>`, "a & b <i> café", nil},
		"paragraphs":         {"<p>one\n two</p>\n\n<p>three</p>", "one two\n\nthree", nil},
		"lines":              {`<p>one<br>two<br/>three</p>`, "one\ntwo\nthree", nil},
		"within a word":      {`<p><strong>b</strong>old and <a href="x">a link</a>.</p>`, "bold and a link.", nil},
		"a list":             {"<ul>\n<li>one</li>\n<li>two</li>\n</ul><p>three</p>", "- one\n- two\n\nthree", nil},
		"code":               {"<pre><code>if x &lt; 1 {\n\tpanic()\n}</code></pre>", "if x < 1 {\n\tpanic()\n}", nil},
		"another's words":    {`<aside class="quote"><blockquote><p>theirs <img src="/q.png"></p></blockquote></aside><p>mine</p>`, "mine", nil},
		"a quote in a quote": {`<aside class="quote"><aside class="quote">a</aside>b</aside>mine`, "mine", nil},
		"a preview":          {`<p>see</p><aside class="onebox" data-onebox-src="https://example.org/a"><article>theirs</article></aside>`, "see\n\nhttps://example.org/a", nil},
		"an emoji":           {`<p>oh <img class="emoji" src="/e.png" alt=":fire:"> no</p>`, "oh :fire: no", nil},
		"pictures":           {`<img src="/a.png"><img src="//cdn.example.com/b.png"><img class="avatar" src="/c.png"><img src="http://example.com/d.png">`, "", []string{"https://forum.example.com/a.png", "https://cdn.example.com/b.png"}},
		"a script":           {`<script>alert(1)</script><style>p{}</style>words`, "words", nil},
		"not closed":         {`<p>words <b`, "words", nil},
		"a comment":          {`one<!-- > two -->three<!-- four`, "onethree", nil},
		"a > within quotes":  {`<p title="a > b">words</p>`, "words", nil},
		"somebody's <":       {`1 < 2 <3`, "1 < 2 <3", nil},
		"capitals":           {`<P>one</P><BR>two`, "one\n\ntwo", nil},
		"another attribute":  {`<img data-src="https://example.com/no.png" src="https://example.com/a.png?b=1&amp;c=2">`, "", []string{"https://example.com/a.png?b=1&c=2"}},
		"a quote not closed": {
			`<p>words</p><img src="https://example.com/a.png`, "words",
			nil, // as a browser reads it, the rest is within the quote
		},
		"closed twice": {`</pre></aside>words`, "words", nil},
	} {
		encoded, err := json.Marshal(row.cooked)
		if err != nil {
			t.Fatal(err)
		}
		e := one(t, discourse.Config{}, "post_created", post(`"<p>words</p>"`, string(encoded)))
		if diff := cmp.Diff(row.media, e.Mention.Media); e.Mention.Text != row.want || diff != "" {
			t.Errorf("%s: %q, want %q\n%s", name, e.Mention.Text, row.want, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		event, body string
		what        platform.EventKind
		note        string
	}{
		"ping":                 {"ping", `{"ping":"OK"}`, platform.Ignored, "ping"},
		"a topic":              {"topic_created", `{"topic":{"id":9}}`, platform.Ignored, "first post"},
		"a like":               {"post_liked", `{"like":{"post":{"id":20}}}`, platform.Counted, "like"},
		"a user":               {"user_created", `{"user":{"id":7}}`, platform.Ignored, "not heard"},
		"a whisper":            {"post_created", post(`"post_type":1`, `"post_type":4`), platform.Ignored, "moderator"},
		"a welcome":            {"post_created", post(`"user_id":7`, `"user_id":-2`), platform.Ignored, "itself"},
		"an event of tomorrow": {"post_framed", post(), platform.Ignored, "post_framed"},
		"a post without id":    {"post_created", post(`"id":20,`, ``), platform.Unreadable, "no id"},
	} {
		e := one(t, discourse.Config{}, row.event, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
	}
}

// The header that names the forum is not signed: the path and the settings go before it.
func TestForum(t *testing.T) {
	for name, row := range map[string]struct {
		path, account, header string
		source                mention.Source
		permalink             string
	}{
		"by the path": {
			"a.example.com", "b.example.com", "https://c.example.com",
			"discourse/a.example.com", "https://a.example.com/t/a-topic/9/3",
		},
		"by the settings": {
			"", "b.example.com", "https://c.example.com", "discourse/b.example.com",
			"https://b.example.com/t/a-topic/9/3",
		},
		"by the header": {
			"", "", "https://C.example.com", "discourse/c.example.com",
			"https://c.example.com/t/a-topic/9/3",
		},
		"in a folder": {
			"", "c.example.com", "https://c.example.com/forum/", "discourse/c.example.com",
			"https://c.example.com/forum/t/a-topic/9/3",
		},
		"by a name":               {"ours", "", "https://c.example.com", "discourse/ours", ""},
		"by a header of no page":  {"", "", "javascript:alert(1)", "discourse/forum", ""},
		"by a header with a name": {"", "", "https://a@c.example.com", "discourse/forum", ""},
		"by nothing":              {"", "", "", "discourse/forum", ""},
	} {
		h := http.Header{}
		h.Set("X-Discourse-Instance", row.header)
		events, err := platform.Parse(discourse.New(discourse.Config{Account: row.account}), platform.Request{
			Path:   row.path,
			Header: h, Body: []byte(post()),
		})
		if err != nil || events[0].Mention.Source != row.source || events[0].Mention.Permalink != row.permalink {
			t.Errorf("%s: %+v, %v", name, events, err)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, discourse.New(discourse.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a number": `31337`, "a list": `[]`, "null": `null`,
		"an empty object":     `{}`,
		"words that are none": post(`"<p>words</p>"`, `31337`),
	})
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	for file, want := range map[string]struct {
		what                  platform.EventKind
		id, author, permalink string
	}{
		"discourse-ping.json":         {platform.Ignored, "", "", ""},
		"discourse-topic-edited.json": {platform.Ignored, "", "", ""},
		"discourse-post-created.json": {
			platform.Said, "79563", "2401",
			"https://discussion.fedoraproject.org/t/docs-meeting-agenda-2023-02-08/46582/3",
		},
	} {
		content, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		var pair struct {
			Headers map[string]string
			Body    json.RawMessage
		}
		if err := json.Unmarshal(content, &pair); err != nil {
			t.Fatal(err)
		}
		h := http.Header{}
		for name, value := range pair.Headers {
			h.Set(name, value)
		}
		if pair.Body == nil {
			pair.Body = content
		}
		events, err := platform.Parse(discourse.New(discourse.Config{}), platform.Request{Header: h, Body: pair.Body})
		if err != nil || len(events) != 1 {
			t.Fatalf("%s: %v, %v", file, events, err)
		}
		if m := events[0].Mention; events[0].Kind != want.what || m.ID != want.id || m.Author.ID != want.author ||
			m.Permalink != want.permalink {
			t.Errorf("%s: %+v", file, events[0])
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range platformtest.Bodies(f, "discourse") {
		f.Add("", "https://forum.example.com", body)
	}
	f.Add("post_created", "https://[::1]:80/%zz", []byte("payload=%7B%7D"))
	a := discourse.New(discourse.Config{})
	f.Fuzz(func(t *testing.T, event, instance string, body []byte) {
		h := http.Header{"X-Discourse-Event": {event}, "X-Discourse-Instance": {instance}}
		events, err := platform.Parse(a, platform.Request{Header: h, Body: body})
		platformtest.CheckEvents(t, events, err)
	})
}
