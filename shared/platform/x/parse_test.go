package x_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/platformtest"
	"oyez/shared/platform/x"
)

func parse(t *testing.T, body string) []platform.Event {
	t.Helper()
	return platformtest.Parse(t, x.New(x.Config{}), body)
}

func one(t *testing.T, body string) platform.Event {
	t.Helper()
	return platformtest.One(t, x.New(x.Config{}), platform.Request{Body: []byte(body)})
}

// activity is a body of the X Activity API for our account 1.
func activity(kind, payload, includes string) string {
	return `{"data":{"event_uuid":"-5","filter":{"user_id":"1"},"event_type":"` + kind + `","payload":{` + payload +
		`},"includes":{` + includes + `}}}`
}

// tweets is a body of the Account Activity API for our account 1.
func tweets(list string) string { return `{"for_user_id":"1","tweet_create_events":[` + list + `]}` }

const (
	ann   = `"users":[{"id":"7","name":"Ann","username":"ann","verified":true,"public_metrics":{"followers_count":97,"followers_count_str":"97"}},{"id":"1","name":"Us","username":"us"}]`
	words = `"id":"2000000000000000000","text":"words","author_id":"7","created_at":"2026-07-24T21:23:23.000Z","conversation_id":"2000000000000000000"`
	older = `"id":2000000000000000001,"id_str":"2000000000000000000","text":"words","created_at":"Fri Jul 24 21:23:23 +0000 2026","user":{"id":7,"id_str":"7","name":"Ann","screen_name":"ann","followers_count":97,"verified":true}`
)

func annSaid(change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "2000000000000000000"},
		Author: mention.Author{ID: "7", Name: "Ann", Handle: "ann", Followers: 97, Verified: true},
		Text:   "words", SaidAt: time.Date(2026, 7, 24, 21, 23, 23, 0, time.UTC),
		Permalink: "https://x.com/ann/status/2000000000000000000", Thread: "2000000000000000000",
	}
	if change != nil {
		change(&m)
	}
	return m
}

