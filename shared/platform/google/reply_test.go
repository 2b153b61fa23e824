package google_test

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/google"
)

// checked is the library's check alone, for the benchmark.
func checked(token string) error {
	keys := &oidc.StaticKeySet{PublicKeys: []crypto.PublicKey{key().Public()}}
	config := &oidc.Config{ClientID: audience, Now: func() time.Time { return now }}
	_, err := oidc.NewVerifier("https://accounts.google.com", keys, config).Verify(context.Background(), token)
	return err
}

type answer struct {
	status int
	body   string
}

// api is a Google that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL, r.Header.Get("Authorization"), body)))
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

func connected(t *testing.T, answers map[string]answer) (*google.Adapter, *api) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return google.New(google.Config{
		Tokens: map[string]string{"222": "secret-token"}, BaseURL: server.URL + "/",
		HTTP: server.Client(),
	}), a
}

const told = `{"name":"` + name +
	`","reviewId":"abc-1","reviewer":{"displayName":"Ann Lee"},"starRating":"TWO","comment":"Cold soup.","createTime":"2026-11-21T20:31:00Z","updateTime":"2026-11-21T20:31:00Z"`

func TestEnrich(t *testing.T) {
	full := func(change func(*mention.Mention)) mention.Mention {
		return review(func(m *mention.Mention) {
			m.Text, m.Rating, m.Author.Name, m.SaidAt = "Cold soup.", 2, "Ann Lee", time.Date(2026, 11, 21, 20, 31,
				0, 0, time.UTC)
			if change != nil {
				change(m)
			}
		})
	}
	swap := func(old, new string) answer { return answer{200, strings.Replace(told, old, new, 1) + "}"} }
	for row, r := range map[string]struct {
		m      mention.Mention
		answer answer
		want   mention.Mention
		err    error
		asked  int
	}{
		"thin":         {review(nil), answer{200, told + "}"}, full(nil), nil, 1},
		"told already": {full(nil), answer{200, told + "}"}, full(nil), nil, 0},
		"bare rating": {
			review(nil), swap(`"Cold soup."`, `""`), full(func(m *mention.Mention) { m.Text = "" }),
			nil, 1,
		},
		"anonymous": {
			review(nil),
			swap(`"displayName":"Ann Lee"`, `"displayName":"A Google user","isAnonymous":true`),
			full(func(m *mention.Mention) { m.Author.Name = "" }), nil, 1,
		},
		"translated": {
			review(nil),
			swap(`"Cold soup."`, `"(Translated by Google) Cold soup.\n\n(Original)\nSoupe froide."`),
			full(func(m *mention.Mention) { m.Text = "Soupe froide." }), nil, 1,
		},
		"translated too": {
			review(nil), swap(`"Cold soup."`, `"Soupe froide.\n\n(Translated by Google)\nCold soup."`),
			full(func(m *mention.Mention) { m.Text = "Soupe froide." }), nil, 1,
		},
		"in other words": {
			review(nil), swap(`"Cold soup."`, `"No soup (Original) at all."`),
			full(func(m *mention.Mention) { m.Text = "No soup (Original) at all." }), nil, 1,
		},
		"changed": {
			review(nil), swap(`"updateTime":"2026-11-21T20:31:00Z"`, `"updateTime":"2026-11-21T20:40:00Z"`),
			full(func(m *mention.Mention) { m.Revision = time.Date(2026, 11, 21, 20, 40, 0, 0, time.UTC).UnixMilli() }),
			nil, 1,
		},
		"changed, told later": {
			review(func(m *mention.Mention) { m.MissingRevision = 1895294920000 }),
			swap(`"updateTime":"2026-11-21T20:31:00Z"`, `"updateTime":"2026-11-21T20:40:00Z"`),
			full(func(m *mention.Mention) { m.Revision, m.MissingRevision = 1895294920000, 1895294920000 }), nil, 1,
		},
		"changed since": {
			full(func(m *mention.Mention) { m.Text, m.MissingRevision = "Warm soup.", 1895294920000 }),
			answer{200, told + "}"},
			full(func(m *mention.Mention) { m.Revision, m.MissingRevision = 1895294920000, 1895294920000 }), nil, 1,
		},
		"changed, and asked": {
			full(func(m *mention.Mention) { m.Revision, m.MissingRevision = 5, 5 }),
			answer{200, told + "}"},
			full(func(m *mention.Mention) { m.Revision, m.MissingRevision = 5, 5 }), nil, 0,
		},
		"gone":        {review(nil), answer{404, `{}`}, review(nil), platform.ErrGone, 1},
		"token dead":  {review(nil), answer{401, `{}`}, review(nil), platform.ErrNoPermission, 1},
		"not allowed": {review(nil), answer{403, `{}`}, review(nil), platform.ErrNoPermission, 1},
		"broken":      {review(nil), answer{503, ``}, review(nil), errAnother, 1},
		"no JSON":     {review(nil), answer{200, `<html>`}, review(nil), errAnother, 1},
		"no stars":    {review(nil), swap("TWO", "STAR_RATING_UNSPECIFIED"), review(nil), errAnother, 1},
		"another's location": {
			review(func(m *mention.Mention) { m.Source = "google/9" }),
			answer{},
			review(func(m *mention.Mention) { m.Source = "google/9" }), platform.ErrNoPermission, 0,
		},
		"no name to ask for": {
			review(func(m *mention.Mention) { m.ReplyRef = "../../other" }),
			answer{},
			review(func(m *mention.Mention) { m.ReplyRef = "../../other" }), errAnother, 0,
		},
	} {
		a, asked := connected(t, map[string]answer{http.MethodGet: r.answer})
		got, err := a.Enrich(t.Context(), r.m)
		if diff := cmp.Diff(r.want, got); diff != "" || len(asked.asked) != r.asked {
			t.Errorf("%s: after %q (-want +got):\n%s", row, asked.asked, diff)
		}
		other := err != nil && !errors.Is(err, platform.ErrGone) && !errors.Is(err, platform.ErrNoPermission)
		if r.err == errAnother && !other || r.err != errAnother && !errors.Is(err, r.err) || err != nil &&
			strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %v", row, err, r.err)
		}
		if len(asked.asked) > 0 && asked.asked[0] != "GET /v4/"+name+" Bearer secret-token" {
			t.Errorf("%s: asked %q", row, asked.asked)
		}
	}
}

