package discourse_test

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
	"oyez/shared/platform/discourse"
)

const host = "forum.example.com"

var about = mention.Mention{
	Key: mention.Key{Source: "discourse/" + host, Kind: mention.Post, ID: "20"}, ReplyRef: "9/3",
	SaidAt: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC),
}

func TestWays(t *testing.T) {
	erased, private, odd := about, about, about
	erased.Erased, private.Private, odd.ReplyRef = true, true, "9/3/../1"
	tokens := map[string]string{host: "k"}
	way := func(v platform.Visibility, why platform.Refusal) platform.Way {
		return platform.Way{Visibility: v, Limit: 32000, Refused: why}
	}
	for name, row := range map[string]struct {
		m      mention.Mention
		config discourse.Config
		want   platform.Way
	}{
		"public": {
			about,
			discourse.Config{User: "us", Tokens: tokens},
			way(platform.Public, ""),
		},
		"private": {
			private,
			discourse.Config{User: "us", Tokens: tokens},
			way(platform.Private, ""),
		},
		"any forum, at the address we set": {
			about,
			discourse.Config{
				User: "us", Tokens: map[string]string{platform.AnyAccount: "k"},
				BaseURL: "https://x.example.com",
			},
			way(platform.Public, ""),
		},
		"any forum, at the address it says": {
			about,
			discourse.Config{User: "us", Tokens: map[string]string{platform.AnyAccount: "k"}},
			way(platform.Public, platform.RefusedNoToken),
		},
		"no user": {
			about,
			discourse.Config{Tokens: tokens},
			way(platform.Public, platform.RefusedNoToken),
		},
		"no key": {
			about,
			discourse.Config{User: "us"},
			way(platform.Public, platform.RefusedNoToken),
		},
		"erased": {
			erased,
			discourse.Config{User: "us", Tokens: tokens},
			way(platform.Public, platform.RefusedNotAllowed),
		},
		"nowhere": {
			odd,
			discourse.Config{User: "us", Tokens: tokens},
			way(platform.Public, platform.RefusedNotAllowed),
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want}, discourse.New(row.config).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := discourse.New(discourse.Config{}).Length("é👋"); got != 2 {
		t.Errorf("length %d", got)
	}
}

type answer struct {
	status int
	body   string
	after  string
}

// send has a forum that gives these answers, in this order, take one of ours.
func send(t *testing.T, what platform.Reply, answers ...answer) (sent platform.Sent, asked []string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a := answers[len(asked)]
		asked = append(asked, fmt.Sprintf("%s %s|%s|%s|%s", r.Method, r.URL, r.Header.Get("Api-Key"),
			r.Header.Get("Api-Username"), body))
		if a.after != "" {
			w.Header().Set("Retry-After", a.after)
		}
		w.WriteHeader(a.status)
		io.WriteString(w, a.body)
	}))
	defer server.Close()
	a := discourse.New(discourse.Config{
		User: "us", Tokens: map[string]string{host: "secret"},
		BaseURL: server.URL + "/", HTTP: server.Client(),
	})
	sent, err = a.Send(t.Context(), what)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a key in an error: %v", err)
	}
	sent.Permalink = strings.Replace(sent.Permalink, server.URL, "https://"+host, 1)
	return sent, asked, err
}

