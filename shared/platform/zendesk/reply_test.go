package zendesk_test

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
	"oyez/shared/platform/zendesk"
)

func TestWays(t *testing.T) {
	for name, row := range map[string]struct {
		m      mention.Mention
		config zendesk.Config
		want   platform.Refusal
	}{
		"ticket":  {opened(nil), config, ""},
		"comment": {comment(nil), config, ""},
		"any account": {opened(nil), zendesk.Config{
			Subdomains: map[string]string{platform.AnyAccount: "a"},
			Tokens:     map[string]string{platform.AnyAccount: "t"},
		}, ""},
		"no token":     {opened(nil), zendesk.Config{Subdomains: config.Subdomains}, platform.RefusedNoToken},
		"no subdomain": {opened(nil), zendesk.Config{Tokens: config.Tokens}, platform.RefusedNoToken},
		"another's":    {opened(func(m *mention.Mention) { m.Source = "zendesk/2" }), config, platform.RefusedNoToken},
		"erased":       {opened(func(m *mention.Mention) { m.Erased = true }), config, platform.RefusedNotAllowed},
		"no ticket":    {opened(func(m *mention.Mention) { m.ReplyRef = "../51" }), config, platform.RefusedNotAllowed},
		"no message": {
			opened(func(m *mention.Mention) { m.Kind = mention.Post }), config,
			platform.RefusedNotAllowed,
		},
	} {
		want := []platform.Way{{Visibility: platform.Private, Limit: 65536, Refused: row.want}}
		if diff := cmp.Diff(want, zendesk.New(row.config).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := zendesk.New(config).Length("né 🍲"); n != 8 {
		t.Errorf("%d bytes, want 8", n)
	}
}

type answer struct {
	status int
	body   string
	header map[string]string
}

// api is a Zendesk that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), body)))
	for name, value := range a.answers[r.Method].header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

func send(t *testing.T, answers map[string]answer, token string, retry bool) (platform.Sent, []string,
	*platform.SendError,
) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	defer server.Close()
	adapter := zendesk.New(zendesk.Config{
		Tokens: map[string]string{"1": token}, BaseURL: server.URL + "/",
		HTTP: server.Client(),
	})
	sent, err := adapter.Send(t.Context(), platform.Reply{
		To: comment(nil), Visibility: platform.Private,
		Text: "Sorry & bye – Anna", Retry: retry,
	})
	var failed *platform.SendError
	if err != nil && !errors.As(err, &failed) || err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	return sent, a.asked, failed
}

const took = `{"ticket":{"id":51},"audit":{"id":98,"events":[{"id":97,"type":"Notification"},{"id":99,"type":"Comment"}]}}`

func TestSendAsks(t *testing.T) {
	for token, want := range map[string]string{
		"a@b.example/token:secret": "Basic YUBiLmV4YW1wbGUvdG9rZW46c2VjcmV0",
		"oauth-secret":             "Bearer oauth-secret",
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodPut: {status: 200, body: took}}, token, false)
		full := "PUT /api/v2/tickets/51.json|" + want +
			`|{"ticket":{"comment":{"body":"Sorry & bye – Anna","public":true}}}`
		if failed != nil || sent != (platform.Sent{ID: "99", Permalink: comment(nil).Permalink}) || len(asked) != 1 ||
			asked[0] != full {
			t.Errorf("%+v, %v\n got %q\nwant %q", sent, failed, asked, full)
		}
	}
}

func TestSendFails(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"too many calls": {
			answer{status: 429, header: map[string]string{"Retry-After": "30"}},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 30 * time.Second},
		},
		"closed for a while": {
			answer{status: 503},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"two at once": {
			answer{status: 409},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (409)"},
		},
		"broken": {
			answer{status: 500},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (500)"},
		},
		"token dead": {
			answer{status: 401},
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid or withdrawn (401)"},
		},
		"not allowed": {
			answer{status: 403},
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing (403)"},
		},
		"gone": {answer{status: 404}, platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"}},
		"closed ticket": {answer{status: 422, body: "words"}, platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "the ticket takes no comment: it may be closed (422)",
		}},
		"malformed": {
			answer{status: 400},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"},
		},
		"yes, and no JSON": {
			answer{status: 200, body: "<html>"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"yes, and no audit": {
			answer{status: 200, body: "{}"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
	} {
		if _, _, failed := send(t, map[string]answer{http.MethodPut: row.answer}, "secret", false); failed == nil ||
			*failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
	for name, row := range map[string]struct {
		config zendesk.Config
		m      mention.Mention
		want   platform.Verdict
	}{
		"no token":  {zendesk.Config{Subdomains: config.Subdomains}, opened(nil), platform.Reconnect},
		"no site":   {zendesk.Config{Tokens: config.Tokens}, opened(nil), platform.Reconnect},
		"no ticket": {config, opened(func(m *mention.Mention) { m.ReplyRef = "../51" }), platform.GiveUp},
	} {
		_, err := zendesk.New(row.config).Send(t.Context(), platform.Reply{To: row.m, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	const later, before = "2026-11-21T20:31:05Z", "2026-11-21T20:31:04Z"
	there := func(author int, text, at string) answer {
		return answer{
			status: 200,
			body:   fmt.Sprintf(`{"comments":[{"id":90,"author_id":%d,"body":%q,"created_at":%q}]}`, author, text, at),
		}
	}
	for name, row := range map[string]struct {
		get     answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"it stands there":       {there(99, "Sorry & bye – Anna\r\n", later), "90", "", 1},
		"it stood there before": {there(99, "Sorry & bye – Anna", before), "99", "", 2},
		"the person copied it":  {there(7, "Sorry & bye – Anna", later), "99", "", 2},
		"it does not":           {there(99, "else", later), "99", "", 2},
		"the look fails":        {answer{status: 503}, "", platform.MaybeSent, 1},
		"the look is refused":   {answer{status: 401}, "", platform.Reconnect, 1},
		"the look is no JSON":   {answer{status: 200, body: "<html>"}, "", platform.MaybeSent, 1},
	} {
		sent, asked, failed := send(t,
			map[string]answer{http.MethodGet: row.get, http.MethodPut: {status: 200, body: took}}, "secret", true)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(asked) != row.calls ||
			asked[0] != "GET /api/v2/tickets/51/comments.json?sort_order=desc|Bearer secret|" {
			t.Errorf("%s: %+v, %v after %q", name, sent, failed, asked)
		}
	}
}