var errAnother = errors.New("another try may succeed")

// What Enrich learned must outlast late repeats of the thin notification, and stands until Google tells what a change
// made of it: a notification blanks nothing, in whatever order it comes.
func TestEnrichedOutlastsThin(t *testing.T) {
	a, _ := connected(t, map[string]answer{http.MethodGet: {200, told + "}"}})
	for row, thin := range map[string]mention.Mention{
		"new":     review(nil),
		"changed": review(func(m *mention.Mention) { m.MissingRevision = m.SaidAt.UnixMilli() }),
	} {
		full, err := a.Enrich(t.Context(), thin)
		if err != nil {
			t.Fatal(err)
		}
		if got := mention.Merge(thin, full); got.Text != "Cold soup." || got.Rating != 2 ||
			mention.Merge(got, thin).Text != got.Text {
			t.Errorf("%s: %+v", row, got)
		}
		later := review(func(m *mention.Mention) { m.MissingRevision = m.SaidAt.Add(time.Hour).UnixMilli() })
		changed := mention.Merge(full, later)
		if changed.Text != "Cold soup." || changed.Rating != 2 || changed.MissingRevision <= changed.Revision {
			t.Errorf("%s, and changed later: %+v", row, changed)
		}
		if got, err := a.Enrich(t.Context(), changed); err != nil || got.MissingRevision > got.Revision ||
			got.Text != "Cold soup." {
			t.Errorf("%s, changed later, and asked: %+v, %v", row, got, err)
		}
	}
}