func TestSendAsks(t *testing.T) {
	const posted = `POST /posts.json|secret|us|{"topic_id":9,"raw":"a < b","reply_to_post_number":3}` + "\n"
	const looked = `GET /t/9/999999999.json?include_raw=true|secret|us|`
	took := answer{status: 200, body: `{"id":21,"topic_id":9,"topic_slug":"a-topic","post_number":4}`}
	sent := platform.Sent{ID: "21", Permalink: "https://forum.example.com/t/a-topic/9/4"}
	stands := func(part string) answer {
		return answer{
			status: 200,
			body:   `{"post_stream":{"posts":[{"id":21,"username":"US","created_at":"2026-11-21T20:30:00.000Z","topic_id":9,"topic_slug":"a-topic","post_number":4,` + part + `}]}}`,
		}
	}
	for name, row := range map[string]struct {
		retry   bool
		answers []answer
		asked   []string
		sent    platform.Sent
	}{
		"taken": {false, []answer{took}, []string{posted}, sent},
		"held for a moderator": {
			false,
			[]answer{{status: 200, body: `{"action":"enqueued","success":true}`}},
			[]string{posted},
			platform.Sent{},
		},
		"stands there, as typed":  {true, []answer{stands(`"raw":"a < b "`)}, []string{looked}, sent},
		"stands there, as shown":  {true, []answer{stands(`"cooked":"<p>a &lt; b</p>"`)}, []string{looked}, sent},
		"other words stand there": {true, []answer{stands(`"raw":"a"`), took}, []string{looked, posted}, sent},
		"an older post says so": {true, []answer{
			stands(`"raw":"a < b","created_at":"2026-11-21T19:30:00.000Z"`),
			took,
		}, []string{looked, posted}, sent},
		"somebody else says so": {
			true,
			[]answer{stands(`"raw":"a < b","username":"ann"`), took},
			[]string{looked, posted},
			sent,
		},
		"the forum finds it to be one": {
			true,
			[]answer{
				stands(`"raw":"a"`),
				{status: 422, body: `{"errors":["Body is too similar to what you recently posted"]}`},
			},
			[]string{looked, posted},
			platform.Sent{},
		},
	} {
		got, asked, err := send(t, platform.Reply{To: about, Text: "a < b", Retry: row.retry}, row.answers...)
		if diff := cmp.Diff(row.asked, asked); err != nil || diff != "" || row.sent.ID != "" && got != row.sent ||
			got.ID != row.sent.ID {
			t.Errorf("%s: %+v, %v (-want +got):\n%s", name, got, err, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	stranger, odd := about, about
	stranger.Source, odd.ReplyRef = "discourse/other.example.com", "9"
	for name, row := range map[string]struct {
		to     mention.Mention
		answer answer
		want   platform.SendError
	}{
		"too many": {
			about,
			answer{status: 429, after: "12"},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 12 * time.Second},
		},
		"down": {
			about,
			answer{status: 502},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (502)"},
		},
		"key": {
			about,
			answer{status: 403},
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (403)"},
		},
		"gone": {
			about,
			answer{status: 404},
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"},
		},
		"too short": {
			about,
			answer{status: 422, body: `{"errors":["Body is too short"]}`},
			platform.SendError{
				Verdict: platform.GiveUp,
				Reason:  "against the forum's rules, such as a text that is too short (422)",
			},
		},
		"the same, for the first time": {
			about,
			answer{status: 422, body: `{"errors":["Body is too similar"]}`},
			platform.SendError{
				Verdict: platform.GiveUp,
				Reason:  "against the forum's rules, such as a text that is too short (422)",
			},
		},
		"elsewhere": {
			about,
			answer{status: 301},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (301)"},
		},
		"no id": {
			about,
			answer{status: 200, body: `{}`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"no JSON": {
			about,
			answer{status: 200, body: `yes`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"no key of it": {
			stranger,
			answer{},
			platform.SendError{Verdict: platform.Reconnect, Reason: "no key for this forum"},
		},
		"nowhere": {
			odd,
			answer{},
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
	} {
		_, _, err := send(t, platform.Reply{To: row.to, Text: "x"}, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v, want %v", name, err, &row.want)
		}
	}
}

// Whatever hinders the look leaves the question open, and nothing is sent.
func TestCannotLook(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		want   platform.Verdict
	}{
		"busy":    {answer{status: 429}, platform.MaybeSent},
		"no JSON": {answer{status: 200, body: "yes"}, platform.MaybeSent},
		"gone":    {answer{status: 404}, platform.GiveUp},
	} {
		_, asked, err := send(t, platform.Reply{To: about, Text: "x", Retry: true}, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || failed.Verdict != row.want || len(asked) != 1 {
			t.Errorf("%s: %v after %q", name, err, asked)
		}
	}
}
