package intercom_test

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
	"oyez/shared/platform/intercom"
)

func TestWays(t *testing.T) {
	config := intercom.Config{Tokens: map[string]string{"a": "t"}, Admins: map[string]string{"a": "5"}}
	for name, row := range map[string]struct {
		m      mention.Mention
		config intercom.Config
		want   platform.Refusal
	}{
		"message": {opened(nil), config, ""},
		"rating":  {opened(func(m *mention.Mention) { m.Kind = mention.Review }), config, ""},
		"any workspace": {opened(nil), intercom.Config{
			Tokens: map[string]string{platform.AnyAccount: "t"},
			Admins: map[string]string{platform.AnyAccount: "5"},
		}, ""},
		"no token": {opened(nil), intercom.Config{Admins: config.Admins}, platform.RefusedNoToken},
		"no admin": {opened(nil), intercom.Config{Tokens: config.Tokens}, platform.RefusedNoToken},
		"another's": {
			opened(func(m *mention.Mention) { m.Source = "intercom/b" }), config,
			platform.RefusedNoToken,
		},
		"erased":  {opened(func(m *mention.Mention) { m.Erased = true }), config, platform.RefusedNotAllowed},
		"nowhere": {opened(func(m *mention.Mention) { m.ReplyRef = "" }), config, platform.RefusedNotAllowed},
		"a post": {
			opened(func(m *mention.Mention) { m.Kind = mention.Post }), config,
			platform.RefusedNotAllowed,
		},
	} {
		want := []platform.Way{{Visibility: platform.Private, Limit: 10000, Refused: row.want}}
		if diff := cmp.Diff(want, intercom.New(row.config).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := intercom.New(config).Length("né 🍲"); n != 4 {
		t.Errorf("%d characters, want 4", n)
	}
}

type answer struct {
	status int
	body   string
}

// api is an Intercom that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s|%s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"),
			r.Header.Get("Intercom-Version"), body)))
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

const (
	text = "Sorry <Ann> & bye\n– Anna"
	took = `{"type":"conversation","id":"10","conversation_parts":{"conversation_parts":[{"id":"30"},{"id":"99"}]}}`
)

func send(t *testing.T, answers map[string]answer, retry bool) (platform.Sent, []string, *platform.SendError) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	defer server.Close()
	adapter := intercom.New(intercom.Config{
		Tokens: map[string]string{"a": "secret-token"},
		Admins: map[string]string{"a": "5"}, BaseURL: server.URL, HTTP: server.Client(),
	})
	sent, err := adapter.Send(t.Context(), platform.Reply{
		To: part(nil), Visibility: platform.Private, Text: text,
		Retry: retry,
	})
	var failed *platform.SendError
	if err != nil && !errors.As(err, &failed) || err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("%v", err)
	}
	return sent, a.asked, failed
}

func TestSendAsks(t *testing.T) {
	want := `POST /conversations/10/reply|Bearer secret-token|2.11|{"admin_id":"5","body":"<p>Sorry &lt;Ann&gt; &amp; bye<br>– Anna</p>","message_type":"comment","type":"admin"}`
	for body, id := range map[string]string{took: "10-99", `{"id":"10"}`: "10"} {
		sent, asked, failed := send(t, map[string]answer{http.MethodPost: {200, body}}, false)
		if failed != nil || sent != (platform.Sent{ID: id, Permalink: "https://app.intercom.com/10"}) ||
			len(asked) != 1 || asked[0] != want {
			t.Errorf("%+v, %v\n got %q\nwant %q", sent, failed, asked, want)
		}
	}
}

func TestSendFails(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"too many calls": {
			answer{429, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Minute},
		},
		"closed for a while": {
			answer{503, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"two at once": {
			answer{409, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (409)"},
		},
		"broken": {
			answer{500, ""},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (500)"},
		},
		"token dead": {
			answer{401, "words"},
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid or withdrawn (401)"},
		},
		"not allowed": {
			answer{403, ""},
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing (403)"},
		},
		"gone":      {answer{404, ""}, platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"}},
		"malformed": {answer{400, ""}, platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"}},
		"yes, and no JSON": {
			answer{200, "<html>"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"yes, and no id": {
			answer{200, "{}"},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
	} {
		if _, _, failed := send(t, map[string]answer{http.MethodPost: row.answer}, false); failed == nil ||
			*failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
	_, err := intercom.New(intercom.Config{}).Send(t.Context(), platform.Reply{To: part(nil), Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("without a token: %v", err)
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	const ours = `<p>Sorry &lt;Ann&gt; &amp; bye<br>– Anna</p>`
	there := func(author, kind, body string, at int) answer {
		return answer{
			200,
			fmt.Sprintf(`{"id":"10","conversation_parts":{"conversation_parts":[{"id":"90","part_type":%q,"body":%q,"created_at":%d,"author":{"type":%q}}]}}`, kind, body, at, author),
		}
	}
	for name, row := range map[string]struct {
		get     answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"it stands there":       {there("admin", "comment", ours, 1795293065), "10-90", "", 1},
		"it stood there before": {there("admin", "comment", ours, 1795293064), "10-99", "", 2},
		"as an internal note":   {there("admin", "note", ours, 1795293065), "10-99", "", 2},
		"the person copied it":  {there("user", "comment", ours, 1795293065), "10-99", "", 2},
		"it does not":           {there("admin", "comment", "<p>else</p>", 1795293065), "10-99", "", 2},
		"the look fails":        {answer{503, ""}, "", platform.MaybeSent, 1},
		"the look is refused":   {answer{401, ""}, "", platform.Reconnect, 1},
		"the look is no JSON":   {answer{200, "<html>"}, "", platform.MaybeSent, 1},
	} {
		sent, asked, failed := send(t, map[string]answer{http.MethodGet: row.get, http.MethodPost: {200, took}}, true)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(asked) != row.calls ||
			asked[0] != "GET /conversations/10|Bearer secret-token|2.11|" {
			t.Errorf("%s: %+v, %v after %q", name, sent, failed, asked)
		}
	}
}
