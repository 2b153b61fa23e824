package meta_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/platformtest"
)

func parse(t *testing.T, body string) []platform.Event {
	t.Helper()
	return platformtest.Parse(t, meta.New(meta.Config{}), body)
}

// feed is a delivery of Page 10 at 12:00:05 with one change of one field.
func feed(field, value string) string {
	return fmt.Sprintf(`{"object":"page","entry":[{"id":"10","time":1700000405,"changes":[{"field":%q,"value":%s}]}]}`,
		field, value)
}

const (
	post    = `"post_id":"10_20","created_time":1700000400,"message":"words"`
	comment = `"item":"comment","comment_id":"20_30","parent_id":"10_20",` + post
	someone = `,"from":{"id":"7","name":"Ann"}`
	thePage = `,"from":{"id":"10","name":"Us"}`
)

func said(kind mention.Kind, id string, change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "meta/10", Kind: kind, ID: id},
		Author: mention.Author{ID: "7", Name: "Ann", Followers: -1},
		Text:   "words", SaidAt: time.Unix(1700000400, 0).UTC(), Permalink: "https://www.facebook.com/10_20",
		Thread: "20",
	}
	change(&m)
	return m
}

func TestChanges(t *testing.T) {
	onPost := func(m *mention.Mention) { m.Parent, m.ReplyRef = "20", "20_30" }
	for name, row := range map[string]struct {
		field, value string
		what         platform.EventKind
		want         mention.Mention
	}{
		"comment": {
			"feed", `{"verb":"add",` + comment + someone + `}`, platform.Said,
			said(mention.Comment, "30", onPost),
		},
		"comment with the post's permalink": {
			"feed", `{"verb":"add","post":{"permalink_url":"https://www.facebook.com/Us/posts/pfbid0"},` +
				comment + someone + `}`,
			platform.Said,
			said(mention.Comment, "30",
				func(m *mention.Mention) { onPost(m); m.Permalink = "https://www.facebook.com/Us/posts/pfbid0" }),
		},
		"comment with numbers for ids, older author": {
			"feed", `{"verb":"add","sender_id":7,"sender_name":"Ann",` + comment + `}`,
			platform.Said, said(mention.Comment, "30", onPost),
		},
		"comment by nobody": {
			"feed", `{"verb":"add","from":null,` + comment + `}`,
			platform.Said,
			said(mention.Comment, "30",
				func(m *mention.Mention) { onPost(m); m.Author = mention.Author{Followers: -1} }),
		},
		"reply": {
			"feed", `{"item":"comment","verb":"add","comment_id":"20_31","parent_id":"20_30",` + post + someone + `}`,
			platform.Said,
			said(mention.Comment, "31", func(m *mention.Mention) { m.Parent, m.ReplyRef = "30", "20_31" }),
		},
		"picture without words": {
			"feed",
			`{"item":"comment","verb":"add","comment_id":"20_30","parent_id":"10_20","post_id":"10_20","created_time":1700000400,"photo":"https://scontent.example.com/p.jpg"` + someone + `}`,
			platform.Said, said(mention.Comment, "30", func(m *mention.Mention) {
				onPost(m)
				m.Text, m.Media = "", []string{"https://scontent.example.com/p.jpg"}
			}),
		},
		"comment edited": {
			"feed", `{"verb":"edited",` + comment + someone + `}`,
			platform.Edited,
			said(mention.Comment, "30", func(m *mention.Mention) { onPost(m); m.Revision = 1700000405 }),
		},
		"our own reply": {
			"feed", `{"item":"comment","verb":"add","comment_id":"20_31","parent_id":"20_30",` + post + thePage + `}`,
			platform.Echo, said(mention.Comment, "31", func(m *mention.Mention) {
				m.Author.ID, m.Author.Name, m.Parent, m.ReplyRef = "10", "Us", "30", "20_31"
			}),
		},
		"our own reply, older author": {
			"feed", `{"verb":"add","sender_id":10,"sender_name":"Us",` + comment + `}`,
			platform.Echo,
			said(mention.Comment, "30",
				func(m *mention.Mention) { onPost(m); m.Author.ID, m.Author.Name = "10", "Us" }),
		},
		"visitor's post": {
			"feed", `{"item":"post","verb":"add",` + post + someone + `}`,
			platform.Said, said(mention.Post, "20", func(m *mention.Mention) { m.ReplyRef = "10_20" }),
		},
		"visitor's post, verb edit": {
			"feed", `{"item":"post","verb":"edit",` + post + someone + `}`,
			platform.Edited,
			said(mention.Post, "20", func(m *mention.Mention) { m.ReplyRef, m.Revision = "10_20", 1700000405 }),
		},
		"visitor's post by nobody": {
			"feed", `{"item":"post","verb":"add",` + post + `}`,
			platform.Said,
			said(mention.Post, "20",
				func(m *mention.Mention) { m.ReplyRef, m.Author = "10_20", mention.Author{Followers: -1} }),
		},
		"visitor's photo": {
			"feed", `{"item":"photo","verb":"add","link":"https://scontent.example.com/v.jpg",` + post + someone + `}`,
			platform.Said, said(mention.Post, "20", func(m *mention.Mention) {
				m.ReplyRef, m.Media = "10_20", []string{"https://scontent.example.com/v.jpg"}
			}),
		},
		"our status without author": {
			"feed", `{"item":"status","verb":"add",` + post + `}`,
			platform.Echo,
			said(mention.Post, "20",
				func(m *mention.Mention) { m.ReplyRef, m.Author = "10_20", mention.Author{ID: "10", Followers: -1} }),
		},
		"tagged elsewhere in a post": {
			"mention", `{"item":"post","verb":"add",` + post + `}`,
			platform.Said, said(mention.Post, "20", func(m *mention.Mention) {
				m.ReplyRef, m.Author, m.Addressed = "10_20", mention.Author{Followers: -1}, true
			}),
		},
		"tagged elsewhere in a comment": {
			"mention", `{"item":"comment","verb":"add","comment_id":"20_30",` + post + `}`,
			platform.Said, said(mention.Comment, "30", func(m *mention.Mention) {
				onPost(m)
				m.Author, m.Addressed = mention.Author{Followers: -1}, true
			}),
		},
		"no time of its own": {
			"feed", `{"item":"post","verb":"add","post_id":"10_20","message":"words"` + someone + `}`,
			platform.Said,
			said(mention.Post, "20",
				func(m *mention.Mention) { m.ReplyRef, m.SaidAt = "10_20", time.Unix(1700000405, 0).UTC() }),
		},
		"review by stars": {
			"ratings",
			`{"item":"rating","verb":"add","open_graph_story_id":40,"reviewer_id":7,"reviewer_name":"Ann","rating":3,"review_text":"words","created_time":1700000400}`,
			platform.Said,
			said(mention.Review, "40",
				func(m *mention.Mention) { m.Rating, m.Thread, m.Permalink = 3, "40", "https://www.facebook.com/40" }),
		},
		"recommendation": {
			"ratings",
			`{"item":"rating","verb":"add","open_graph_story_id":"40","reviewer_id":"7","reviewer_name":"Ann","recommendation_type":"POSITIVE","review_text":"words","rating":null,"created_time":1700000400}`,
			platform.Said,
			said(mention.Review, "40",
				func(m *mention.Mention) { m.Rating, m.Thread, m.Permalink = 5, "40", "https://www.facebook.com/40" }),
		},
		"warning without words": {
			"ratings",
			`{"item":"rating","verb":"add","open_graph_story_id":"40","reviewer_id":"7","reviewer_name":"Ann","recommendation_type":"NEGATIVE","created_time":1700000400}`,
			platform.Said, said(mention.Review, "40", func(m *mention.Mention) {
				m.Rating, m.Thread, m.Text, m.Permalink = 1, "40", "", "https://www.facebook.com/40"
			}),
		},
		"review changed to a warning without words": {
			"ratings",
			`{"item":"rating","verb":"edit","open_graph_story_id":"40","reviewer_id":"7","reviewer_name":"Ann","recommendation_type":"NEGATIVE","created_time":1700000400}`,
			platform.Edited, said(mention.Review, "40", func(m *mention.Mention) {
				m.Rating, m.Thread, m.Text, m.Permalink, m.Revision = 1, "40", "", "https://www.facebook.com/40",
					1700000405
			}),
		},
		"comment removed": {
			"feed", `{"item":"comment","verb":"remove","comment_id":"20_30","post_id":"10_20"` + someone + `}`,
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "meta/10", Kind: mention.Comment, ID: "30"},
				Author: mention.Author{Followers: -1},
			},
		},
		"comment removed by the Page": {
			"feed", `{"item":"comment","verb":"remove","comment_id":"20_30"` + thePage + `}`,
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "meta/10", Kind: mention.Comment, ID: "30"},
				Author: mention.Author{Followers: -1},
			},
		},
		"status removed as a post": {
			"feed", `{"item":"post","verb":"remove","post_id":"10_20"}`,
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "meta/10", Kind: mention.Post, ID: "20"},
				Author: mention.Author{Followers: -1},
			},
		},
		"review removed": {
			"ratings", `{"item":"rating","verb":"remove","open_graph_story_id":40,"reviewer_id":7}`,
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "meta/10", Kind: mention.Review, ID: "40"},
				Author: mention.Author{Followers: -1},
			},
		},
	} {
		events := parse(t, feed(row.field, row.value))
		if len(events) != 1 || events[0].Kind != row.what {
			t.Errorf("%s: %+v, want %s", name, events, row.what)
			continue
		}
		if diff := cmp.Diff(row.want, events[0].Mention); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		note string
	}{
		"trashed": {
			feed("feed", `{"item":"status","verb":"edited","post_id":"10_20"}`), platform.Ignored,
			"without words",
		},
		"emptied by a customer": {feed("feed", `{"item":"comment","verb":"edited","comment_id":"20_30","message":"  "`+
			someone+`}`), platform.Ignored, "without words"},
		"hidden":      {feed("feed", `{"verb":"hide",`+comment+thePage+`}`), platform.Ignored, "moderation"},
		"shown again": {feed("feed", `{"verb":"unhide",`+comment+`}`), platform.Ignored, "moderation"},
		"video blocked": {
			feed("feed", `{"item":"video","verb":"block","video_id":1}`), platform.Ignored,
			"moderation",
		},
		"video muted": {feed("feed", `{"item":"video","verb":"mute"}`), platform.Ignored, "moderation"},
		"reaction": {
			feed("feed", `{"item":"reaction","verb":"edit","reaction_type":"wow"}`),
			platform.Counted, "reaction",
		},
		"like taken back": {feed("feed", `{"item":"like","verb":"remove"}`), platform.Counted, "like"},
		"reaction to a review": {
			feed("ratings", `{"item":"reaction","verb":"add","comment_id":null}`),
			platform.Counted, "reaction",
		},
		"five stars, no words": {
			feed("ratings", `{"item":"rating","verb":"add","open_graph_story_id":4,"rating":5}`),
			platform.Counted, "without words",
		},
		"unknown item":         {feed("feed", `{"item":"hologram","verb":"add"}`), platform.Ignored, "hologram"},
		"unknown verb":         {feed("feed", `{"verb":"teleport",`+comment+`}`), platform.Ignored, "teleport"},
		"unknown field":        {feed("weather", `{"a":1}`), platform.Ignored, "weather"},
		"field of other shape": {feed("leadgen", `[1,2]`), platform.Ignored, "leadgen"},
		"null value":           {feed("feed", `null`), platform.Ignored, "no values"},
		"comment without id": {
			feed("feed", `{"item":"comment","verb":"add","message":"words"}`),
			platform.Unreadable, "no id",
		},
		"endless id": {
			feed("feed", `{"item":"post","verb":"add","post_id":"`+strings.Repeat("9", 999)+`"}`),
			platform.Unreadable, "too long",
		},
		"entry without id": {`{"object":"page","entry":[{"changes":[{"field":"feed","value":{"verb":"add",` +
			comment + `}}]}]}`, platform.Ignored, "no id"},
		"dashboard's test": {`{"object":"page","entry":[{"id":"0","changes":[{"field":"feed","value":{"verb":"add",` +
			comment + `}}]}]}`, platform.Ignored, "dashboard"},
		"names of fields only": {
			`{"object":"page","entry":[{"id":"10","time":1,"changed_fields":["feed"]}]}`,
			platform.Ignored, "no values",
		},
		"another object": {
			`{"object":"user","entry":[{"id":"9","changes":[{"field":"feed"}]}]}`,
			platform.Ignored, "user",
		},
		"permission granted":   {`{"object":"permissions","entry":[{"id":"9","changes":[{"field":"connected","verb":"granted"}]}]}`, platform.Ignored, "permissions"},
		"permission, a test":   {`{"object":"permissions","entry":[{"id":"0","changes":[{"field":"connected","verb":"revoked"}]}]}`, platform.Ignored, "permissions"},
		"permission withdrawn": {`{"object":"permissions","entry":[{"id":"9","changes":[{"field":"connected","verb":"revoked"}]}]}`, platform.Disconnected, "connected"},
		"permission, odd": {
			`{"object":"permissions","entry":[{"id":"9","changes":[{"field":7}]}]}`,
			platform.Unreadable, "number",
		},
	} {
		events := parse(t, row.body)
		if len(events) != 1 || events[0].Kind != row.what || !strings.Contains(events[0].Note, row.note) {
			t.Errorf("%s: %+v, want %s with %q", name, events, row.what, row.note)
		}
	}
}

