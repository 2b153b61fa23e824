package meta_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

func TestThreads(t *testing.T) {
	flat := func(field, value string) string {
		return fmt.Sprintf(`{"app_id":"1","topic":"moderate","target_id":"10","time":1700000405,"values":{"value":%s,"field":%q}}`, value, field)
	}
	const post = `"id":"30","username":"ann","text":"words","permalink":"https:\/\/www.threads.net\/@ann\/post\/P","timestamp":"2023-11-14T22:20:00+0000"`
	const below = `,"replied_to":{"id":"29"},"root_post":{"id":"20","owner_id":"10","username":"us"}`
	said := func(change func(*mention.Mention)) mention.Mention {
		m := mention.Mention{
			Key:    mention.Key{Source: "threads/10", Kind: mention.Post, ID: "30"},
			Author: mention.Author{ID: "ann", Handle: "ann", Followers: -1}, Text: "words",
			SaidAt: time.Unix(1700000400, 0).UTC(), Permalink: "https://www.threads.net/@ann/post/P", Parent: "29",
			Thread: "20",
		}
		change(&m)
		return m
	}
	same := func(*mention.Mention) {}
	named := func(m *mention.Mention) { m.Parent, m.Thread, m.Addressed = "", "30", true }
	for name, row := range map[string]struct {
		body string
		want platform.Event
	}{
		"reply":   {flat("replies", `{`+post+below+`}`), platform.Event{Kind: platform.Said, Mention: said(same)}},
		"mention": {flat("mentions", `{`+post+`}`), platform.Event{Kind: platform.Said, Mention: said(named)}},
		"verified, with a picture": {
			flat("mentions", `{`+post+`,"is_verified":true,"media_url":"https://cdn.example.com/p"}`),
			platform.Event{Kind: platform.Said, Mention: said(func(m *mention.Mention) {
				named(m)
				m.Author.Verified, m.Media = true, []string{"https://cdn.example.com/p"}
			})},
		},
		"our own reply": {
			flat("replies",
				`{"id":"30","username":"us","text":"words","permalink":"https://www.threads.net/@ann/post/P","timestamp":"2023-11-14T22:20:00+0000"`+below+`}`),
			platform.Event{
				Kind:    platform.Echo,
				Mention: said(func(m *mention.Mention) { m.Author.ID, m.Author.Handle = "us", "us" }),
			},
		},
		"published": {
			flat("publish", `{"media_id":"30","published_at":"2023-11-14T22:20:00+0000"}`),
			platform.Event{Kind: platform.Echo, Note: "no words", Mention: mention.Mention{
				Key:    mention.Key{Source: "threads/10", Kind: mention.Post, ID: "30"},
				Author: mention.Author{Followers: -1},
				SaidAt: time.Unix(1700000405, 0).UTC(), Thread: "30",
			}},
		},
		"deleted": {
			flat("delete", `{"id":"30","deleted_at":"2023-11-14T22:20:00+0000"}`),
			platform.Event{
				Kind: platform.Removed,
				Mention: mention.Mention{
					Key:    mention.Key{Source: "threads/10", Kind: mention.Post, ID: "30"},
					Author: mention.Author{Followers: -1},
				},
			},
		},
		"in a list": {
			`[` + flat("replies", `{`+post+below+`}`) + `]`,
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
		"values in a list": {
			`{"topic":"moderate","target_id":"10","time":1700000405,"values":[{"value":{` + post + below +
				`},"field":"replies"}]}`,
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
		"in an envelope": {
			`{"object":"threads","entry":[{"id":"10","time":1700000405,"changes":[{"field":"mentions","value":{` +
				post + `}}]}]}`,
			platform.Event{Kind: platform.Said, Mention: said(named)},
		},
		"in an envelope without object": {
			`{"entry":[{"id":"10","time":1700000405,"changes":[{"field":"replies","value":{` + post + below + `}}]}]}`,
			platform.Event{Kind: platform.Said, Mention: said(same)},
		},
	} {
		if diff := cmp.Diff([]platform.Event{row.want}, parse(t, row.body)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
	}{
		"another field":   {flat("weather", `[]`), platform.Ignored},
		"no value":        {flat("replies", `null`), platform.Ignored},
		"values are null": {`{"topic":"moderate","target_id":"10","values":null}`, platform.Ignored},
		"odd words":       {flat("replies", `{"id":"30","text":[]}`), platform.Unreadable},
		"no id":           {flat("replies", `{"text":"words"}`), platform.Unreadable},
		"no account": {
			`{"topic":"moderate","values":{"value":{` + post + `},"field":"replies"}}`,
			platform.Unreadable,
		},
		"values are text": {`{"topic":"moderate","target_id":"10","values":"no"}`, platform.Unreadable},
		"broken list":     {`{"topic":"moderate","target_id":"10","values":["no"]}`, platform.Unreadable},
	} {
		if events := parse(t, row.body); len(events) != 1 || events[0].Kind != row.what || events[0].Note == "" {
			t.Errorf("%s: %+v, want %s with a note", name, events, row.what)
		}
	}
}
