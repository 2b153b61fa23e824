package tiktok_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/tiktok"
)

// event wraps content as TikTok does, for our account "us".
func event(name, content string) string {
	quoted, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	return `{"client_key":"k","event":"` + name + `","create_time":1795294805,"user_openid":"us","content":` +
		string(quoted) + `}`
}

const (
	words   = `"comment_id":7575000000000000001,"video_id":7574000000000000001,"parent_comment_id":0,"comment_type":"comment","unique_identifier":"ann","text":"Cold.","timestamp":1795294800123`
	insert  = `{` + words + `,"comment_action":"insert"}`
	named   = `{"type_of_event":"CREATE","mention_type":"VIDEO_MENTION","video_id":"77","video_create_time":1795290000,"unique_identifier":"ann","share_url":"https://www.tiktok.com/@ann/video/77","video_caption":"try @us","comment_id":"0"}`
	private = `{"type":"text","text":{"body":"Hi."},"message_id":"m1","timestamp":1795294800123,"conversation_id":"c1","from":"Ann","from_user":{"id":"u7","role":"personal_account"},"to_user":{"id":"us"}}`
)

var said, told = time.UnixMilli(1795294800123).UTC(), time.Unix(1795294805, 0).UTC()

func comment(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "tiktok/us", Kind: mention.Comment, ID: "7575000000000000001"},
		Author: mention.Author{ID: "ann", Followers: -1}, Text: "Cold.", SaidAt: said,
		Permalink: "https://www.tiktok.com/@_/video/7574000000000000001",
		Parent:    "7574000000000000001", Thread: "7574000000000000001", ReplyRef: "7575000000000000001",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func mentioned(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "tiktok/us", Kind: mention.Post, ID: "77"},
		Author: mention.Author{ID: "ann", Followers: -1}, Text: "try @us", SaidAt: time.Unix(1795290000, 0).UTC(),
		Permalink: "https://www.tiktok.com/@ann/video/77", Thread: "77", Addressed: true,
	}
	if change != nil {
		change(&m)
	}
	return m
}

