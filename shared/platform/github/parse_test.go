package github_test

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/github"
	"oyez/shared/platform/platformtest"
)

func one(t *testing.T, config github.Config, event, body string) platform.Event {
	t.Helper()
	h := http.Header{}
	if event != "" {
		h.Set("X-GitHub-Event", event)
	}
	return platformtest.One(t, github.New(config), platform.Request{Header: h, Body: []byte(body)})
}

const (
	repository = `"repository":{"full_name":"us/kettle","private":false,"owner":{"login":"us"}},"sender":{"login":"ann","type":"User"}`
	ann        = `"user":{"login":"ann","id":7,"type":"User"},"created_at":"2026-07-24T21:23:23Z","updated_at":"2026-07-24T22:00:00Z","author_association":"NONE"`
	issue      = `"issue":{"node_id":"I_1","id":5,"number":3,"title":"Title","body":"words","html_url":"https://github.com/us/kettle/issues/3",` + ann + `}`
	discussion = `"discussion":{"node_id":"D_1","id":5,"number":4,"title":"Title","body":"words","html_url":"https://github.com/us/kettle/discussions/4",` + ann + `}`
	comment    = `"comment":{"node_id":"C_1","id":6,"body":"words","html_url":"https://github.com/us/kettle/issues/3#issuecomment-6",` + ann + `}`
	updated    = 1784930400000
)

func body(action string, parts ...string) string {
	return `{"action":"` + action + `",` + strings.Join(append(parts, repository), ",") + `}`
}

func said(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "github/us", Kind: mention.Post, ID: "I_1"},
		Author: mention.Author{ID: "7", Name: "ann", Handle: "ann", Followers: -1},
		Text:   "Title\n\nwords", SaidAt: time.Date(2026, 7, 24, 21, 23, 23, 0, time.UTC), Thread: "I_1",
		Permalink: "https://github.com/us/kettle/issues/3", ReplyRef: "repos/us/kettle/issues/3",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func commented(thread, ref string) mention.Mention {
	return said(func(m *mention.Mention) {
		m.Kind, m.ID, m.Text, m.Permalink = mention.Comment, "C_1", "words",
			"https://github.com/us/kettle/issues/3#issuecomment-6"
		m.Thread, m.Parent, m.ReplyRef = thread, thread, ref
	})
}

func with(m mention.Mention, change func(*mention.Mention)) mention.Mention { change(&m); return m }

func TestThings(t *testing.T) {
	topic := said(func(m *mention.Mention) {
		m.ID, m.Thread, m.Permalink, m.ReplyRef = "D_1", "D_1", "https://github.com/us/kettle/discussions/4",
			"discussion/D_1"
	})
	gone := func(m mention.Mention) mention.Mention {
		return mention.Mention{Key: m.Key, Author: mention.Author{Followers: -1}}
	}
	edited := func(m *mention.Mention) { m.Revision = updated }
	for name, row := range map[string]struct {
		event, body string
		what        platform.EventKind
		want        mention.Mention
	}{
		"issue": {"issues", body("opened", issue), platform.Said, said(nil)},
		"issue, no body": {
			"issues", body("opened", strings.Replace(issue, `"words"`, `null`, 1)), platform.Said,
			said(func(m *mention.Mention) { m.Text = "Title" }),
		},
		"issue by somebody gone": {
			"issues", body("opened", strings.Replace(issue, `{"login":"ann","id":7,"type":"User"}`, `null`, 1)),
			platform.Said,
			said(func(m *mention.Mention) { m.Author = mention.Author{Followers: -1} }),
		},
		"issue edited":  {"issues", body("edited", issue), platform.Edited, said(edited)},
		"issue deleted": {"issues", body("deleted", issue), platform.Removed, gone(said(nil))},
		"issue, closed repository": {"issues", strings.Replace(body("opened", issue), `"private":false`,
			`"private":true`, 1), platform.Said, said(func(m *mention.Mention) { m.Private = true })},
		"issue without a repository": {
			"issues", `{"action":"opened",` + issue + `,"organization":{"login":"us"}}`,
			platform.Said, said(func(m *mention.Mention) { m.ReplyRef = "" }),
		},
		"comment": {
			"issue_comment", body("created", issue, comment), platform.Said,
			commented("I_1", "repos/us/kettle/issues/3"),
		},
		"comment edited": {
			"issue_comment", body("edited", issue, comment), platform.Edited,
			with(commented("I_1", "repos/us/kettle/issues/3"), edited),
		},
		"comment deleted": {
			"issue_comment", body("deleted", issue, comment), platform.Removed,
			gone(commented("", "")),
		},
		"discussion":         {"discussion", body("created", discussion), platform.Said, topic},
		"discussion edited":  {"discussion", body("edited", discussion), platform.Edited, with(topic, edited)},
		"discussion deleted": {"discussion", body("deleted", discussion), platform.Removed, gone(topic)},
		"comment there": {
			"discussion_comment", body("created", discussion, comment), platform.Said,
			commented("D_1", "discussion/D_1/C_1"),
		},
		"comment there, edited": {
			"discussion_comment", body("edited", discussion, comment), platform.Edited,
			with(commented("D_1", "discussion/D_1/C_1"), edited),
		},
		"comment there, deleted": {
			"discussion_comment", body("deleted", discussion, comment), platform.Removed,
			gone(commented("", "")),
		},
		"answer to a comment": {
			"discussion_comment",
			body("created", discussion, strings.Replace(comment, `"id":6`, `"id":6,"parent_id":550061`, 1)),
			platform.Said,
			with(commented("D_1", "discussion/D_1"), func(m *mention.Mention) { m.Parent = "550061" }),
		},
		"an older id": {
			"issues", body("opened", strings.Replace(issue, `"node_id":"I_1",`, ``, 1)), platform.Said,
			said(func(m *mention.Mention) { m.ID, m.Thread = "5", "5" }),
		},
	} {
		for _, event := range []string{row.event, ""} { // by the header, and by the parts alone
			e := one(t, github.Config{}, event, row.body)
			if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
				t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
			}
		}
	}
}