func TestPosts(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"newer": {activity("post.reply.create", words, ann), platform.Said, annSaid(nil)},
		"older": {tweets(`{` + older + `}`), platform.Said, annSaid(nil)},
		"numbers for ids": {
			`{"for_user_id":1,"tweet_create_events":[{"id":2000000000000000000,"text":"words","timestamp_ms":"1784928203000","user":{"id":7,"name":"Ann","screen_name":"ann","followers_count":"97","verified":"true"}}]}`,
			platform.Said, annSaid(nil),
		},
		"filtered stream": {`{"data":{` + words + `},"includes":{` + ann +
			`},"matching_rules":[{"id":"9","tag":"brand"},{"id":"8","tag":"1"}]}`, platform.Said, annSaid(nil)},
		"filtered stream, whose?": {
			`{"data":{` + words + `},"includes":{` + ann + `},"matching_rules":[{"tag":"brand"}]}`,
			platform.Said, annSaid(func(m *mention.Mention) { m.Source = "x/stream" }),
		},
		"people wrapped": {
			activity("post.reply.create", words,
				`"users":[{"data":{"id":"7","name":"Ann","username":"ann","verified":true,"public_metrics":{"followers_count":97}}}]`),
			platform.Said, annSaid(nil),
		},
		"people as a map": {
			activity("post.reply.create", words,
				`"users":{"7":{"data":{"name":"Ann","username":"ann","verified":true,"public_metrics":{"followers_count_str":"97"}}}}`),
			platform.Said, annSaid(nil),
		},
		"nobody included": {activity("post.reply.create", words, ``), platform.Said, annSaid(func(m *mention.Mention) {
			m.Author, m.Permalink = mention.Author{ID: "7", Followers: -1}, "https://x.com/i/status/2000000000000000000"
		})},
		"includes broken": {
			activity("post.reply.create", words, `"users":7,"media":null,"tweets":["no"]`),
			platform.Said, annSaid(func(m *mention.Mention) {
				m.Author, m.Permalink = mention.Author{
					ID:        "7",
					Followers: -1,
				}, "https://x.com/i/status/2000000000000000000"
			}),
		},
		"no time but the id's": {
			activity("post.reply.create", `"id":"2000000000000000000","text":"words","author_id":"7"`, ann),
			platform.Said,
			annSaid(
				func(m *mention.Mention) { m.SaidAt = time.UnixMilli(2000000000000000000>>22 + 1288834974657).UTC() }),
		},
		"named": {
			activity("post.mention.create", words, ann), platform.Said,
			annSaid(func(m *mention.Mention) { m.Addressed = true }),
		},
		"quote": {
			activity("post.quote.create", words+`,"referenced_tweets":[{"type":"quoted","id":"5"}]`, ann),
			platform.Said, annSaid(func(m *mention.Mention) { m.Addressed = true }),
		},
		"reply": {
			activity("post.reply.create", strings.Replace(words, `"conversation_id":"2000000000000000000"`,
				`"conversation_id":"5","in_reply_to_tweet_id":"6"`, 1), ann),
			platform.Said, annSaid(func(m *mention.Mention) { m.Parent, m.Thread = "6", "5" }),
		},
		"reply by reference alone": {
			activity("post.reply.create", strings.Replace(words, `"conversation_id":"2000000000000000000"`,
				`"referenced_tweets":[{"type":"replied_to","id":"6"}]`, 1), ann),
			platform.Said, annSaid(func(m *mention.Mention) { m.Parent, m.Thread = "6", "" }),
		},
		"older reply": {
			tweets(`{` + older + `,"in_reply_to_status_id":6,"in_reply_to_status_id_str":"6"}`),
			platform.Said, annSaid(func(m *mention.Mention) { m.Parent, m.Thread = "6", "" }),
		},
		"older quote of ours": {
			tweets(`{` + older + `,"is_quote_status":true,"quoted_status":{"user":{"id_str":"1"}}}`),
			platform.Said, annSaid(func(m *mention.Mention) { m.Addressed = true }),
		},
		"older quote of another": {tweets(`{` + older +
			`,"is_quote_status":true,"quoted_status":{"user":{"id_str":"9"}}}`), platform.Said, annSaid(nil)},
		"language": {
			activity("post.reply.create", words+`,"lang":"pt"`, ann), platform.Said,
			annSaid(func(m *mention.Mention) { m.Lang = "pt" }),
		},
		"language unknown": {
			activity("post.reply.create", words+`,"lang":"und"`, ann), platform.Said,
			annSaid(nil),
		},
		"pictures": {
			activity("post.reply.create", words+`,"attachments":{"media_keys":["3_1","3_2"]}`,
				ann+
					`,"media":[{"media_key":"3_1","url":"https://pbs.example.com/1.jpg"},{"media_key":"3_2","preview_image_url":"https://pbs.example.com/2.jpg"},{"media_key":"3_3","url":"https://pbs.example.com/3.jpg"}]`),
			platform.Said, annSaid(func(m *mention.Mention) {
				m.Media = []string{"https://pbs.example.com/1.jpg", "https://pbs.example.com/2.jpg"}
			}),
		},
		"older picture, told twice, id rounded": {
			tweets(`{` + older +
				`,"entities":{"media":[{"id":9.3e+17,"media_url_https":"https://pbs.example.com/1.jpg"}]},"extended_entities":{"media":[{"media_url_https":"https://pbs.example.com/1.jpg"}]}}`),
			platform.Said, annSaid(func(m *mention.Mention) { m.Media = []string{"https://pbs.example.com/1.jpg"} }),
		},
		"edited": {
			activity("post.reply.create",
				strings.Replace(words, `"id":"2000000000000000000"`,
					`"id":"2000000000000000002","edit_history_tweet_ids":["2000000000000000000","2000000000000000001","2000000000000000002"]`, 1), ann),
			platform.Edited, annSaid(func(m *mention.Mention) {
				m.Revision, m.ReplyRef, m.Permalink = 2, "2000000000000000002",
					"https://x.com/ann/status/2000000000000000002"
			}),
		},
		"never edited": {
			activity("post.reply.create", words+`,"edit_history_tweet_ids":["2000000000000000000"]`, ann),
			platform.Said, annSaid(nil),
		},
		"our own": {
			activity("post.create", strings.Replace(words, `"author_id":"7"`, `"author_id":"1"`, 1), ann),
			platform.Echo, annSaid(func(m *mention.Mention) {
				m.Author, m.Permalink = mention.Author{
					ID: "1", Name: "Us", Handle: "us",
					Followers: -1,
				}, "https://x.com/us/status/2000000000000000000"
			}),
		},
		"our own, author left out": {
			activity("post.create", strings.Replace(words, `"author_id":"7",`, ``, 1), ann),
			platform.Echo, annSaid(func(m *mention.Mention) {
				m.Author, m.Permalink = mention.Author{
					ID: "1", Name: "Us", Handle: "us",
					Followers: -1,
				}, "https://x.com/us/status/2000000000000000000"
			}),
		},
		"our own, older": {`{"for_user_id":"7","tweet_create_events":[{` + older +
			`,"in_reply_to_status_id_str":"6"}]}`, platform.Echo, annSaid(func(m *mention.Mention) {
			m.Source, m.Parent, m.Thread = "x/7", "6", ""
		})},
		"deleted": {
			activity("post.delete", `"id":"5","author_id":"1"`, ``), platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "5"},
				Author: mention.Author{Followers: -1},
			},
		},
		"deleted, older": {
			`{"for_user_id":"1","tweet_delete_events":[{"status":{"id":5,"user_id":"1"},"timestamp_ms":"1"}]}`,
			platform.Removed,
			mention.Mention{
				Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "5"},
				Author: mention.Author{Followers: -1},
			},
		},
		"permission withdrawn": {
			`{"data":{"filter":{},"event_type":"oauth.revoke","payload":{"user_id":"1"}}}`, platform.Disconnected,
			mention.Mention{Key: mention.Key{Source: "x/1"}, Author: mention.Author{Followers: -1}},
		},
		"permission withdrawn, older": {
			`{"user_event":{"revoke":{"source":{"user_id":1}}}}`, platform.Disconnected,
			mention.Mention{Key: mention.Key{Source: "x/1"}, Author: mention.Author{Followers: -1}},
		},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
		}
	}
}

