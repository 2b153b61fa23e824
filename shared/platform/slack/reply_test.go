package slack_test

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
	"oyez/shared/platform/slack"
)

var (
	public = mention.Mention{
		Key:    mention.Key{Source: "slack/T1", Kind: mention.Post, ID: "C1:3.000100"},
		Thread: "C1:1.000100",
	}
	direct = mention.Mention{
		Key:    mention.Key{Source: "slack/T1", Kind: mention.Message, ID: "D1:3.000100"},
		Thread: "D1", Private: true,
	}
)

func TestWays(t *testing.T) {
	erased, odd := public, public
	erased.Erased, odd.ID = true, "C1"
	tokens := map[string]string{"T1": "t"}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"in a channel":     {public, tokens, platform.Way{Visibility: platform.Public, Limit: 4000}},
		"to our app alone": {direct, tokens, platform.Way{Visibility: platform.Private, Limit: 4000}},
		"any workspace": {
			public,
			map[string]string{platform.AnyAccount: "t"},
			platform.Way{Visibility: platform.Public, Limit: 4000},
		},
		"no token": {
			public, nil,
			platform.Way{Visibility: platform.Public, Limit: 4000, Refused: platform.RefusedNoToken},
		},
		"another workspace's": {
			public,
			map[string]string{"T2": "t"},
			platform.Way{Visibility: platform.Public, Limit: 4000, Refused: platform.RefusedNoToken},
		},
		"erased": {
			erased, tokens,
			platform.Way{Visibility: platform.Public, Limit: 4000, Refused: platform.RefusedNotAllowed},
		},
		"not one of Slack's ids": {
			odd, tokens,
			platform.Way{Visibility: platform.Public, Limit: 4000, Refused: platform.RefusedNotAllowed},
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want},
			slack.New(slack.Config{Tokens: row.tokens}).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "é👋": 2, "a & b": 9, "<": 4} {
		if got := slack.New(slack.Config{}).Length(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

type answer struct {
	status int
	body   string
	after  string
}

// send has a Slack that gives these answers, by method, take one of ours.
func send(t *testing.T, answers map[string]answer, what platform.Reply) (sent platform.Sent, asked []string,
	err error,
) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), body))
		a := answers[r.Method]
		if a.after != "" {
			w.Header().Set("Retry-After", a.after)
		}
		w.WriteHeader(a.status)
		io.WriteString(w, a.body)
	}))
	defer server.Close()
	a := slack.New(slack.Config{
		Tokens: map[string]string{"T1": "secret"}, BaseURL: server.URL, HTTP: server.Client(),
		Site: "https://acme.slack.com",
	})
	sent, err = a.Send(t.Context(), what)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a token in an error: %v", err)
	}
	return sent, asked, err
}