// A malformed part must neither take its neighbours with it nor be passed over in silence.
func TestOneBrokenPart(t *testing.T) {
	good := `{"field":"feed","value":{"verb":"add",` + comment + someone + `}}`
	for name, broken := range map[string]string{
		"a change that is text":       `"no"`,
		"a change with odd words":     `{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"1_2","message":{"a":1}}}`,
		"a change with an odd id":     `{"field":"feed","value":{"item":"comment","verb":"add","comment_id":{},"message":"x"}}`,
		"a change with an odd value":  `{"field":"feed","value":"text"}`,
		"a change with an odd author": `{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"1_2","from":"Ann"}}`,
		"a change with an odd field":  `{"field":7}`,
	} {
		for place, body := range map[string]string{
			"between others": `{"object":"page","entry":[{"id":"10","changes":[` + good + `,` + broken + `,` + good +
				`]}]}`,
			"in its entry": `{"object":"page","entry":[{"id":"10","changes":[` + good + `]},{"id":"11","changes":[` +
				broken + `]},{"id":"12","changes":[` + good + `]}]}`,
		} {
			if got := whats(parse(t, body)); got != "said unreadable said" {
				t.Errorf("%s %s: %s", name, place, got)
			}
		}
	}
	body := `{"object":"page","entry":[{"id":"10","changes":[` + good +
		`]},"no",{"id":"11","changes":{}},{"id":"12","changes":[` + good + `]}]}`
	if got := whats(parse(t, body)); strings.Count(got, "said") != 2 || strings.Count(got, "unreadable") != 1 {
		t.Errorf("entries of the wrong kind: %s", got)
	}
}