func TestText(t *testing.T) {
	long := strings.Repeat("long ", 100) + "&amp; end"
	for name, row := range map[string]struct{ body, want, note string }{
		"escaped": {
			activity("post.create", `"id":"2","text":"a &amp; b &lt;i&gt; &eacute;"`, ``),
			"a & b <i> &eacute;", "",
		},
		"escaped by the person": {
			activity("post.create", `"id":"2","text":"&amp;lt; &amp;amp;"`, ``),
			"&lt; &amp;", "",
		},
		"cut, with the whole beside": {tweets(`{"id_str":"2","truncated":true,"text":"long…","extended_tweet":{"full_text":"` + long + `"},"user":{"id_str":"7"}}`), strings.Repeat("long ", 100) + "& end", ""},
		"cut, with nothing beside":   {tweets(`{"id_str":"2","truncated":true,"text":"long… https://t.co/a","user":{"id_str":"7"}}`), "long… https://t.co/a", "beginning"},
		"note": {activity("post.create", `"id":"2","text":"long…","note_tweet":{"text":"`+long+
			`"}`, ``), strings.Repeat("long ", 100) + "& end", ""},
		"cut, newer": {
			activity("post.create", `"id":"2","text":"and then… https://t.co/a"`, ``),
			"and then… https://t.co/a", "go on",
		},
		"a link in the middle": {
			activity("post.create", `"id":"2","text":"and… https://t.co/a no"`, ``),
			"and… https://t.co/a no", "",
		},
		"private": {activity("dm.received",
			`"direct_message_events":[{"type":"message_create","id":"2","message_create":{"target":{"recipient_id":"1"},"sender_id":"7","message_data":{"text":"a &amp; b"}}}]`, ``), "a & b", ""},
	} {
		e := one(t, row.body)
		if e.Mention.Text != row.want || (row.note == "") != (e.Note == "") || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %q (%s), want %q", name, e.Mention.Text, e.Note, row.want)
		}
	}
}

