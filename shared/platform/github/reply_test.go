package github_test

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
	"oyez/shared/platform/github"
)

func about(ref string) mention.Mention {
	return mention.Mention{
		Key: mention.Key{Source: "github/us", Kind: mention.Comment, ID: "C_1"}, ReplyRef: ref,
		SaidAt: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC),
	}
}

const (
	issueRef  = "repos/us/kettle.firmware/issues/3"
	topicRef  = "discussion/D_1"
	nestedRef = "discussion/D_1/DC_1"
)

func TestWays(t *testing.T) {
	erased, closed := about(issueRef), about(nestedRef)
	erased.Erased, closed.Private = true, true
	tokens := map[string]string{"us": "t"}
	way := func(v platform.Visibility, why platform.Refusal) platform.Way {
		return platform.Way{Visibility: v, Limit: 65536, Refused: why}
	}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"issue":             {about(issueRef), tokens, way(platform.Public, "")},
		"discussion":        {about(topicRef), tokens, way(platform.Public, "")},
		"closed repository": {closed, tokens, way(platform.Private, "")},
		"any owner":         {about(issueRef), map[string]string{platform.AnyAccount: "t"}, way(platform.Public, "")},
		"no token":          {about(issueRef), nil, way(platform.Public, platform.RefusedNoToken)},
		"another owner's": {
			about(issueRef),
			map[string]string{"them": "t"},
			way(platform.Public, platform.RefusedNoToken),
		},
		"erased":  {erased, tokens, way(platform.Public, platform.RefusedNotAllowed)},
		"nowhere": {about(""), tokens, way(platform.Public, platform.RefusedNotAllowed)},
		"a path that climbs": {
			about("repos/us/../issues/3"), tokens,
			way(platform.Public, platform.RefusedNotAllowed),
		},
		"a path that goes on": {
			about("repos/us/kettle/issues/3/lock"), tokens,
			way(platform.Public, platform.RefusedNotAllowed),
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want},
			github.New(github.Config{Tokens: row.tokens}).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := github.New(github.Config{}).Length("é👋"); got != 2 {
		t.Errorf("length %d", got)
	}
}

type answer struct {
	status int
	body   string
	header map[string]string
}

// send has a GitHub that gives these answers, in this order, take one of ours.
func send(t *testing.T, what platform.Reply, answers ...answer) (sent platform.Sent, asked []string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := answers[len(asked)]
		asked = append(asked, fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), body))
		for name, value := range a.header {
			w.Header().Set(name, value)
		}
		w.WriteHeader(a.status)
		io.WriteString(w, a.body)
	}))
	defer server.Close()
	a := github.New(github.Config{
		Tokens: map[string]string{"us": "secret"}, BaseURL: server.URL + "/",
		HTTP: server.Client(),
	})
	sent, err = a.Send(t.Context(), what)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a token in an error: %v", err)
	}
	return sent, asked, err
}

func TestSendAsks(t *testing.T) {
	created := answer{
		status: 201,
		body:   `{"node_id":"IC_9","html_url":"https://github.com/us/kettle/issues/3#issuecomment-9","body":"a < b"}`,
	}
	added := answer{
		status: 200,
		body:   `{"data":{"addDiscussionComment":{"comment":{"node_id":"DC_9","html_url":"https://github.com/us/kettle/discussions/4#discussioncomment-9"}}}}`,
	}
	issueSent := platform.Sent{ID: "IC_9", Permalink: "https://github.com/us/kettle/issues/3#issuecomment-9"}
	topicSent := platform.Sent{ID: "DC_9", Permalink: "https://github.com/us/kettle/discussions/4#discussioncomment-9"}
	const posted = `POST /repos/us/kettle.firmware/issues/3/comments|Bearer secret|{"body":"a < b"}` + "\n"
	const looked = `GET /repos/us/kettle.firmware/issues/3/comments?per_page=100&since=2026-11-21T20%3A00%3A00Z|Bearer secret|`
	for name, row := range map[string]struct {
		ref     string
		retry   bool
		answers []answer
		asked   []string // how each request ends or begins
		sent    platform.Sent
	}{
		"issue": {issueRef, false, []answer{created}, []string{posted}, issueSent},
		"issue, stands there": {
			issueRef, true,
			[]answer{{
				status: 200,
				body:   `[{"node_id":"IC_8","body":"no"},{"node_id":"IC_9","body":"a < b\r\n","html_url":"https://github.com/us/kettle/issues/3#issuecomment-9"}]`,
			}},
			[]string{looked},
			issueSent,
		},
		"issue, does not": {
			issueRef, true,
			[]answer{{status: 200, body: `[]`}, created},
			[]string{looked, posted},
			issueSent,
		},
		"discussion": {
			topicRef, false,
			[]answer{added},
			[]string{`"variables":{"body":"a < b","discussion":"D_1"}}` + "\n"},
			topicSent,
		},
		"comment there": {
			nestedRef, false,
			[]answer{added},
			[]string{`"variables":{"body":"a < b","comment":"DC_1","discussion":"D_1"}}` + "\n"},
			topicSent,
		},
		"there, stands there": {
			nestedRef, true,
			[]answer{{
				status: 200,
				body:   `{"data":{"node":{"below":{"nodes":[{"node_id":"DC_8","body":"a < b","viewerDidAuthor":false},{"node_id":"DC_9","body":"a < b","viewerDidAuthor":true,"html_url":"https://github.com/us/kettle/discussions/4#discussioncomment-9"}]}}}}`,
			}},
			[]string{`"variables":{"node":"DC_1"}}` + "\n"},
			topicSent,
		},
		"there, does not": {
			topicRef, true,
			[]answer{{status: 200, body: `{"data":{"node":null}}`}, added},
			[]string{`"variables":{"node":"D_1"}}` + "\n", `"discussion":"D_1"}}` + "\n"},
			topicSent,
		},
	} {
		sent, asked, err := send(t, platform.Reply{To: about(row.ref), Text: "a < b", Retry: row.retry}, row.answers...)
		if err != nil || sent != row.sent || len(asked) != len(row.asked) {
			t.Errorf("%s: %+v, %v after %q", name, sent, err, asked)
			continue
		}
		for i, want := range row.asked {
			if !strings.HasSuffix(asked[i], want) {
				t.Errorf("%s: asked %s, want %s", name, asked[i], want)
			}
		}
	}
}

