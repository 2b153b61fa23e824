package meta_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

func TestInstagram(t *testing.T) {
	gram := func(field, value string) string {
		return fmt.Sprintf(`{"object":"instagram","entry":[{"id":"10","time":1700000400,"changes":[{"field":%q,"value":%s}]}]}`, field, value)
	}
	const who = `"from":{"id":"7","username":"ann"}`
	remark := func(change func(*mention.Mention)) mention.Mention {
		m := mention.Mention{
			Key:    mention.Key{Source: "instagram/10", Kind: mention.Comment, ID: "30"},
			Author: mention.Author{ID: "7", Handle: "ann", Followers: -1}, Text: "words",
			SaidAt: time.Unix(1700000400, 0).UTC(),
			Parent: "20", Thread: "20",
		}
		change(&m)
		return m
	}
	same := func(*mention.Mention) {}
	named := func(m *mention.Mention) { m.Author, m.Text, m.Addressed = mention.Author{Followers: -1}, "", true }
	const thin = platform.NeedsEnrichment
	for name, row := range map[string]struct {
		body string
		want platform.Event
	}{
		"comment": {
			gram("comments", `{"id":"30","text":"words",`+who+`,"media":{"id":"20"}}`),
			platform.Event{Kind: platform.Said, Mention: remark(same)},
		},
		"live comment": {
			gram("live_comments", `{"id":"30","text":"words",`+who+`,"media":{"id":"20"}}`),
			platform.Event{Kind: platform.Said, Mention: remark(same)},
		},
		"its id by the other name": {
			gram("comments", `{"comment_id":30,"text":"words",`+who+`,"media":{"id":"20"}}`),
			platform.Event{Kind: platform.Said, Mention: remark(same)},
		},
		"reply": {
			gram("comments", `{"id":"30","parent_id":"29","text":"words",`+who+`,"media":{"id":"20"}}`),
			platform.Event{Kind: platform.Said, Mention: remark(func(m *mention.Mention) { m.Parent = "29" })},
		},
		"comment without words": {
			gram("comments", `{"id":"30",`+who+`,"media":{"id":"20"}}`),
			platform.Event{
				Kind: platform.Said, Mention: remark(func(m *mention.Mention) { m.Text = "" }),
				Note: "no words",
			},
		},
		"comment of nobody": {
			gram("comments", `{"id":"30","text":"words","media":{"id":"20"}}`),
			platform.Event{
				Kind:    platform.Said,
				Mention: remark(func(m *mention.Mention) { m.Author = mention.Author{Followers: -1} }),
			},
		},
		"ours, by its mark": {
			gram("comments",
				`{"id":"30","text":"words","from":{"id":"8","username":"us","self_ig_scoped_id":"9"},"media":{"id":"20"}}`),
			platform.Event{
				Kind:    platform.Echo,
				Mention: remark(func(m *mention.Mention) { m.Author.ID, m.Author.Handle = "8", "us" }),
			},
		},
		"ours, by its id": {
			gram("comments", `{"id":"30","text":"words","from":{"id":"10","username":"us"},"media":{"id":"20"}}`),
			platform.Event{
				Kind:    platform.Echo,
				Mention: remark(func(m *mention.Mention) { m.Author.ID, m.Author.Handle = "10", "us" }),
			},
		},
		"flat, in a list": {
			`[{"object":"instagram","entry":[{"id":"10","time":1700000400,"field":"comments","value":{"id":"30","text":"words",` + who + `,"media":{"id":"20"}}}]}]`,
			platform.Event{Kind: platform.Said, Mention: remark(same)},
		},
		"object left out": {
			`{"entry":[{"id":"10","time":1700000400,"changes":[{"field":"comments","value":{"id":"30","text":"words",` +
				who + `,"media":{"id":"20"}}}]}]}`,
			platform.Event{Kind: platform.Said, Mention: remark(same)},
		},
		"named in a comment": {
			gram("mentions", `{"media_id":"20","comment_id":"30"}`),
			platform.Event{Kind: platform.Said, Mention: remark(named), Note: thin},
		},
		"named in a caption": {
			gram("mentions", `{"media_id":"20"}`),
			platform.Event{
				Kind:    platform.Said,
				Mention: remark(func(m *mention.Mention) { named(m); m.Kind, m.ID, m.Parent = mention.Post, "20", "" }),
				Note:    thin,
			},
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
		"another field":    {gram("story_insights", `{"media_id":"1","exits":[]}`), platform.Ignored},
		"comment, no id":   {gram("comments", `{"text":"words"}`), platform.Unreadable},
		"comment, odd":     {gram("comments", `{"id":"30","text":[]}`), platform.Unreadable},
		"comment, null":    {gram("comments", `null`), platform.Ignored},
		"no field":         {gram("", `{"id":"30"}`), platform.Ignored},
		"dashboard's test": {`{"object":"instagram","entry":[{"id":"0","changes":[{"field":"comments","value":{"id":"30","text":"words"}}]}]}`, platform.Ignored},
		"nothing in it":    {`{"object":"instagram","entry":[{"id":"10"}]}`, platform.Ignored},
	} {
		if events := parse(t, row.body); len(events) != 1 || events[0].Kind != row.what || events[0].Note == "" {
			t.Errorf("%s: %+v, want %s with a note", name, events, row.what)
		}
	}
}