// X lets self-serve apps answer only people who named or quoted us themselves; the @names that X puts in front of every
// reply do not count.
func TestSummoned(t *testing.T) {
	newer := func(text, displayed, start, id string, more string) string {
		return activity("post.reply.create", `"id":"2","author_id":"7","text":"`+text+`","display_text_range":`+
			displayed+`,"entities":{"mentions":[{"start":`+start+`,"username":"us"`+id+`}]}`+more, ann)
	}
	old := func(text, displayed, start string, reply bool) string {
		body := `{"id_str":"2","text":"` + text +
			`","user":{"id_str":"7"},"entities":{"user_mentions":[{"id_str":"1","indices":[` + start + `,9]}]}`
		if displayed != "" {
			body += `,"display_text_range":` + displayed
		}
		if reply {
			body += `,"in_reply_to_status_id_str":"5"`
		}
		return tweets(body + `}`)
	}
	for name, row := range map[string]struct {
		body string
		want bool
	}{
		"X put the name there": {newer("@us thanks", "[4,10]", "0", `,"id":"1"`, ``), false},
		"the person wrote it":  {newer("thanks @us", "[0,10]", "7", `,"id":"1"`, ``), true},
		"both": {activity("post.reply.create",
			`"id":"2","text":"@us hey @us","display_text_range":[4,11],"entities":{"mentions":[{"start":0,"id":"1"},{"start":8,"id":"1"}]}`, ann), true},
		"another was named":      {newer("thanks @them", "[0,12]", "7", `,"id":"9"`, ``), false},
		"named by handle, no id": {newer("thanks @US", "[0,10]", "7", ``, ``), true},
		"beyond the cut, in the note": {activity("post.reply.create",
			`"id":"2","text":"long…","display_text_range":[0,5],"note_tweet":{"text":"long @us","entities":{"mentions":[{"start":5,"id":"1"}]}}`, ann), true},
		"quotes a post of ours":                {`{"data":{"id":"2","text":"ha","author_id":"7","referenced_tweets":[{"type":"quoted","id":"5"}]},"includes":{"tweets":[{"id":"5","author_id":"1"}]},"matching_rules":[{"tag":"1"}]}`, true},
		"quotes another's":                     {`{"data":{"id":"2","text":"ha","author_id":"7","referenced_tweets":[{"type":"quoted","id":"5"}]},"includes":{"tweets":[{"id":"5","author_id":"9"}]},"matching_rules":[{"tag":"1"}]}`, false},
		"older, X put it there":                {old("@us thanks", "[4,10]", "0", true), false},
		"older, written":                       {old("thanks @us", "[0,10]", "7", true), true},
		"older, a post that starts with us":    {old("@us hello", "[0,9]", "0", false), true},
		"older, no range, post":                {old("@us hello", "", "0", false), true},
		"older, no range, reply":               {old("@them @us hello", "", "6", true), false},
		"older, no range, reply, then written": {old("@them hello @us", "", "12", true), true},
		"older, no range, names only":          {old("@us", "", "0", true), false},
		"range counts code points, not bytes":  {old("🙏🙏🙏🙏🙏 @us", "[0,9]", "6", true), true},
		"older, beyond the cut":                {tweets(`{"id_str":"2","truncated":true,"text":"a…","user":{"id_str":"7"},"entities":{"user_mentions":[]},"extended_tweet":{"full_text":"a b @us","display_text_range":[0,7],"entities":{"user_mentions":[{"id_str":"1","indices":[4,7]}]}}}`), true},
	} {
		if got := one(t, row.body).Mention.Addressed; got != row.want {
			t.Errorf("%s: %v, want %v", name, got, row.want)
		}
	}
}

