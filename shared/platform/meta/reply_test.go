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

var (
	saidAt   = time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	question = mention.Mention{
		Key: mention.Key{Source: "meta/10", Kind: mention.Comment, ID: "30"}, ReplyRef: "20_30", Parent: "20",
		Thread: "20",
		SaidAt: saidAt, Permalink: "https://www.facebook.com/10_20",
	}
)

func TestWays(t *testing.T) {
	until := saidAt.Add(7 * 24 * time.Hour)
	kind := func(k mention.Kind) mention.Mention { m := question; m.Kind = k; return m }
	erased := question
	erased.Erased = true
	for name, row := range map[string]struct {
		m               mention.Mention
		now             time.Time
		tokens          map[string]string
		public, private platform.Refusal
	}{
		"comment":  {question, saidAt, map[string]string{"10": "t"}, "", ""},
		"any Page": {question, saidAt, map[string]string{platform.AnyAccount: "t"}, "", ""},
		"post":     {kind(mention.Post), until, map[string]string{"10": "t"}, "", ""},
		"after seven days": {
			question, until.Add(time.Second),
			map[string]string{"10": "t"},
			"",
			platform.RefusedWindow,
		},
		"another Page's token": {
			question, saidAt,
			map[string]string{"11": "t"},
			platform.RefusedNoToken,
			platform.RefusedNoToken,
		},
		"review": {
			kind(mention.Review), saidAt,
			map[string]string{"10": "t"},
			"", platform.RefusedNotAllowed,
		},
		"private message": {
			kind(mention.Message), saidAt,
			map[string]string{"10": "t"},
			platform.RefusedNotAllowed, platform.RefusedNotAllowed,
		},
		"erased": {
			erased, saidAt,
			map[string]string{"10": "t"},
			platform.RefusedNotAllowed,
			platform.RefusedNotAllowed,
		},
	} {
		got := meta.New(meta.Config{Tokens: row.tokens}).Ways(row.m, row.now)
		want := []platform.Way{
			{Visibility: platform.Public, Limit: 8000, Refused: row.public},
			{Visibility: platform.Private, Limit: 2000, Until: until, Once: true, Refused: row.private},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "é": 1, "🙏": 2} {
		if got := meta.New(meta.Config{}).Length(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// graph is a Graph API that answers what it is told and keeps what it was asked.
type graph struct {
	asked   []string
	answers map[string]answer // by method
}

type answer struct {
	status int
	body   string
	header map[string]string
}

func (g *graph) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	g.asked = append(g.asked, fmt.Sprintf("%s %s|%s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"),
		r.Header.Get("Content-Type"), body))
	a := g.answers[r.Method]
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	io.WriteString(w, a.body)
}

func send(t *testing.T, answers map[string]answer, a platform.Reply) (platform.Sent, []string, error) {
	t.Helper()
	g := &graph{answers: answers}
	server := httptest.NewServer(g)
	defer server.Close()
	adapter := meta.New(meta.Config{
		Tokens: map[string]string{"10": "secret-token"}, GraphURL: server.URL + "/v24.0/",
		HTTP: server.Client(),
	})
	sent, err := adapter.Send(context.Background(), a)
	if err != nil && strings.Contains(err.Error(), "secret-token") {
		t.Errorf("the token in an error: %v", err)
	}
	return sent, g.asked, err
}

func TestSendAsks(t *testing.T) {
	visitor := question
	visitor.Kind, visitor.ID, visitor.ReplyRef = mention.Post, "20", "10_20"
	review := question
	review.Kind, review.ID, review.ReplyRef = mention.Review, "40", ""
	ok := map[string]answer{http.MethodPost: {status: 200, body: `{"id":"20_99","message_id":""}`}}
	took := map[string]answer{http.MethodPost: {status: 200, body: `{"recipient_id":"7","message_id":"m_1"}`}}
	const form, json = "|Bearer secret-token|application/x-www-form-urlencoded|",
		"|Bearer secret-token|application/json; charset=utf-8|"
	for name, row := range map[string]struct {
		answers map[string]answer
		a       platform.Reply
		asked   string
		sent    platform.Sent
	}{
		"public, to a comment": {
			ok,
			platform.Reply{To: question, Visibility: platform.Public, Text: "Désolé & merci – Anna"},
			"POST /v24.0/20_30/comments" + form + "message=D%C3%A9sol%C3%A9+%26+merci+%E2%80%93+Anna",
			platform.Sent{ID: "20_99", Permalink: question.Permalink},
		},
		"public, to a review": {
			ok,
			platform.Reply{To: review, Visibility: platform.Public, Text: "x"},
			"POST /v24.0/40/comments" + form + "message=x",
			platform.Sent{ID: "20_99", Permalink: question.Permalink},
		},
		"private, to a comment": {
			took,
			platform.Reply{To: question, Visibility: platform.Private, Text: "a < b"},
			"POST /v24.0/10/messages" + json + `{"message":{"text":"a < b"},"recipient":{"comment_id":"20_30"}}` + "\n",
			platform.Sent{ID: "m_1"},
		},
		"private, to a post": {
			took,
			platform.Reply{To: visitor, Visibility: platform.Private, Text: "x"},
			"POST /v24.0/10/messages" + json + `{"message":{"text":"x"},"recipient":{"post_id":"10_20"}}` + "\n",
			platform.Sent{ID: "m_1"},
		},
	} {
		sent, asked, err := send(t, row.answers, row.a)
		if err != nil || sent != row.sent || len(asked) != 1 || asked[0] != row.asked {
			t.Errorf("%s: %+v, %v\n got %q\nwant %q", name, sent, err, asked, row.asked)
		}
	}
}

func TestSendFails(t *testing.T) {
	code := func(code, sub string) answer {
		return answer{
			status: 400,
			body: fmt.Sprintf(`{"error":{"message":"customer's words","code":%s,"error_subcode":%s,"fbtrace_id":"A"}}`,
				code, sub),
		}
	}
	busy := code("32", "null")
	busy.header = map[string]string{"X-Business-Use-Case-Usage": `{"10":[{"type":"pages","call_count":100,"estimated_time_to_regain_access":19}]}`}
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"unknown fault": {
			code("1", "null"),
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (1)"},
		},
		"temporary failure": {
			code("1200", "null"),
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (1200)"},
		},
		"throttled": {busy, platform.SendError{
			Verdict: platform.Retry, Reason: "too many calls (32)",
			After: 19 * time.Minute,
		}},
		"throttled, code 4": {
			code("4", "null"),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (4)"},
		},
		"throttled, code 613": {
			code("613", "null"),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (613)"},
		},
		"policy": {
			code("368", "null"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "blocked for a while for a policy (368)"},
		},
		"duplicate": {
			code("506", "null"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "the same text twice in a row (506)"},
		},
		"permission": {
			code("10", "null"),
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (10)"},
		},
		"permission, 2xx": {
			code("230", "null"),
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (230)"},
		},
		"window": {
			code("10", "2018278"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "outside the time for private answers (10/2018278)"},
		},
		"person unavailable": {
			code("551", "1545041"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (551/1545041)"},
		},
		"person blocked us": {
			code("200", "1545041"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (200/1545041)"},
		},
		"comment gone": {
			code("100", "33"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone, or a parameter is wrong (100/33)"},
		},
		"token expired": {
			code("190", "463"),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired (190/463)"},
		},
		"app removed": {
			code("190", "458"),
			platform.SendError{Verdict: platform.Reconnect, Reason: "app removed by the Page (190/458)"},
		},
		"session dead": {
			code("102", "null"),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (102)"},
		},
		"code as text": {
			code(`"190"`, `"460"`),
			platform.SendError{Verdict: platform.Reconnect, Reason: "password changed (190/460)"},
		},
		"a new code": {
			code("4711", "null"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (4711)"},
		},
		"a new code, transient": {
			answer{status: 500, body: `{"error":{"code":4711,"is_transient":true}}`},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (4711)"},
		},
		"gateway without a code": {
			answer{status: 502, body: `<html>`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 502)"},
		},
		"closed for a while": {
			answer{status: 503},
			platform.SendError{Verdict: platform.Retry, Reason: "unexplained answer (HTTP 503)"},
		},
		"yes without an id": {
			answer{status: 200, body: `{}`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
	} {
		_, _, err := send(t, map[string]answer{http.MethodPost: row.answer},
			platform.Reply{To: question, Visibility: platform.Public, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
}

func TestSendWithoutToken(t *testing.T) {
	_, err := meta.New(meta.Config{}).Send(t.Context(),
		platform.Reply{To: question, Visibility: platform.Public, Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("%v, want to reconnect", err)
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	below := func(from, text string) answer {
		return answer{
			status: 200,
			body:   fmt.Sprintf(`{"data":[{"id":"20_50","message":"other","from":{"id":"10"}},{"id":"20_51","message":%q,"from":{"id":%q}}]}`, text, from),
		}
	}
	posted := answer{status: 200, body: `{"id":"20_99"}`}
	reply := question
	reply.ID, reply.ReplyRef, reply.Parent = "31", "20_31", "30"
	for name, row := range map[string]struct {
		to      mention.Mention
		get     answer
		post    answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"it stands there":            {question, below("10", "Sorry\n– Anna"), posted, "20_51", "", 1},
		"it stands there, line ends": {question, below("10", " Sorry\r\n– Anna "), posted, "20_51", "", 1},
		"a stranger copied it":       {question, below("7", "Sorry\n– Anna"), posted, "20_99", "", 2},
		"it does not":                {question, below("10", "else"), posted, "20_99", "", 2},
		"it does not, below a reply": {reply, below("10", "else"), posted, "20_99", "", 3},
		"Meta says it does (506)": {
			question, below("10", "else"),
			answer{status: 400, body: `{"error":{"code":506}}`},
			"", "", 2,
		},
		"the look fails for now": {
			question,
			answer{status: 500, body: `{"error":{"code":2}}`},
			posted, "",
			platform.MaybeSent, 1,
		},
		"the look fails for good": {
			question,
			answer{status: 400, body: `{"error":{"code":190}}`},
			posted, "",
			platform.Reconnect, 1,
		},
		"the look brings something else": {question, answer{status: 200, body: `<`}, posted, "", platform.MaybeSent, 1},
	} {
		answers := map[string]answer{http.MethodGet: row.get, http.MethodPost: row.post}
		sent, asked, err := send(t, answers,
			platform.Reply{To: row.to, Visibility: platform.Public, Text: "Sorry\n– Anna", Retry: true})
		var failed *platform.SendError
		errors.As(err, &failed)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(asked) != row.calls {
			t.Errorf("%s: %+v, %v after %q", name, sent, err, asked)
		}
	}
}