func TestSendAsks(t *testing.T) {
	post := answer{status: 200, body: `{"ok":true,"channel":"C1","ts":"4.000200","message":{}}`}
	first := public
	first.Thread = first.ID
	for name, row := range map[string]struct {
		answers map[string]answer
		a       platform.Reply
		asked   []string
		sent    platform.Sent
	}{
		"in a thread": {
			map[string]answer{"POST": post},
			platform.Reply{To: public, Text: "a < b & c"},
			[]string{`POST /api/chat.postMessage|Bearer secret|{"channel":"C1","thread_ts":"1.000100","text":"a &lt; b &amp; c","mrkdwn":false}` + "\n"},
			platform.Sent{
				ID:        "C1:4.000200",
				Permalink: "https://acme.slack.com/archives/C1/p4000200?thread_ts=1.000100&cid=C1",
			},
		},
		"opening one": {
			map[string]answer{"POST": post},
			platform.Reply{To: first, Text: "x"},
			[]string{`POST /api/chat.postMessage|Bearer secret|{"channel":"C1","thread_ts":"3.000100","text":"x","mrkdwn":false}` + "\n"},
			platform.Sent{
				ID:        "C1:4.000200",
				Permalink: "https://acme.slack.com/archives/C1/p4000200?thread_ts=3.000100&cid=C1",
			},
		},
		"in private": {
			map[string]answer{"POST": post},
			platform.Reply{To: direct, Text: "x"},
			[]string{`POST /api/chat.postMessage|Bearer secret|{"channel":"D1","text":"x","mrkdwn":false}` + "\n"},
			platform.Sent{ID: "D1:4.000200", Permalink: "https://acme.slack.com/archives/D1/p4000200"},
		},
		"again, and it stands there": {
			map[string]answer{"GET": {
				status: 200,
				body:   `{"ok":true,"messages":[{"ts":"5.000100","text":"a &lt; b","user":"U7"},{"ts":"4.000200","text":"a &lt; b","bot_id":"B1"}]}`,
			}},
			platform.Reply{To: public, Text: "a < b", Retry: true},
			[]string{`GET /api/conversations.replies?channel=C1&limit=200&oldest=3.000100&ts=1.000100|Bearer secret|`},
			platform.Sent{
				ID:        "C1:4.000200",
				Permalink: "https://acme.slack.com/archives/C1/p4000200?thread_ts=1.000100&cid=C1",
			},
		},
		"again, and it does not": {
			map[string]answer{"GET": {status: 200, body: `{"ok":true,"messages":[]}`}, "POST": post},
			platform.Reply{To: direct, Text: "x", Retry: true},
			[]string{
				`GET /api/conversations.history?channel=D1&limit=200&oldest=3.000100|Bearer secret|`,
				`POST /api/chat.postMessage|Bearer secret|{"channel":"D1","text":"x","mrkdwn":false}` + "\n",
			},
			platform.Sent{ID: "D1:4.000200", Permalink: "https://acme.slack.com/archives/D1/p4000200"},
		},
	} {
		sent, asked, err := send(t, row.answers, row.a)
		if diff := cmp.Diff(row.asked, asked); err != nil || sent != row.sent || diff != "" {
			t.Errorf("%s: %+v, %v (-want +got):\n%s", name, sent, err, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	odd, stranger := public, public
	odd.ID, stranger.Source = "C1", "slack/T2"
	no := func(word string) answer { return answer{status: 200, body: `{"ok":false,"error":"` + word + `"}`} }
	for name, row := range map[string]struct {
		posted answer
		to     mention.Mention
		want   platform.SendError
	}{
		"too many": {
			answer{status: 429, after: "30", body: `{"ok":false,"error":"ratelimited"}`},
			public,
			platform.SendError{
				Verdict: platform.Retry, Reason: "too many calls (ratelimited)",
				After: 30 * time.Second,
			},
		},
		"too many, by word": {
			no("ratelimited"), public,
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (ratelimited)", After: time.Second},
		},
		"broken": {
			answer{status: 502},
			public,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (502)"},
		},
		"down": {
			answer{status: 503},
			public,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"down, by word": {
			no("service_unavailable"), public,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (service_unavailable)"},
		},
		"broke in between": {
			no("fatal_error"), public,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is busy or down (fatal_error)"},
		},
		"token withdrawn": {
			no("token_revoked"), public,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (token_revoked)"},
		},
		"unauthorized": {
			answer{status: 401},
			public,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (401)"},
		},
		"scope": {no("missing_scope"), public, platform.SendError{
			Verdict: platform.Reconnect,
			Reason:  "permission missing or withdrawn (missing_scope)",
		}},
		"not in the channel": {
			no("not_in_channel"), public,
			platform.SendError{Verdict: platform.GiveUp, Reason: "our app is not in the channel (not_in_channel)"},
		},
		"archived": {
			no("is_archived"), public,
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (is_archived)"},
		},
		"a word of tomorrow": {
			no("hologram"), public,
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (hologram)"},
		},
		"no word at all": {
			no("Not A Code"), public,
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (200)"},
		},
		"200, no id": {
			answer{status: 200, body: `{"ok":true}`},
			public,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"200, no JSON": {
			answer{status: 200, body: `yes`},
			public,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"not one of its ids": {
			answer{status: 200},
			odd,
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
		"no token": {
			answer{status: 200},
			stranger,
			platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"},
		},
	} {
		_, _, err := send(t, map[string]answer{"POST": row.posted}, platform.Reply{To: row.to, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v, want %v", name, err, &row.want)
		}
	}
}

// Whatever hinders the look leaves the question open, and nothing is sent.
func TestCannotLook(t *testing.T) {
	for name, row := range map[string]struct {
		look answer
		want platform.Verdict
	}{
		"busy":     {answer{status: 429}, platform.MaybeSent},
		"no JSON":  {answer{status: 200, body: "yes"}, platform.MaybeSent},
		"no scope": {answer{status: 200, body: `{"ok":false,"error":"missing_scope"}`}, platform.Reconnect},
	} {
		_, asked, err := send(t, map[string]answer{"GET": row.look}, platform.Reply{To: public, Text: "x", Retry: true})
		var failed *platform.SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want || len(asked) != 1 {
			t.Errorf("%s: %v after %q", name, err, asked)
		}
	}
}