func TestPrivateMessages(t *testing.T) {
	message := func(from, to string) string {
		return `{"type":"message_create","id":"2000000000000000000","created_timestamp":"1784928203000","message_create":{"target":{"recipient_id":"` + to + `"},"sender_id":"` + from + `","message_data":{"text":"words","attachment":{"media":{"id":9.3e+17,"media_url_https":"https://pbs.example.com/1.jpg"}}}}}`
	}
	private := func(change func(*mention.Mention)) mention.Mention {
		return annSaid(func(m *mention.Mention) {
			m.Kind, m.Private, m.Thread, m.ReplyRef, m.Permalink = mention.Message, true, "7", "7", ""
			m.Media = []string{"https://pbs.example.com/1.jpg"}
			change(m)
		})
	}
	// The older map is keyed by id; one sample in the wild says another id inside.
	people := `"users":{"7":{"id":"1","name":"Ann","screen_name":"ann","followers_count":97,"verified":true},"1":{"data":{"id":"1","name":"Us","username":"us"}}}`
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		want mention.Mention
	}{
		"newer": {
			activity("dm.received", `"direct_message_events":[`+message("7", "1")+`],`+people, ``), platform.Said,
			private(func(*mention.Mention) {}),
		},
		"older": {
			`{"for_user_id":"1","direct_message_events":[` + message("7", "1") + `],` + people + `}`,
			platform.Said, private(func(*mention.Mention) {}),
		},
		"newer, no filter": {
			`{"data":{"event_type":"dm.received","filter":{},"payload":{"direct_message_events":[` + message("7", "1") +
				`],` + people + `}}}`,
			platform.Said, private(func(*mention.Mention) {}),
		},
		"newer, by us": {
			activity("dm.sent", `"direct_message_events":[`+message("1", "7")+`],`+people, ``), platform.Echo,
			private(func(m *mention.Mention) {
				m.Author = mention.Author{ID: "1", Name: "Us", Handle: "us", Followers: -1}
			}),
		},
		"older, by us": {
			`{"for_user_id":"1","direct_message_events":[` + message("1", "7") + `]}`, platform.Echo,
			private(func(m *mention.Mention) { m.Author = mention.Author{ID: "1", Followers: -1} }),
		},
	} {
		e := one(t, row.body)
		if diff := cmp.Diff(row.want, e.Mention); diff != "" || e.Kind != row.what {
			t.Errorf("%s: %s, want %s (-want +got):\n%s", name, e.Kind, row.what, diff)
		}
	}
}

func TestNothingToHear(t *testing.T) {
	for name, row := range map[string]struct {
		body string
		what platform.EventKind
		note string
	}{
		"repost": {activity("post.repost.create", `"id":"2"`, ``), platform.Counted, "retweet"},
		"our own repost": {activity("post.create",
			`"id":"2","referenced_tweets":[{"type":"retweeted","id":"5"}]`, ``), platform.Counted, "retweet"},
		"older retweet": {
			tweets(`{` + older + `,"retweeted_status":{"id_str":"5"}}`), platform.Counted,
			"retweet",
		},
		"like": {activity("like.create", ``, ``), platform.Counted, "like"},
		"older like": {
			`{"for_user_id":"1","favorite_events":[{"id":"a","timestamp_ms":1576540199643}]}`,
			platform.Counted, "like",
		},
		"follow": {activity("follow.follow", ``, ``), platform.Counted, "follow"},
		"older follow": {
			`{"for_user_id":"1","follow_events":[{"type":"follow"}]}`, platform.Counted,
			"follow",
		},
		"older unfollow": {
			`{"for_user_id":"1","follow_events":[{"type":"unfollow"}]}`, platform.Counted,
			"unfollow",
		},
		"as the documents say it": {
			`{"for_user_id":"1","unfollow_events":[{"type":"unfollow"}]}`, platform.Counted,
			"unfollow",
		},
		"typing": {activity("dm.indicate_typing", ``, ``), platform.Counted, "typing"},
		"read":   {activity("dm.read", ``, ``), platform.Counted, "read mark"},
		"encrypted": {
			activity("chat.received", `"encoded_event":"CwAB"`, ``), platform.Counted,
			"encrypted message",
		},
		"encrypted, by us": {activity("chat.sent", ``, ``), platform.Counted, "encrypted message"},
		"joined":           {activity("chat.conversation_join", ``, ``), platform.Counted, "encrypted message"},
		"block":            {`{"for_user_id":"1","block_events":[{"type":"block"}]}`, platform.Ignored, "block"},
		"mute": {
			`{"for_user_id":"1","mute_events":[{"type":"unmute"}]}`, platform.Ignored,
			"unmute",
		},
		"profile":                {activity("profile.update.bio", ``, ``), platform.Ignored, "profile.update.bio"},
		"replay":                 {`{"replay_job_status":{"job_state":"Complete"}}`, platform.Ignored, "replay"},
		"another user event":     {`{"user_event":{"hologram":{}}}`, platform.Ignored, "user event"},
		"revoked, whose?":        {`{"user_event":{"revoke":{}}}`, platform.Ignored, "no account"},
		"an event of tomorrow":   {`{"for_user_id":"1","hologram_events":[{}]}`, platform.Ignored, "no event"},
		"a message of tomorrow":  {`{"for_user_id":"1","direct_message_events":[{"type":"participants_join","id":"5"}]}`, platform.Ignored, "participants_join"},
		"a post without id":      {tweets(`{"text":"words","user":{"id_str":"7"}}`), platform.Unreadable, "no id"},
		"a post with rounded id": {tweets(`{"id":2.0e+18,"text":"words"}`), platform.Unreadable, "no id"},
		"an endless id": {
			tweets(`{"id_str":"` + strings.Repeat("9", 999) + `","text":"words"}`),
			platform.Unreadable, "too long",
		},
		"posts without account": {`{"tweet_create_events":[{` + older + `}]}`, platform.Unreadable, "no id"},
	} {
		e := one(t, row.body)
		if e.Kind != row.what || !strings.Contains(e.Note, row.note) {
			t.Errorf("%s: %s %q, want %s %q", name, e.Kind, e.Note, row.what, row.note)
		}
	}
}

