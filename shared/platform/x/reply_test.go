package x_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/x"
)

var (
	keys = x.Credentials{
		ConsumerKey: "ck", ConsumerSecret: "consumer-secret", Token: "tk",
		TokenSecret: "token-secret",
	}
	public = mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Post, ID: "20"}, ReplyRef: "21",
		Addressed: true, Author: mention.Author{ID: "7"},
	}
	direct = mention.Mention{
		Key: mention.Key{Source: "x/1", Kind: mention.Message, ID: "30"}, ReplyRef: "7", Private: true,
		Author: mention.Author{ID: "7"},
		SaidAt: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC),
	}
)

func TestWays(t *testing.T) {
	unsummoned, erased, comment := public, public, public
	unsummoned.Addressed, erased.Erased, comment.Kind = false, true, mention.Comment
	accounts := map[string]x.Credentials{"1": keys}
	for name, row := range map[string]struct {
		m      mention.Mention
		config x.Config
		want   platform.Way
	}{
		"named us": {
			public,
			x.Config{Accounts: accounts},
			platform.Way{Visibility: platform.Public, Limit: 280},
		},
		"any account": {
			public,
			x.Config{Accounts: map[string]x.Credentials{platform.AnyAccount: keys}},
			platform.Way{Visibility: platform.Public, Limit: 280},
		},
		"did not name us": {
			unsummoned,
			x.Config{Accounts: accounts},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNotAddressed},
		},
		"enterprise": {
			unsummoned,
			x.Config{Accounts: accounts, Enterprise: true},
			platform.Way{Visibility: platform.Public, Limit: 280},
		},
		"private": {
			direct,
			x.Config{Accounts: accounts},
			platform.Way{Visibility: platform.Private, Limit: 10000},
		},
		"no keys": {
			public,
			x.Config{},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNoToken},
		},
		"half of the keys": {
			public,
			x.Config{Accounts: map[string]x.Credentials{"1": {ConsumerKey: "ck", Token: "tk"}}},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNoToken},
		},
		"another account's": {
			public,
			x.Config{Accounts: map[string]x.Credentials{"2": keys}},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNoToken},
		},
		"erased": {
			erased,
			x.Config{Accounts: accounts},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNotAllowed},
		},
		"a kind that X has not": {
			comment,
			x.Config{Accounts: accounts},
			platform.Way{Visibility: platform.Public, Limit: 280, Refused: platform.RefusedNotAllowed},
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want}, x.New(row.config).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLength(t *testing.T) {
	for text, want := range map[string]int{
		"":                    0,
		"abc":                 3,
		"café":                4,
		"cafe\u0301":          4, // composed before it is counted
		"“quoted” – dash":     15,
		"price: 5 €":          11, // U+20AC is in none of the ranges
		"日本":                  4,
		"Hello, world! 👋":     16,
		"👾":                   2,
		"🙋🏽":                  2,
		"👨‍🎤":                 2,
		"👨‍👩‍👧‍👦":             2,
		"🇫🇷":                  2,
		"❤️":                  2,
		"1️⃣":                 2,
		"👋👋":                  4,
		"https://example.com": 23,
		"https://example.com/very/long/path?q=1#a-very-long-fragment-indeed": 23,
		"see https://example.com.":    28,
		"(https://example.com)":       25,
		"example.com":                 23,
		"see www.example.fr/a now":    31,
		"https://a.com https://b.com": 47,
		"a@example.com":               13, // an address of mail is none of the web
		"@example hello":              14,
		"end.Next":                    8,
		"v1.2.3":                      6,
	} {
		if got := x.New(x.Config{}).Length(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

type answer struct {
	status int
	body   string
	header map[string]string
}

// api is an X that answers what it is told and keeps what it was asked.
type api struct {
	asked   []string
	oauth   []string
	answers map[string]answer // by method
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked, fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("Content-Type"), body))
	a.oauth = append(a.oauth, r.Header.Get("Authorization"))
	for name, value := range a.answers[r.Method].header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

func send(t *testing.T, answers map[string]answer, what platform.Reply) (platform.Sent, *api, error) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	defer server.Close()
	adapter := x.New(x.Config{
		Accounts: map[string]x.Credentials{"1": keys}, BaseURL: server.URL,
		HTTP: server.Client(),
	})
	sent, err := adapter.Send(t.Context(), what)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a secret in an error: %v", err)
	}
	return sent, a, err
}

func TestSendAsks(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		a      platform.Reply
		asked  string
		sent   platform.Sent
	}{
		"public": {
			answer{status: 201, body: `{"data":{"id":"99","text":"x"}}`},
			platform.Reply{To: public, Visibility: platform.Public, Text: "a < b & c"},
			`POST /2/tweets|application/json; charset=utf-8|{"text":"a < b & c","reply":{"in_reply_to_tweet_id":"21"}}` + "\n",
			platform.Sent{ID: "99", Permalink: "https://x.com/i/status/99"},
		},
		"private": {
			answer{status: 201, body: `{"data":{"dm_conversation_id":"1-7","dm_event_id":"98"}}`},
			platform.Reply{To: direct, Visibility: platform.Private, Text: "x"},
			`POST /2/dm_conversations/with/7/messages|application/json; charset=utf-8|{"text":"x"}` + "\n",
			platform.Sent{ID: "98"},
		},
	} {
		sent, a, err := send(t, map[string]answer{http.MethodPost: row.answer}, row.a)
		if err != nil || sent != row.sent || len(a.asked) != 1 || a.asked[0] != row.asked {
			t.Errorf("%s: %+v, %v\n got %q\nwant %q", name, sent, err, a.asked, row.asked)
		}
		for _, part := range []string{
			`^OAuth `, `oauth_consumer_key="ck"`, `oauth_token="tk"`,
			`oauth_signature_method="HMAC-SHA1"`, `oauth_signature="[^"]{20,}"`,
		} {
			if !regexp.MustCompile(part).MatchString(a.oauth[0]) {
				t.Errorf("%s: no %s in %s", name, part, a.oauth[0])
			}
		}
	}
}

