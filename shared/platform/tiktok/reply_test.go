package tiktok_test

import (
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
	"oyez/shared/platform/tiktok"
)

func TestWays(t *testing.T) {
	tokens := map[string]string{"us": "t"}
	public := platform.Way{Visibility: platform.Public, Limit: 1200}
	direct := platform.Way{Visibility: platform.Private, Limit: 6000, Until: said.Add(48 * time.Hour)}
	closed := func(w platform.Way, r platform.Refusal) platform.Way { w.Refused = r; return w }
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		at     time.Time
		want   platform.Way
	}{
		"comment":     {comment(nil), tokens, said.AddDate(1, 0, 0), public},
		"any account": {comment(nil), map[string]string{platform.AnyAccount: "t"}, said, public},
		"no token":    {comment(nil), nil, said, closed(public, platform.RefusedNoToken)},
		"erased": {
			comment(func(m *mention.Mention) { m.Erased = true }), tokens, said,
			closed(public, platform.RefusedNotAllowed),
		},
		"video elsewhere": {mentioned(nil), tokens, said, closed(public, platform.RefusedNotAllowed)},
		"comment elsewhere": {
			comment(func(m *mention.Mention) { m.ReplyRef = "" }), tokens, said,
			closed(public, platform.RefusedNotAllowed),
		},
		"message":           {message(nil), tokens, said.Add(48 * time.Hour), direct},
		"message, too late": {message(nil), tokens, said.Add(48*time.Hour + 1), closed(direct, platform.RefusedWindow)},
		"message, no time": {
			message(func(m *mention.Mention) { m.SaidAt = time.Time{} }), tokens, said,
			platform.Way{Visibility: platform.Private, Limit: 6000},
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want},
			tiktok.New(tiktok.Config{Tokens: row.tokens}).Ways(row.m, row.at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := tiktok.New(tiktok.Config{}).Length("né 🍲"); n != 5 {
		t.Errorf("%d units, want 5", n)
	}
}

type answer struct {
	status int
	body   string
}

// api is a TikTok that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL, r.Header.Get("Access-Token"), body)))
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

func send(t *testing.T, answers map[string]answer, to mention.Mention, retry bool) (platform.Sent, []string,
	*platform.SendError,
) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	defer server.Close()
	adapter := tiktok.New(tiktok.Config{
		Tokens: map[string]string{"us": "secret-token"}, BaseURL: server.URL,
		HTTP: server.Client(),
	})
	sent, err := adapter.Send(t.Context(), platform.Reply{To: to, Text: "Sorry & bye – Anna", Retry: retry})
	var failed *platform.SendError
	if err != nil && !errors.As(err, &failed) || err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	return sent, a.asked, failed
}

func TestSendAsks(t *testing.T) {
	for name, row := range map[string]struct {
		to    mention.Mention
		reply string
		asked string
		sent  platform.Sent
	}{
		"comment": {
			comment(nil), `{"code":0,"message":"OK","data":{"comment_id":7575000000000000009}}`,
			`POST /open_api/v1.3/business/comment/reply/create/ secret-token {"business_id":"us","comment_id":"7575000000000000001","text":"Sorry & bye – Anna","video_id":"7574000000000000001"}`,
			platform.Sent{ID: "7575000000000000009", Permalink: "https://www.tiktok.com/@_/video/7574000000000000001"},
		},
		"message": {
			message(nil), `{"code":0,"data":{"message":{"message_id":"m9"}}}`,
			`POST /open_api/v1.3/business/message/send/ secret-token {"business_id":"us","message_type":"TEXT","recipient":"c1","recipient_type":"CONVERSATION","text":{"body":"Sorry & bye – Anna"}}`,
			platform.Sent{ID: "m9"},
		},
		"message, flat": {
			message(nil), `{"code":0,"data":{"message_id":"m9"}}`,
			`POST /open_api/v1.3/business/message/send/ secret-token {"business_id":"us","message_type":"TEXT","recipient":"c1","recipient_type":"CONVERSATION","text":{"body":"Sorry & bye – Anna"}}`,
			platform.Sent{ID: "m9"},
		},
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodPost: {200, row.reply}}, row.to, false)
		if failed != nil || sent != row.sent || len(asked) != 1 || asked[0] != row.asked {
			t.Errorf("%s: %+v, %v\n got %q\nwant %q", name, sent, failed, asked, row.asked)
		}
	}
}