func TestOurs(t *testing.T) {
	member := body("created", issue, strings.Replace(comment, "NONE", "MEMBER", 1))
	app := body("created", issue, strings.Replace(comment, `"body"`, `"performed_via_github_app":{"id":9},"body"`, 1))
	bot := body("created", issue, strings.Replace(comment, `"type":"User"`, `"type":"Bot"`, 1))
	for name, row := range map[string]struct {
		config github.Config
		body   string
		want   platform.EventKind
	}{
		"a customer": {
			github.Config{Members: true, AppID: "9", Ours: []string{"bob"}},
			body("created", issue, comment), platform.Said,
		},
		"our login": {
			github.Config{Ours: []string{"ANN"}},
			body("created", issue, comment),
			platform.Echo,
		},
		"our login edits": {
			github.Config{Ours: []string{"ann"}},
			body("edited", issue, comment),
			platform.Echo,
		},
		"a member, not told":       {github.Config{}, member, platform.Said},
		"a member, told":           {github.Config{Members: true}, member, platform.Echo},
		"our app":                  {github.Config{AppID: "9"}, app, platform.Echo},
		"another app, by a person": {github.Config{AppID: "8"}, app, platform.Said},
		"a bot":                    {github.Config{}, bot, platform.Ignored},
		"our bot":                  {github.Config{Ours: []string{"ann"}}, bot, platform.Echo},
	} {
		e := one(t, row.config, "issue_comment", row.body)
		if e.Kind != row.want || e.Kind == platform.Echo && e.Mention.Parent != "I_1" {
			t.Errorf("%s: %+v, want %s", name, e, row.want)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		event, body string
		what        platform.EventKind
		note        string
	}{
		"ping":            {"ping", `{"zen":"x","hook_id":1,` + repository + `}`, platform.Ignored, "ping"},
		"ping, no header": {"", `{"zen":"x","hook_id":1}`, platform.Ignored, "ping"},
		"star":            {"star", body("created", `"starred_at":null`), platform.Counted, "star"},
		"label":           {"issues", body("labeled", issue), platform.Ignored, "issues labeled"},
		"moved":           {"issues", body("transferred", issue), platform.Ignored, "moved"},
		"answered": {
			"discussion", body("answered", discussion, `"answer":{"body":"x"}`),
			platform.Ignored, "discussion answered",
		},
		"a line of a change": {
			"pull_request_review_comment", body("created", comment), platform.Ignored,
			"pull_request_review_comment",
		},
		"below a commit":       {"", body("created", comment), platform.Ignored, "not heard"},
		"an event of tomorrow": {"hologram", body("shone", issue), platform.Ignored, "hologram"},
		"app taken out": {
			"installation",
			`{"action":"deleted","installation":{"account":{"login":"us"}},"sender":{}}`, platform.Disconnected,
			"taken out",
		},
		"app paused, no header": {
			"", `{"action":"suspend","installation":{"account":{"login":"us"}},"sender":{}}`,
			platform.Disconnected, "taken out",
		},
		"app put in": {
			"installation",
			`{"action":"created","installation":{"account":{"login":"us"}},"sender":{}}`, platform.Ignored,
			"not heard",
		},
		"an issue without any id": {"issues", body("opened", `"issue":{"title":"x"}`), platform.Unreadable, "no id"},
		"nobody's issue": {
			"issues",
			`{"action":"opened",` + issue + `,"repository":{"owner":{"login":"a/b"}}}`, platform.Unreadable, "no id",
		},
	} {
		e := one(t, github.Config{}, row.event, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
		if row.what == platform.Disconnected && e.Mention.Source != "github/us" {
			t.Errorf("%s: whose? %q", name, e.Mention.Source)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, row := range map[string]struct{ event, body string }{
		"nothing": {"", ``}, "no JSON": {"", `31337<`}, "a number": {"", `31337`}, "a list": {"", `[]`},
		"null":            {"", `null`},
		"an empty object": {"", `{}`}, "a form without payload": {"", `payload=`},
		"words that are none":      {"", body("opened", `"issue":{"node_id":"I","body":31337}`)},
		"an issue that is missing": {"issues", body("opened")},
		"a comment on nothing":     {"issue_comment", body("created", comment)},
	} {
		h := http.Header{}
		h.Set("X-GitHub-Event", row.event)
		events, err := platform.Parse(github.New(github.Config{}), platform.Request{Header: h, Body: []byte(row.body)})
		if !errors.Is(err, platform.ErrUnreadable) || events != nil || strings.Contains(err.Error(), "31337") {
			t.Errorf("%s: %v, %v", name, events, err)
		}
	}
}

func TestCapturedBodies(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	const issueID, commentID = "MDU6SXNzdWU0NDQ1MDAwNDE=", "MDEyOklzc3VlQ29tbWVudDQ5MjcwMDQwMA=="
	const topicID, answerID = "MDEwOkRpc2N1c3Npb24zMjk5NjE0", "MDE3OkRpc2N1c3Npb25Db21tZW50NTUwMDYy"
	for file, want := range map[string]struct {
		what             platform.EventKind
		id, author, text string
	}{
		"github-issues-opened.json": {
			platform.Said, issueID, "21031067",
			"Spelling error in the README file\n\nIt looks like",
		},
		"github-issues-deleted.json": {platform.Removed, issueID, "", ""},
		"github-issue-comment-created-with-organization.json": {
			platform.Said, commentID, "21031067",
			"You are totally right!",
		},
		"github-issue-comment-edited.json": {
			platform.Edited, commentID, "21031067",
			"You are totally right! I'll get this fixed today.",
		},
		"github-issue-comment-deleted.json": {platform.Removed, commentID, "", ""},
		"github-discussion-answered.json":   {platform.Ignored, "", "", ""},
		"github-discussion-edited.json": {
			platform.Edited, topicID, "21031067",
			"TEST edit\n\nTEST edit",
		},
		"github-discussion-comment-created.json": {platform.Said, answerID, "21031067", "ANSWER"},
		"github-discussion-comment-edited.json":  {platform.Edited, answerID, "21031067", "ANSWER"},
		"github-discussion-comment-deleted.json": {platform.Removed, answerID, "", ""},
		"github-ping.json":                       {platform.Ignored, "", "", ""},
	} {
		content, err := os.ReadFile(filepath.Join(shared, "fixtures", "other", file))
		if err != nil {
			t.Fatal(err)
		}
		e := one(t, github.Config{}, "", string(content))
		if m := e.Mention; e.Kind != want.what || m.ID != want.id || m.Author.ID != want.author ||
			!strings.HasPrefix(m.Text, want.text) {
			t.Errorf("%s: %+v", file, e)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, body := range platformtest.Bodies(f, "github") {
		f.Add("", body)
	}
	f.Add("issues", []byte("payload=%7B%7D"))
	a := github.New(github.Config{})
	f.Fuzz(func(t *testing.T, event string, body []byte) {
		events, err := platform.Parse(a, platform.Request{Header: http.Header{"X-Github-Event": {event}}, Body: body})
		platformtest.CheckEvents(t, events, err)
	})
}
