package linkedin_test

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
	"oyez/shared/platform/linkedin"
)

func TestWays(t *testing.T) {
	tokens := map[string]string{"1": "t"}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Refusal
	}{
		"comment":   {comment(nil), tokens, ""},
		"post":      {shared(nil), tokens, ""},
		"any page":  {comment(nil), map[string]string{platform.AnyAccount: "t"}, ""},
		"no token":  {comment(nil), nil, platform.RefusedNoToken},
		"another's": {comment(nil), map[string]string{"2": "t"}, platform.RefusedNoToken},
		"erased":    {comment(func(m *mention.Mention) { m.Erased = true }), tokens, platform.RefusedNotAllowed},
		"no name":   {comment(func(m *mention.Mention) { m.ReplyRef = "80" }), tokens, platform.RefusedNotAllowed},
	} {
		want := []platform.Way{{Visibility: platform.Public, Limit: 1250, Refused: row.want}}
		if diff := cmp.Diff(want,
			linkedin.New(linkedin.Config{Tokens: row.tokens}).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := linkedin.New(linkedin.Config{}).Length("né 🍲"); n != 5 {
		t.Errorf("%d units, want 5", n)
	}
}

type answer struct {
	status int
	body   string
	header map[string]string
}

// api is a LinkedIn that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h := r.Header
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s %s", r.Method, r.RequestURI, h.Get("Authorization"),
			h.Get("LinkedIn-Version"), h.Get("X-Restli-Protocol-Version"), body)))
	for name, value := range a.answers[r.Method].header {
		w.Header().Set(name, value)
	}
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
	adapter := linkedin.New(linkedin.Config{
		Tokens: map[string]string{"1": "secret-token"}, BaseURL: server.URL,
		HTTP: server.Client(),
	})
	sent, err := adapter.Send(t.Context(),
		platform.Reply{To: to, Visibility: platform.Public, Text: "Sorry & bye – Anna", Retry: retry})
	var failed *platform.SendError
	if err != nil && !errors.As(err, &failed) || err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	return sent, a.asked, failed
}

const (
	commentPath = "/rest/socialActions/urn%3Ali%3Acomment%3A%28urn%3Ali%3Aactivity%3A70%2C80%29/comments"
	headers     = " Bearer secret-token 202610 2.0.0"
)

func TestSendAsks(t *testing.T) {
	for name, row := range map[string]struct {
		to     mention.Mention
		answer answer
		asked  string
	}{
		"below a comment": {
			comment(nil),
			answer{status: 201, header: map[string]string{"x-restli-id": "99"}},
			"POST " + commentPath + headers +
				` {"actor":"urn:li:organization:1","object":"urn:li:activity:70","message":{"text":"Sorry & bye – Anna"},"parentComment":"urn:li:comment:(urn:li:activity:70,80)"}`,
		},
		"below a post": {
			shared(nil),
			answer{status: 201, header: map[string]string{"x-restli-id": "urn:li:comment:(urn:li:share:90,99)"}},
			"POST /rest/socialActions/urn%3Ali%3Ashare%3A90/comments" + headers +
				` {"actor":"urn:li:organization:1","object":"urn:li:share:90","message":{"text":"Sorry & bye – Anna"}}`,
		},
		"id in the body": {
			shared(nil),
			answer{status: 201, body: `{"id":"99"}`},
			"POST /rest/socialActions/urn%3Ali%3Ashare%3A90/comments" + headers +
				` {"actor":"urn:li:organization:1","object":"urn:li:share:90","message":{"text":"Sorry & bye – Anna"}}`,
		},
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodPost: row.answer}, row.to, false)
		if failed != nil || sent != (platform.Sent{ID: "99", Permalink: row.to.Permalink}) || len(asked) != 1 ||
			asked[0] != row.asked {
			t.Errorf("%s: %+v, %v\n got %q\nwant %q", name, sent, failed, asked, row.asked)
		}
	}
}

func TestSendFails(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"too many calls": {
			answer{status: 429},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Hour},
		},
		"too many calls, until": {
			answer{status: 429, header: map[string]string{"Retry-After": "60"}},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Minute},
		},
		"closed for a while": {
			answer{status: 503},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"two writes at once": {
			answer{status: 409},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (409)"},
		},
		"broken": {
			answer{status: 500},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (500)"},
		},
		"token dead": {
			answer{status: 401, body: "words"},
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or withdrawn (401)"},
		},
		"no administrator": {answer{status: 403}, platform.SendError{
			Verdict: platform.Reconnect,
			Reason:  "permission missing, or no administrator of the page (403)",
		}},
		"gone": {
			answer{status: 404},
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"},
		},
		"version no longer here": {
			answer{status: 426},
			platform.SendError{
				Verdict: platform.GiveUp,
				Reason:  "the LinkedIn-Version of our settings is no longer served (426)",
			},
		},
		"malformed": {
			answer{status: 400},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"},
		},
		"yes, and no id": {
			answer{status: 201},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (201)"},
		},
	} {
		if _, _, failed := send(t, map[string]answer{http.MethodPost: row.answer}, comment(nil),
			false); failed == nil || *failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
	for name, row := range map[string]struct {
		config linkedin.Config
		m      mention.Mention
		want   platform.Verdict
	}{
		"no token": {linkedin.Config{}, comment(nil), platform.Reconnect},
		"no name": {
			linkedin.Config{Tokens: map[string]string{"*": "t"}},
			comment(func(m *mention.Mention) { m.ReplyRef = "" }), platform.GiveUp,
		},
	} {
		_, err := linkedin.New(row.config).Send(t.Context(), platform.Reply{To: row.m, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	there := func(actor, text string) answer {
		return answer{status: 200, body: fmt.Sprintf(`{"elements":[{"id":"90","actor":%q,"message":{"text":%q}}]}`,
			actor, text)}
	}
	took := answer{status: 201, header: map[string]string{"x-restli-id": "99"}}
	for name, row := range map[string]struct {
		get     answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"it stands there":      {there("urn:li:organization:1", "Sorry & bye – Anna "), "90", "", 1},
		"the person copied it": {there("urn:li:person:ann", "Sorry & bye – Anna"), "99", "", 2},
		"it does not":          {there("urn:li:organization:1", "else"), "99", "", 2},
		"the look fails":       {answer{status: 503}, "", platform.MaybeSent, 1},
		"the look is refused":  {answer{status: 401}, "", platform.Reconnect, 1},
		"the look is no JSON":  {answer{status: 200, body: "<html>"}, "", platform.MaybeSent, 1},
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodGet: row.get, http.MethodPost: took}, comment(nil),
			true)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(asked) != row.calls ||
			asked[0] != "GET "+commentPath+"?count=100"+headers {
			t.Errorf("%s: %+v, %v after %q", name, sent, failed, asked)
		}
	}
}