func whats(events []platform.Event) string {
	var all []string
	for _, e := range events {
		all = append(all, string(e.Kind))
	}
	return strings.Join(all, " ")
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, meta.New(meta.Config{}), map[string]string{
		"nothing":          ``,
		"no JSON":          `<html>31337</html>`,
		"cut off":          `{"object":"page","entry":[{"id":"10"`,
		"two bodies":       `{"entry":[]}{"entry":[]}`,
		"a number":         `31337`,
		"null":             `null`,
		"an empty object":  `{}`,
		"an empty list":    `[]`,
		"a list of others": `[31337]`,
		"no entry":         `{"object":"page"}`,
		"entry is null":    `{"object":"page","entry":null}`,
		"an X body":        `{"for_user_id":"1","tweet_create_events":[]}`,
	})
}

func TestThousandChangesInOrder(t *testing.T) {
	var entries []string
	for e := range 4 {
		var changes []string
		for c := range 250 {
			changes = append(changes,
				fmt.Sprintf(`{"field":"feed","value":{"item":"comment","verb":"add","comment_id":"20_%d","message":"m"}}`, 1000+e*250+c))
		}
		entries = append(entries, fmt.Sprintf(`{"id":"%d","time":1700000000,"changes":[%s]}`, 10+e,
			strings.Join(changes, ",")))
	}
	events := parse(t, `{"object":"page","entry":[`+strings.Join(entries, ",")+`]}`)
	if len(events) != 1000 {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		want := mention.Key{
			Source: mention.SourceOf("meta", fmt.Sprint(10+i/250)), Kind: mention.Comment,
			ID: fmt.Sprint(1000 + i),
		}
		if e.Kind != platform.Said || e.Mention.Key != want {
			t.Fatalf("event %d: %s %v, want %v", i, e.Kind, e.Mention.Key, want)
		}
	}
}

// One object that comes by several fields and verbs must meet in one key.
func TestOneKeyByEveryDoor(t *testing.T) {
	keys := map[mention.Key]bool{}
	for _, body := range []string{
		feed("feed", `{"verb":"add",`+comment+someone+`}`),
		feed("mention", `{"item":"comment","verb":"add","comment_id":"10_30","message":"words"}`),
		feed("feed", `{"verb":"edited",`+comment+someone+`}`),
		feed("feed", `{"item":"comment","verb":"remove","comment_id":"20_30"}`),
		feed("feed", `{"item":"comment","verb":"remove","comment_id":30}`),
	} {
		keys[parse(t, body)[0].Mention.Key] = true
	}
	if len(keys) != 1 {
		t.Errorf("%d keys: %v", len(keys), keys)
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, meta.New(meta.Config{}))
}