func TestSendFails(t *testing.T) {
	for name, row := range map[string]struct {
		answer answer
		want   platform.SendError
	}{
		"too many calls": {
			answer{status: 429, header: map[string]string{
				"x-rate-limit-reset": "1795294920",
				"Date":               "Sat, 21 Nov 2026 21:00:00 GMT",
			}},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 2 * time.Minute},
		},
		"too many calls, no word when": {
			answer{status: 429},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 15 * time.Minute},
		},
		"broken": {
			answer{status: 500},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (500)"},
		},
		"gateway": {
			answer{status: 502},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (502)"},
		},
		"closed for a while": {
			answer{status: 503},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
		},
		"gateway's time is over": {
			answer{status: 504},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is broken (504)"},
		},
		"malformed": {
			answer{status: 400},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"},
		},
		"keys dead": {
			answer{status: 401},
			platform.SendError{Verdict: platform.Reconnect, Reason: "keys invalid or withdrawn (401)"},
		},
		"no credit": {
			answer{status: 402},
			platform.SendError{Verdict: platform.GiveUp, Reason: "the app's credit is used up (402)"},
		},
		"not allowed": {
			answer{
				status: 403,
				body:   `{"detail":"Reply to this conversation is not allowed: customer's words","status":403}`,
			},
			platform.SendError{
				Verdict: platform.GiveUp,
				Reason:  "not allowed: who may answer is restricted, or we were not named (403)",
			},
		},
		"same words": {
			answer{status: 403, body: `{"detail":"You are not allowed to create a Tweet with duplicate content."}`},
			platform.SendError{Verdict: platform.GiveUp, Reason: "the same words stand there already (403)"},
		},
		"gone": {answer{status: 404}, platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"}},
		"moved": {
			answer{status: 302, header: map[string]string{"Location": "/elsewhere"}},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (302)"},
		},
		"yes, with errors": {
			answer{status: 200, body: `{"errors":[{"title":"x"}]}`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"yes, and no JSON": {
			answer{status: 200, body: `<html>`},
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"nobody we know of": {
			answer{status: 418},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (418)"},
		},
	} {
		_, _, err := send(t, map[string]answer{http.MethodPost: row.answer},
			platform.Reply{To: public, Visibility: platform.Public, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %+v, want %+v", name, failed, row.want)
		}
	}
}

func TestSendWithoutKeys(t *testing.T) {
	_, err := x.New(x.Config{}).Send(t.Context(), platform.Reply{To: public, Visibility: platform.Public, Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("%v, want to reconnect", err)
	}
}

// After a lost answer the text may stand there: it must not be published twice, nor given up when it does not.
func TestRetry(t *testing.T) {
	between := func(sender, text, at string) answer {
		return answer{status: 200, body: fmt.Sprintf(`{"data":[{"id":"90","text":%q,"sender_id":%q,"created_at":%q}]}`,
			text, sender, at)}
	}
	const later, before = "2026-11-21T20:30:00.000Z", "2026-11-20T20:30:00.000Z"
	posted := answer{status: 201, body: `{"data":{"id":"99","dm_event_id":"99"}}`}
	duplicate := answer{status: 403, body: `{"errors":[{"code":187,"message":"Status is a duplicate."}]}`}
	for name, row := range map[string]struct {
		to      mention.Mention
		get     answer
		post    answer
		id      string
		verdict platform.Verdict
		calls   int
	}{
		"public, it stands there":        {public, answer{}, duplicate, "", "", 1},
		"public, it does not":            {public, answer{}, posted, "99", "", 1},
		"public, refused":                {public, answer{}, answer{status: 403}, "", platform.GiveUp, 1},
		"private, it stands there":       {direct, between("1", "Sorry &amp; bye – Anna", later), posted, "90", "", 1},
		"private, it stood there before": {direct, between("1", "Sorry & bye – Anna", before), posted, "99", "", 2},
		"private, the person copied it":  {direct, between("7", "Sorry & bye – Anna", later), posted, "99", "", 2},
		"private, it does not":           {direct, between("1", "else", later), posted, "99", "", 2},
		"private, nothing there": {
			direct,
			answer{status: 200, body: `{"meta":{"result_count":0}}`},
			posted,
			"99", "", 2,
		},
		"private, the look fails": {direct, answer{status: 503}, posted, "", platform.MaybeSent, 1},
		"private, keys dead":      {direct, answer{status: 401}, posted, "", platform.Reconnect, 1},
	} {
		visibility := platform.Public
		if row.to.Private {
			visibility = platform.Private
		}
		answers := map[string]answer{http.MethodGet: row.get, http.MethodPost: row.post}
		sent, a, err := send(t, answers, platform.Reply{
			To: row.to, Visibility: visibility, Text: "Sorry & bye – Anna",
			Retry: true,
		})
		var failed *platform.SendError
		errors.As(err, &failed)
		if sent.ID != row.id || (failed == nil) != (row.verdict == "") || failed != nil &&
			failed.Verdict != row.verdict || len(a.asked) != row.calls {
			t.Errorf("%s: %+v, %v after %q", name, sent, err, a.asked)
		}
	}
}