func message(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "tiktok/us", Kind: mention.Message, ID: "m1"},
		Author: mention.Author{ID: "u7", Name: "Ann", Followers: -1}, Text: "Hi.", SaidAt: said, Private: true,
		Thread: "c1", ReplyRef: "c1",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestParse(t *testing.T) {
	noted := mention.Mention{Key: mention.Key{Source: "tiktok/us"}, Author: mention.Author{Followers: -1}}
	gone := noted
	gone.Kind, gone.ID = mention.Comment, "7575000000000000001"
	swap := func(s string, pairs ...string) string { return strings.NewReplacer(pairs...).Replace(s) }
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"comment": {event("comment.update", insert), platform.Said, comment(nil)},
		"ids as text": {event("comment.update", swap(insert, `7575000000000000001`, `"7575000000000000001"`,
			`7574000000000000001`, `"7574000000000000001"`)), platform.Said, comment(nil)},
		"content unwrapped": {swap(`{"event":"comment.update","create_time":1795294805,"user_openid":"us","content":X}`,
			"X", insert), platform.Said, comment(nil)},
		"time of the envelope": {
			event("comment.update", swap(insert, `,"timestamp":1795294800123`, ``)), platform.Said,
			comment(func(m *mention.Mention) { m.SaidAt = told }),
		},
		"reply": {
			event("comment.update",
				swap(insert, `"parent_comment_id":0`, `"parent_comment_id":7570000000000000009`)), platform.Said,
			comment(func(m *mention.Mention) { m.Parent = "7570000000000000009" }),
		},
		"a strange video": {
			event("comment.update",
				swap(insert, `"video_id":7574000000000000001`, `"video_id":"a/b"`)), platform.Said,
			comment(func(m *mention.Mention) { m.Parent, m.Thread, m.Permalink = "a/b", "a/b", "" }),
		},
		"shown again": {
			event("comment.update", swap(insert, `"insert"`, `"set_to_public"`)), platform.Said,
			comment(nil),
		},
		"our own": {
			event("comment.update", swap(insert, `"ann"`, `"us"`)), platform.Echo,
			comment(func(m *mention.Mention) { m.Author.ID = "us" }),
		},
		"our own, by settings": {
			event("comment.update", swap(insert, `"ann"`, `"us-too"`)), platform.Echo,
			comment(func(m *mention.Mention) { m.Author.ID = "us-too" }),
		},
		"deleted": {event("comment.update", swap(insert, `"insert"`, `"delete"`)), platform.Removed, gone},
		"hidden": {
			event("comment.update", swap(insert, `"insert"`, `"set_to_hidden"`)), platform.Ignored,
			noted,
		},
		"for friends only": {
			event("comment.update", swap(insert, `"insert"`, `"set_to_friends_only"`)),
			platform.Ignored, noted,
		},
		"done something new": {
			event("comment.update", swap(insert, `"insert"`, `"pinned"`)), platform.Ignored,
			noted,
		},
		"no id": {event("comment.update", swap(insert, `"comment_id":7575000000000000001`,
			`"comment_id":0`)), platform.Unreadable, mention.Mention{Author: noted.Author}},

		"video": {event("brand.mention.event", named), platform.Said, mentioned(nil)},
		"video, other word": {
			event("brand.mention.event", swap(named, "VIDEO_MENTION", "VIDEO MENTION")),
			platform.Said, mentioned(nil),
		},
		"video, no link": {
			event("brand.mention.event", swap(named, "https://www.tiktok.com/@ann/video/77", "")),
			platform.Said, mentioned(func(m *mention.Mention) { m.Permalink = "https://www.tiktok.com/@_/video/77" }),
		},
		"video, new caption": {
			event("brand.mention.event", swap(named, "CREATE", "EDIT")), platform.Edited,
			mentioned(func(m *mention.Mention) { m.Revision = told.UnixMilli() }),
		},
		"video, private now": {
			event("brand.mention.event", swap(named, "CREATE", "PRIVACY_CHANGE")), platform.Ignored,
			noted,
		},
		"video of ours": {
			event("brand.mention.event", swap(named, `"ann"`, `"us"`)), platform.Echo,
			mentioned(func(m *mention.Mention) { m.Author.ID = "us" }),
		},
		"comment elsewhere": {
			event("brand.mention.event",
				swap(named, `"comment_id":"0"`, `"comment_id":88,"comment_text":"@us?"`)), platform.Said,
			mentioned(func(m *mention.Mention) {
				m.Kind, m.ID, m.Parent, m.Text, m.SaidAt = mention.Comment, "88", "77", "@us?", told
			}),
		},

		"message": {event("im_receive_msg", private), platform.Said, message(nil)},
		"text as text": {
			event("im_receive_msg", swap(private, `{"body":"Hi."}`, `"Hi."`)), platform.Said,
			message(nil),
		},
		"text as a list": {
			event("im_receive_msg", swap(private, `{"body":"Hi."}`, `[1]`)), platform.Said,
			message(func(m *mention.Mention) { m.Text = "" }),
		},
		"our own message": {event("im_send_msg", private), platform.Echo, message(nil)},
		"by its role": {
			event("im_receive_msg", swap(private, "personal_account", "business_account")),
			platform.Echo, message(nil),
		},
		"a message from Europe": {event("im_receive_msg_eu", `{"to":"Biz"}`), platform.Counted, noted},
		"read":                  {event("im_mark_read_msg", `{}`), platform.Counted, noted},
		"keen comment":          {event("im_receive_high_intent_comment", `{`+words+`}`), platform.Said, comment(nil)},
		"keen comment, unnamed": {event("im_receive_high_intent_comment", `{}`), platform.Ignored, noted},
		"something else":        {`{"event":"video.publish","user_openid":"us"}`, platform.Ignored, noted},
	} {
		a := tiktok.New(tiktok.Config{Own: []string{"us-too"}})
		events, err := platform.Parse(a, platform.Request{Body: []byte(row.body)})
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
	platformtest.Unreadable(t, tiktok.New(tiktok.Config{}), map[string]string{
		"nothing": ``, "no JSON": `31337<`, "a list": `[]`, "null": `null`, "an empty object": `{}`,
		"no content":          `{"event":"comment.update","user_openid":"us"}`,
		"content cut off":     event("comment.update", insert[:40]),
		"words that are none": event("comment.update", strings.Replace(insert, `"Cold."`, `{"a":31337}`, 1)),
		"a message of text":   event("im_receive_msg", `"31337"`),
	})
}

func TestFixtures(t *testing.T) {
	shared := os.Getenv("OYEZ_SHARED")
	if shared == "" {
		t.Skip("OYEZ_SHARED is not set: it names the folder that holds fixtures/other")
	}
	files, err := filepath.Glob(filepath.Join(shared, "fixtures", "other", "tiktok-*.json"))
	if err != nil || len(files) != 6 {
		t.Fatalf("%d fixtures, want 6 (%v)", len(files), err)
	}
	want := map[string]string{
		"tiktok-brand-mention.json":               "said tiktok/biz-123/post/7203946942097902849 by visitor: trying @biz today",
		"tiktok-comment-update-insert.json":       "said tiktok/biz-open/comment/c-new by : ",
		"tiktok-comment-update-reply-delete.json": "removed tiktok/biz-123/comment/7247303576418566913 by : ",
		"tiktok-im-receive-msg-eu.json":           "counted tiktok/biz-123// by : ",
		"tiktok-im-receive-msg-share-post.json":   "said tiktok/biz-123/message/tt-msg-3 by user-1: ",
		"tiktok-im-receive-msg-sticker.json":      "said tiktok/biz-123/message/tt-msg-2 by user-1: ",
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		events, err := platform.Parse(tiktok.New(tiktok.Config{}), platform.Request{Body: body})
		if err != nil || len(events) != 1 {
			t.Errorf("%s: %+v, %v", file, events, err)
			continue
		}
		m := events[0].Mention
		if got := string(events[0].Kind) + " " + m.Key.String() + " by " + m.Author.ID + ": " +
			m.Text; got != want[filepath.Base(file)] {
			t.Errorf("%s: %q", file, got)
		}
		if strings.Contains(filepath.Base(file), "share") &&
			(len(m.Media) != 1 || m.Media[0] != "https://www.tiktok.com/embed/123") {
			t.Errorf("%s: media %v", file, m.Media)
		}
	}
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, tiktok.New(tiktok.Config{}))
}