// A block does not silence anybody; people are told that an answer may not arrive.
func TestBlocked(t *testing.T) {
	for flag, want := range map[string]bool{
		`"user_has_blocked":true`: true, `"user_has_blocked":"true"`: true, `"is_blocked_by":true`: true,
		`"user_has_blocked":false`: false, `"user_has_blocked":"false"`: false, `"user_has_blocked":null`: false,
		`"user_has_blocked":{}`: false,
	} {
		e := one(t, `{"for_user_id":"1",`+flag+`,"tweet_create_events":[{`+older+`}]}`)
		if e.Kind != platform.Said || strings.Contains(e.Note, "blocked") != want {
			t.Errorf("%s: %s %q", flag, e.Kind, e.Note)
		}
	}
}

// The same post by every door must be one mention.
func TestOneKeyByEveryDoor(t *testing.T) {
	keys := map[mention.Key]bool{}
	for _, body := range []string{
		activity("post.mention.create", words, ann), activity("post.reply.create", words, ``),
		activity("post.quote.create", words, ann),
		tweets(`{` + older + `}`), `{"data":{` + words + `},"matching_rules":[{"tag":"1"}]}`,
		activity("post.mention.create",
			`"id":"2000000000000000009","edit_history_tweet_ids":["2000000000000000000","2000000000000000009"]`, ``),
		activity("post.delete", `"id":"2000000000000000000"`, ``),
	} {
		keys[one(t, body).Mention.Key] = true
	}
	if len(keys) != 1 {
		t.Errorf("%d keys: %v", len(keys), keys)
	}
}

func TestOneBrokenPart(t *testing.T) {
	for name, broken := range map[string]string{
		"text": `"no"`, "words that are none": `{"id_str":"5","text":{"a":1}}`,
		"an id that is none": `{"id_str":[],"text":"x"}`,
	} {
		var got []string
		for _, e := range parse(t, tweets(`{`+older+`},`+broken+`,{`+older+`}`)) {
			got = append(got, string(e.Kind))
		}
		if strings.Join(got, " ") != "said unreadable said" {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestUnreadable(t *testing.T) {
	platformtest.Unreadable(t, x.New(x.Config{}), map[string]string{
		"nothing":               ``,
		"no JSON":               `31337<`,
		"a number":              `31337`,
		"a list":                `[]`,
		"null":                  `null`,
		"an empty object":       `{}`,
		"another's object":      `{"key":"31337"}`,
		"a Facebook body":       `{"object":"page","entry":[]}`,
		"empty data":            `{"data":{}}`,
		"a post without rules":  `{"data":{` + words + `}}`,
		"no payload":            `{"data":{"event_type":"post.create","filter":{"user_id":"1"}}}`,
		"a payload of text":     `{"data":{"event_type":"post.create","filter":{"user_id":"1"},"payload":"31337"}}`,
		"words that are none":   activity("post.create", `"id":"2","text":{"a":31337}`, ``),
		"messages that are one": activity("dm.received", `"direct_message_events":{}`, ``),
	})
}

func FuzzParse(f *testing.F) {
	platformtest.FuzzParse(f, x.New(x.Config{}))
}