func TestSendFails(t *testing.T) {
	code := func(n int) answer { return answer{200, fmt.Sprintf(`{"code":%d,"message":"customer's words"}`, n)} }
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"too many calls": {
			code(40100),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (40100)", After: time.Minute},
		},
		"busy": {
			code(50000),
			platform.SendError{
				Verdict: platform.Retry, Reason: "the platform is busy or down (50000)",
				After: time.Minute,
			},
		},
		"token expired": {
			code(40102),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or invalid (40102)"},
		},
		"token withdrawn": {
			code(40105),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or invalid (40105)"},
		},
		"no permission": {
			code(40001),
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (40001)"},
		},
		"gone": {
			code(40002),
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone, or a parameter is wrong (40002)"},
		},
		"a code of tomorrow": {code(41000), platform.SendError{Verdict: platform.GiveUp, Reason: "refused (41000)"}},
		"gateway's time over": {
			answer{504, ""},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 504)"},
		},
		"closed for a while": {
			answer{503, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "unexplained answer (HTTP 503)", After: time.Minute},
		},
		"unauthorised": {
			answer{401, ""},
			platform.SendError{Verdict: platform.Reconnect, Reason: "unexplained answer (HTTP 401)"},
		},
		"malformed": {
			answer{400, ""},
			platform.SendError{Verdict: platform.GiveUp, Reason: "unexplained answer (HTTP 400)"},
		},
		"yes, and no JSON": {
			answer{200, "<html>"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 200)"},
		},
		"yes, and no code": {
			answer{200, "{}"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "unexplained answer (HTTP 200)"},
		},
		"yes, and no id": {
			code(0),
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
	} {
		if _, _, failed := send(t, map[string]answer{http.MethodPost: row.answer}, comment(nil),
			false); failed == nil || *failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
	_, err := tiktok.New(tiktok.Config{}).Send(t.Context(), platform.Reply{To: comment(nil), Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("without a token: %v", err)
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	below := func(owner bool, text string) answer {
		return answer{200, fmt.Sprintf(`{"code":0,"data":{"comments":[{"comment_id":90,"owner":%t,"text":%q}]}}`, owner,
			text)}
	}
	took := answer{200, `{"code":0,"data":{"comment_id":"99","message_id":"99"}}`}
	for name, row := range map[string]struct {
		to      mention.Mention
		get     answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"it stands there":      {comment(nil), below(true, "Sorry & bye – Anna "), "90", "", 1},
		"the person copied it": {comment(nil), below(false, "Sorry & bye – Anna"), "99", "", 2},
		"it does not":          {comment(nil), below(true, "else"), "99", "", 2},
		"the look fails":       {comment(nil), answer{200, `{"code":50000}`}, "", platform.MaybeSent, 1},
		"the look is refused":  {comment(nil), answer{200, `{"code":40105}`}, "", platform.Reconnect, 1},
		"the look is no list":  {comment(nil), answer{200, `{"code":0,"data":[]}`}, "", platform.MaybeSent, 1},
		"a message stays open": {message(nil), answer{}, "", platform.MaybeSent, 0},
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodGet: row.get, http.MethodPost: took}, row.to, true)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(asked) != row.calls {
			t.Errorf("%s: %+v, %v after %q", name, sent, failed, asked)
		}
		if row.calls > 0 &&
			asked[0] != "GET /open_api/v1.3/business/comment/reply/list/?business_id=us&comment_id=7575000000000000001&video_id=7574000000000000001 secret-token" {
			t.Errorf("%s: asked %q", name, asked)
		}
	}
}