func TestWays(t *testing.T) {
	open := platform.Way{Visibility: platform.Public, Limit: 4096, Once: true}
	closed := func(r platform.Refusal) platform.Way { w := open; w.Refused = r; return w }
	tokens := map[string]string{"222": "t"}
	for row, r := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"review":       {review(nil), tokens, open},
		"any location": {review(nil), map[string]string{platform.AnyAccount: "t"}, open},
		"no token":     {review(nil), nil, closed(platform.RefusedNoToken)},
		"another's": {
			review(func(m *mention.Mention) { m.Source = "google/9" }), tokens,
			closed(platform.RefusedNoToken),
		},
		"erased": {
			review(func(m *mention.Mention) { m.Erased = true }), tokens,
			closed(platform.RefusedNotAllowed),
		},
		"a kind of elsewhere": {
			review(func(m *mention.Mention) { m.Kind = mention.Post }), tokens,
			closed(platform.RefusedNotAllowed),
		},
		"no name of a review": {
			review(func(m *mention.Mention) { m.ReplyRef = "" }), tokens,
			closed(platform.RefusedNotAllowed),
		},
	} {
		if diff := cmp.Diff([]platform.Way{r.want},
			google.New(google.Config{Tokens: r.tokens}).Ways(r.m, now)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row, diff)
		}
	}
	if n := google.New(google.Config{}).Length("né 🍲"); n != 8 {
		t.Errorf("%d bytes, want 8", n)
	}
}

func TestSend(t *testing.T) {
	bare, took := answer{200, told + "}"}, answer{200, `{"comment":"x","updateTime":"2026-11-21T21:00:00Z"}`}
	replied := func(text string) answer { return answer{200, told + `,"reviewReply":{"comment":"` + text + `"}}`} }
	for row, r := range map[string]struct {
		get, put answer
		want     platform.SendError
		puts     int
	}{
		"taken":        {bare, took, platform.SendError{}, 1},
		"stands there": {replied(`Sorry & thanks <3 – Anna`), took, platform.SendError{}, 0},
		"another stands there": {
			replied("Hello."), took,
			platform.SendError{
				Verdict: platform.GiveUp,
				Reason:  "another reply stands there already, and only one is kept",
			},
			0,
		},
		"gone": {
			answer{404, ""},
			took,
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"},
			0,
		},
		"busy at the look": {
			answer{503, ""},
			took,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
			0,
		},
		"too many calls": {
			bare,
			answer{429, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Minute},
			1,
		},
		"broken": {
			bare,
			answer{500, ""},
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (500)"},
			1,
		},
		"token dead": {
			bare,
			answer{401, ""},
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or withdrawn (401)"},
			1,
		},
		"not allowed": {bare, answer{403, ""}, platform.SendError{
			Verdict: platform.Reconnect,
			Reason:  "no permission of this location, or API access not granted (403)",
		}, 1},
		"not verified": {bare, answer{400, "customer's words"}, platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "refused: the location is not verified, or the text is not allowed (400)",
		}, 1},
		"moved": {
			bare,
			answer{302, ""},
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (302)"},
			1,
		},
	} {
		a, asked := connected(t, map[string]answer{http.MethodGet: r.get, http.MethodPut: r.put})
		sent, err := a.Send(t.Context(),
			platform.Reply{To: review(nil), Visibility: platform.Public, Text: "Sorry & thanks <3 – Anna"})
		var failed *platform.SendError
		if errors.As(err, &failed); r.want.Verdict == "" && (err != nil || sent.ID != "abc-1") ||
			r.want.Verdict != "" && (failed == nil || *failed != r.want) {
			t.Errorf("%s: %+v, %v", row, sent, err)
		}
		if len(asked.asked)-1 != r.puts || r.puts == 1 && asked.asked[1] != "PUT /v4/"+name+
			`/reply Bearer secret-token {"comment":"Sorry & thanks <3 – Anna"}` {
			t.Errorf("%s: asked %q", row, asked.asked)
		}
	}
	_, err := google.New(google.Config{}).Send(t.Context(), platform.Reply{To: review(nil), Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("without a token: %v", err)
	}
}

// A put may be made again, so a lost answer is no open question.
func TestLostAnswerIsTriedAgain(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			io.WriteString(w, told+"}")
			return
		}
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			conn.Close()
		}
	}))
	defer server.Close()
	a := google.New(google.Config{Tokens: map[string]string{"222": "t"}, BaseURL: server.URL, HTTP: server.Client()})
	_, err := a.Send(t.Context(), platform.Reply{To: review(nil), Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Retry {
		t.Errorf("%v, want to try again", err)
	}
}
