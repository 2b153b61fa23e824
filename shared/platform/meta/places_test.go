package meta_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/meta"
)

// at is a mention in one of the places.
func at(source mention.Source, kind mention.Kind, change func(*mention.Mention)) mention.Mention {
	m := mention.Mention{
		Key: mention.Key{Source: source, Kind: kind, ID: "30"}, Author: mention.Author{ID: "7", Followers: -1},
		SaidAt: saidAt, Thread: "20",
	}
	if kind == mention.Message {
		m.ID, m.Private, m.Thread, m.ReplyRef = "m_1", true, "7", "7"
	}
	change(&m)
	return m
}

func asIs(*mention.Mention) {}

func named(m *mention.Mention) { m.Author.ID, m.Addressed = "", true }

func TestWaysByPlace(t *testing.T) {
	const public, private = platform.Public, platform.Private
	day, week := saidAt.Add(24*time.Hour), saidAt.Add(7*24*time.Hour)
	for name, row := range map[string]struct {
		m     mention.Mention
		human bool
		now   time.Time
		want  []platform.Way
	}{
		"Messenger": {
			at("messenger/10", mention.Message, asIs), false, day,
			[]platform.Way{{Visibility: private, Limit: 2000, Until: day}},
		},
		"Messenger, too late": {
			at("messenger/10", mention.Message, asIs), false, day.Add(1),
			[]platform.Way{{Visibility: private, Limit: 2000, Until: day, Refused: platform.RefusedWindow}},
		},
		"Messenger, human": {
			at("messenger/10", mention.Message, asIs), true, week,
			[]platform.Way{{Visibility: private, Limit: 2000, Until: week}},
		},
		"Messenger, no token": {
			at("messenger/11", mention.Message, asIs), false, day,
			[]platform.Way{{Visibility: private, Limit: 2000, Until: day, Refused: platform.RefusedNoToken}},
		},
		"Messenger, erased": {
			at("messenger/10", mention.Message, func(m *mention.Mention) { m.Erased = true }),
			false, day,
			[]platform.Way{{Visibility: private, Limit: 2000, Until: day, Refused: platform.RefusedNotAllowed}},
		},
		"Instagram message": {
			at("instagram/10", mention.Message, asIs), false, day,
			[]platform.Way{{Visibility: private, Limit: 1000, Until: day}},
		},
		"Instagram, human": {
			at("instagram/10", mention.Message, asIs), true, week.Add(1),
			[]platform.Way{{Visibility: private, Limit: 1000, Until: week, Refused: platform.RefusedWindow}},
		},
		"Instagram comment": {
			at("instagram/10", mention.Comment, asIs), false, week,
			[]platform.Way{
				{Visibility: public, Limit: 2200},
				{Visibility: private, Limit: 1000, Until: week, Once: true},
			},
		},
		"Instagram, elsewhere": {
			at("instagram/10", mention.Comment, named), false, week,
			[]platform.Way{{Visibility: public, Limit: 2200}},
		},
		"Instagram, a caption": {
			at("instagram/10", mention.Post, named), false, week,
			[]platform.Way{{Visibility: public, Limit: 2200}},
		},
		"Instagram, named below our own": {
			at("instagram/10", mention.Comment, func(m *mention.Mention) { m.Addressed = true }), false, week.Add(1),
			[]platform.Way{
				{Visibility: public, Limit: 2200},
				{Visibility: private, Limit: 1000, Until: week, Once: true, Refused: platform.RefusedWindow},
			},
		},
		"WhatsApp": {
			at("whatsapp/10", mention.Message, asIs), true, day,
			[]platform.Way{{Visibility: private, Limit: 4096, Until: day}},
		},
		"WhatsApp, too late": {
			at("whatsapp/10", mention.Message, asIs), true, day.Add(1),
			[]platform.Way{{Visibility: private, Limit: 4096, Until: day, Refused: platform.RefusedWindow}},
		},
		"Threads": {
			at("threads/10", mention.Post, asIs), false, week,
			[]platform.Way{{Visibility: public, Limit: 500}},
		},
		"nobody knows when": {
			at("messenger/10", mention.Message, func(m *mention.Mention) { m.SaidAt = time.Time{} }),
			false, week,
			[]platform.Way{{Visibility: private, Limit: 2000}},
		},
	} {
		got := meta.New(meta.Config{Tokens: map[string]string{"10": "t"}, HumanAgent: row.human}).Ways(row.m, row.now)
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// apis are Meta's three addresses; each call takes the next answer.
type apis struct {
	asked   []string
	answers []answer
}

func (p *apis) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.asked = append(p.asked, strings.TrimSpace(fmt.Sprintf("%s %s %s", r.Method, r.URL, body)))
	a := answer{status: 500}
	if n := len(p.asked); n <= len(p.answers) {
		a = p.answers[n-1]
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

func (p *apis) send(t *testing.T, config meta.Config, a platform.Reply) (platform.Sent, error) {
	t.Helper()
	server := httptest.NewServer(p)
	defer server.Close()
	config.Tokens = map[string]string{platform.AnyAccount: "secret-token"}
	config.GraphURL, config.InstagramURL, config.ThreadsURL = server.URL+"/graph", server.URL+"/ig/", server.URL+
		"/threads"
	config.HTTP = server.Client()
	sent, err := meta.New(config).Send(context.Background(), a)
	if err != nil && strings.Contains(err.Error(), "secret-token") {
		t.Errorf("the token in an error: %v", err)
	}
	return sent, err
}

func ok(body string) answer { return answer{status: 200, body: body} }

func code(code, sub string) answer {
	return answer{status: 400, body: `{"error":{"message":"Ada","code":` + code + `,"error_subcode":` + sub + `}}`}
}

func TestSendByPlace(t *testing.T) {
	permalink := func(m *mention.Mention) { m.Permalink = "https://www.threads.net/@ann/post/P" }
	for name, row := range map[string]struct {
		config     meta.Config
		to         mention.Mention
		visibility platform.Visibility
		answers    []answer
		asked      []string
		sent       platform.Sent
	}{
		"Messenger": {
			meta.Config{},
			at("messenger/10", mention.Message, asIs), platform.Private,
			[]answer{ok(`{"recipient_id":"7","message_id":"m_2"}`)},
			[]string{`POST /graph/10/messages {"message":{"text":"a & b"},"messaging_type":"RESPONSE","recipient":{"id":"7"}}`},
			platform.Sent{ID: "m_2"},
		},
		"Messenger, a day later": {
			meta.Config{HumanAgent: true},
			at("messenger/10", mention.Message, asIs), platform.Private,
			[]answer{code("10", "2018278"), ok(`{"message_id":"m_2"}`)},
			[]string{
				`POST /graph/10/messages {"message":{"text":"a & b"},"messaging_type":"RESPONSE","recipient":{"id":"7"}}`,
				`POST /graph/10/messages {"message":{"text":"a & b"},"messaging_type":"MESSAGE_TAG","recipient":{"id":"7"},"tag":"HUMAN_AGENT"}`,
			},
			platform.Sent{ID: "m_2"},
		},
		"Instagram message, by the Page": {
			meta.Config{InstagramLogin: []string{"11"}},
			at("instagram/10", mention.Message, asIs), platform.Private,
			[]answer{ok(`{"message_id":"m_2"}`)},
			[]string{`POST /graph/10/messages {"message":{"text":"a & b"},"messaging_type":"RESPONSE","recipient":{"id":"7"}}`},
			platform.Sent{ID: "m_2"},
		},
		"Instagram message, by login": {
			meta.Config{InstagramLogin: []string{"10"}},
			at("instagram/10", mention.Message, asIs), platform.Private,
			[]answer{ok(`{"message_id":"m_2"}`)},
			[]string{`POST /ig/10/messages {"message":{"text":"a & b"},"messaging_type":"RESPONSE","recipient":{"id":"7"}}`},
			platform.Sent{ID: "m_2"},
		},
		"Messenger, login elsewhere": {
			meta.Config{InstagramLogin: []string{platform.AnyAccount}},
			at("messenger/10", mention.Message, asIs), platform.Private,
			[]answer{ok(`{"message_id":"m_2"}`)},
			[]string{`POST /graph/10/messages {"message":{"text":"a & b"},"messaging_type":"RESPONSE","recipient":{"id":"7"}}`},
			platform.Sent{ID: "m_2"},
		},
		"Instagram comment": {
			meta.Config{InstagramLogin: []string{platform.AnyAccount}},
			at("instagram/10", mention.Comment, asIs), platform.Public,
			[]answer{ok(`{"id":"31"}`)},
			[]string{`POST /ig/30/replies message=a+%26+b`},
			platform.Sent{ID: "31"},
		},
		"Instagram comment, in private": {
			meta.Config{},
			at("instagram/10", mention.Comment, asIs), platform.Private,
			[]answer{ok(`{"message_id":"m_2"}`)},
			[]string{`POST /graph/10/messages {"message":{"text":"a & b"},"recipient":{"comment_id":"30"}}`},
			platform.Sent{ID: "m_2"},
		},
		"Instagram, named in a comment": {
			meta.Config{},
			at("instagram/10", mention.Comment, named), platform.Public,
			[]answer{ok(`{"id":"31"}`)},
			[]string{`POST /graph/10/mentions comment_id=30&media_id=20&message=a+%26+b`},
			platform.Sent{ID: "31"},
		},
		"Instagram, named in a caption": {
			meta.Config{},
			at("instagram/10", mention.Post, func(m *mention.Mention) { named(m); m.ID = "20" }), platform.Public,
			[]answer{ok(`{"id":"31"}`)},
			[]string{`POST /graph/10/mentions media_id=20&message=a+%26+b`},
			platform.Sent{ID: "31"},
		},
		"WhatsApp": {
			meta.Config{},
			at("whatsapp/10", mention.Message, func(m *mention.Mention) { m.ReplyRef = "4917" }), platform.Private,
			[]answer{ok(`{"messaging_product":"whatsapp","messages":[{"id":"wamid.2"}]}`)},
			[]string{`POST /graph/10/messages {"context":{"message_id":"m_1"},"messaging_product":"whatsapp","recipient_type":"individual","text":{"body":"a & b"},"to":"4917","type":"text"}`},
			platform.Sent{ID: "wamid.2"},
		},
		"WhatsApp, number hidden": {
			meta.Config{},
			at("whatsapp/10", mention.Message, func(m *mention.Mention) { m.ReplyRef = "DE.42" }), platform.Private,
			[]answer{ok(`{"messages":[{"id":"wamid.2"}]}`)},
			[]string{`POST /graph/10/messages {"context":{"message_id":"m_1"},"messaging_product":"whatsapp","recipient":"DE.42","recipient_type":"individual","text":{"body":"a & b"},"type":"text"}`},
			platform.Sent{ID: "wamid.2"},
		},
		"Threads": {
			meta.Config{},
			at("threads/10", mention.Post, permalink), platform.Public,
			[]answer{ok(`{"id":"c"}`), ok(`{"id":"31"}`)},
			[]string{
				`POST /threads/me/threads media_type=TEXT&reply_to_id=30&text=a+%26+b`,
				`POST /threads/me/threads_publish creation_id=c`,
			},
			platform.Sent{ID: "31", Permalink: "https://www.threads.net/@ann/post/P"},
		},
	} {
		p := &apis{answers: row.answers}
		sent, err := p.send(t, row.config, platform.Reply{To: row.to, Visibility: row.visibility, Text: "a & b"})
		if err != nil || sent != row.sent || cmp.Diff(row.asked, p.asked) != "" {
			t.Errorf("%s: %+v, %v\n%s", name, sent, err, cmp.Diff(row.asked, p.asked))
		}
	}
}

func TestRefusalsByPlace(t *testing.T) {
	whatsapp, messenger, threads := at("whatsapp/10", mention.Message, asIs), at("messenger/10", mention.Message,
		asIs), at("threads/10", mention.Post, asIs)
	for name, row := range map[string]struct {
		to      mention.Mention
		human   bool
		answers []answer
		want    platform.SendError
		calls   int
	}{
		"Messenger, a day later": {
			messenger, false,
			[]answer{code("10", "2018278")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "outside the time for private answers (10/2018278)"},
			1,
		},
		"Messenger, a week later": {
			messenger, true,
			[]answer{code("10", "2534022"), code("10", "2534022")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "outside the time for private answers (10/2534022)"},
			2,
		},
		"Messenger, no answer to human": {
			messenger, true,
			[]answer{code("10", "2018278"), {status: 502}},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 502)"},
			2,
		},
		"Messenger, blocked": {
			messenger, true,
			[]answer{code("551", "1545041")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (551/1545041)"},
			1,
		},
		"WhatsApp, a day later": {
			whatsapp, true,
			[]answer{code("131047", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "outside the time for private answers (131047)"},
			1,
		},
		"WhatsApp, undeliverable": {
			whatsapp, false,
			[]answer{code("131026", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (131026)"},
			1,
		},
		"WhatsApp, hidden number": {
			whatsapp, false,
			[]answer{code("131062", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (131062)"},
			1,
		},
		"WhatsApp, spam": {
			whatsapp, false,
			[]answer{code("131048", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "too many people blocked or reported us (131048)"},
			1,
		},
		"WhatsApp, throttled": {
			whatsapp, false,
			[]answer{code("130429", "0")},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (130429)"},
			1,
		},
		"WhatsApp, one pair": {
			whatsapp, false,
			[]answer{code("131056", "0")},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (131056)"},
			1,
		},
		"WhatsApp, down": {
			whatsapp, false,
			[]answer{code("131016", "0")},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (131016)"},
			1,
		},
		"WhatsApp, maintenance": {
			whatsapp, false,
			[]answer{code("131057", "0")},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (131057)"},
			1,
		},
		"WhatsApp, something wrong": {
			whatsapp, false,
			[]answer{code("131000", "0")},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (131000)"},
			1,
		},
		"WhatsApp, type refused": {
			whatsapp, false,
			[]answer{code("131051", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (131051)"},
			1,
		},
		"WhatsApp, yes without an id": {
			whatsapp, false,
			[]answer{ok(`{"messages":[]}`)},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
			1,
		},
		"Threads, nothing published": {
			threads, false,
			[]answer{{status: 502}},
			platform.SendError{Verdict: platform.Retry, Reason: "unexplained answer (HTTP 502)"},
			1,
		},
		"Threads, not allowed": {
			threads, false,
			[]answer{code("10", "0")},
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (10)"},
			1,
		},
		"Threads, perhaps published": {
			threads, false,
			[]answer{ok(`{"id":"c"}`), {status: 502}},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 502)"},
			2,
		},
		"Threads, busy at the end": {
			threads, false,
			[]answer{ok(`{"id":"c"}`), code("2", "0")},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is busy or down (2)"},
			2,
		},
		"Threads, refused at the end": {
			threads, false,
			[]answer{ok(`{"id":"c"}`), code("368", "0")},
			platform.SendError{Verdict: platform.GiveUp, Reason: "blocked for a while for a policy (368)"},
			2,
		},
	} {
		p := &apis{answers: row.answers}
		_, err := p.send(t, meta.Config{HumanAgent: row.human}, platform.Reply{To: row.to, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want || len(p.asked) != row.calls {
			t.Errorf("%s: %v after %q, want %v", name, err, p.asked, &row.want)
		}
	}
}

// After a lost answer the text may stand there: it is looked for, or, where nobody can look, not sent again.
func TestRetryByPlace(t *testing.T) {
	reply := at("instagram/10", mention.Comment, func(m *mention.Mention) { m.Parent = "29" })
	talk := func(from, text, created string) answer {
		return ok(fmt.Sprintf(`{"data":[{"id":"t_1","messages":{"data":[{"id":"m_0","message":"else","from":{"id":"10"}},{"id":"m_9","message":%q,"from":{"id":%q},"created_time":%q}]}}]}`, text, from, created))
	}
	const later, earlier = "2026-11-18T12:00:01+0000", "2026-11-18T11:59:59+0000"
	const look = `GET /graph/10/conversations?platform=messenger&user_id=7&fields=messages.limit(20){id,message,from,created_time}`
	message := at("messenger/10", mention.Message, asIs)
	for name, row := range map[string]struct {
		to      mention.Mention
		answers []answer
		first   string
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"Messenger, it stands there": {message, []answer{talk("10", "Sorry", later)}, look, "m_9", "", 1},
		"Messenger, from before": {
			message,
			[]answer{talk("10", "Sorry", earlier), ok(`{"message_id":"m_2"}`)},
			look, "m_2", "", 2,
		},
		"Messenger, the person's": {
			message,
			[]answer{talk("7", "Sorry", later), ok(`{"message_id":"m_2"}`)},
			look,
			"m_2", "", 2,
		},
		"Messenger, no conversation": {
			message,
			[]answer{ok(`{"data":[]}`), ok(`{"message_id":"m_2"}`)},
			look, "m_2",
			"", 2,
		},
		"Messenger, the look fails": {message, []answer{{status: 500}}, look, "", platform.MaybeSent, 1},
		"Instagram, it stands there": {
			at("instagram/10", mention.Comment, asIs),
			[]answer{ok(`{"data":[{"id":"31","text":"Sorry","from":{"id":"10"}}]}`)},
			`GET /graph/30/replies?fields=id,text,from&limit=100`, "31", "", 1,
		},
		"Instagram, below a reply": {
			reply,
			[]answer{ok(`{"data":[]}`), ok(`{"data":[{"id":"31","text":"Sorry","from":{"id":"10"}}]}`)},
			`GET /graph/30/replies?fields=id,text,from&limit=100`, "31", "", 2,
		},
		"Instagram, elsewhere": {at("instagram/10", mention.Comment, named), nil, "", "", platform.MaybeSent, 0},
		"WhatsApp":             {at("whatsapp/10", mention.Message, asIs), nil, "", "", platform.MaybeSent, 0},
		"Threads, it stands there": {
			at("threads/10", mention.Post, asIs),
			[]answer{ok(`{"data":[{"id":"31","text":"Sorry","is_reply_owned_by_me":true}]}`)},
			`GET /threads/30/replies?fields=id,text,permalink,is_reply_owned_by_me&limit=100`, "31", "", 1,
		},
		"Threads, a stranger's": {
			at("threads/10", mention.Post, asIs),
			[]answer{
				ok(`{"data":[{"id":"31","text":"Sorry","is_reply_owned_by_me":false}]}`), ok(`{"id":"c"}`),
				ok(`{"id":"32"}`),
			},
			`GET /threads/30/replies?fields=id,text,permalink,is_reply_owned_by_me&limit=100`, "32", "", 3,
		},
	} {
		p := &apis{answers: row.answers}
		sent, err := p.send(t, meta.Config{}, platform.Reply{To: row.to, Text: "Sorry", Retry: true})
		var failed *platform.SendError
		errors.As(err, &failed)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(p.asked) != row.calls {
			t.Errorf("%s: %+v, %v after %q", name, sent, err, p.asked)
		}
		if len(p.asked) > 0 && p.asked[0] != row.first {
			t.Errorf("%s: looked at %s, want %s", name, p.asked[0], row.first)
		}
	}
}