func TestRefused(t *testing.T) {
	stranger := about(issueRef)
	stranger.Source = "github/them"
	date := "Sat, 21 Nov 2026 21:00:00 GMT"
	graph := func(kind string) answer {
		return answer{status: 200, body: `{"data":null,"errors":[{"type":"` + kind + `"}]}`}
	}
	for name, row := range map[string]struct {
		to     mention.Mention
		answer answer
		want   platform.SendError
	}{
		"too many": {
			about(issueRef),
			answer{status: 429, header: map[string]string{"Retry-After": "30"}},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 30 * time.Second},
		},
		"too many, the hour's": {
			about(issueRef),
			answer{
				status: 403,
				header: map[string]string{
					"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1795294860",
					"Date": date,
				},
			},
			platform.SendError{
				Verdict: platform.Retry, Reason: "too many calls (403)",
				After: time.Minute,
			},
		},
		"too many, by word": {
			about(issueRef),
			answer{status: 403, body: `{"message":"You have exceeded a secondary rate limit."}`},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (403)", After: time.Minute},
		},
		"down": {
			about(issueRef),
			answer{status: 502},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (502)"},
		},
		"token": {
			about(issueRef),
			answer{status: 401},
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (401)"},
		},
		"token may not": {
			about(issueRef),
			answer{status: 403, body: `{"message":"Resource not accessible by integration"}`},
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (403)"},
		},
		"locked": {
			about(issueRef),
			answer{status: 403, body: `{"message":"Unable to create comment because issue is locked."}`},
			platform.SendError{Verdict: platform.GiveUp, Reason: "not allowed: it may be locked (403)"},
		},
		"gone": {
			about(issueRef),
			answer{status: 410},
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (410)"},
		},
		"not understood": {
			about(issueRef),
			answer{status: 422},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (422)"},
		},
		"no id": {
			about(issueRef),
			answer{status: 201, body: `{}`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"no JSON": {
			about(issueRef),
			answer{status: 201, body: `yes`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (201)"},
		},
		"discussion, too many": {
			about(topicRef), graph("RATE_LIMITED"),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (RATE_LIMITED)", After: time.Minute},
		},
		"discussion, broke": {
			about(topicRef), graph("INTERNAL"),
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is busy or down (INTERNAL)"},
		},
		"discussion, scope": {
			about(topicRef), graph("INSUFFICIENT_SCOPES"),
			platform.SendError{
				Verdict: platform.Reconnect,
				Reason:  "permission missing or withdrawn (INSUFFICIENT_SCOPES)",
			},
		},
		"discussion, locked": {
			about(topicRef), graph("FORBIDDEN"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "not allowed: it may be locked (FORBIDDEN)"},
		},
		"discussion, gone": {
			about(topicRef), graph("NOT_FOUND"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (NOT_FOUND)"},
		},
		"discussion, no type": {
			about(topicRef), graph("some words"),
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (GraphQL)"},
		},
		"discussion, no JSON": {
			about(topicRef),
			answer{status: 200, body: `yes`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"discussion, down": {
			about(topicRef),
			answer{status: 503},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"nowhere": {
			about("repos/us/../issues/3"),
			answer{},
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
		"no token": {
			stranger,
			answer{},
			platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"},
		},
	} {
		_, _, err := send(t, platform.Reply{To: row.to, Text: "x"}, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v (%v), want %v", name, err, failed, &row.want)
		}
	}
}

// Whatever hinders the look leaves the question open, and nothing is sent.
func TestCannotLook(t *testing.T) {
	for name, row := range map[string]struct {
		ref    string
		answer answer
		want   platform.Verdict
	}{
		"busy":             {issueRef, answer{status: 429}, platform.MaybeSent},
		"no JSON":          {issueRef, answer{status: 200, body: "yes"}, platform.MaybeSent},
		"gone":             {issueRef, answer{status: 404}, platform.GiveUp},
		"token":            {topicRef, answer{status: 401}, platform.Reconnect},
		"discussion, busy": {topicRef, answer{status: 502}, platform.MaybeSent},
	} {
		_, asked, err := send(t, platform.Reply{To: about(row.ref), Text: "x", Retry: true}, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want || len(asked) != 1 {
			t.Errorf("%s: %v after %q", name, err, asked)
		}
	}
}
