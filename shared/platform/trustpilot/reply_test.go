package trustpilot_test

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
	"oyez/shared/platform/trustpilot"
)

type answer struct {
	status int
	body   string
}

// api is a Trustpilot that answers what it is told, by method, and keeps what it was asked.
type api struct {
	asked   []string
	answers map[string]answer
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	a.asked = append(a.asked,
		strings.TrimSpace(fmt.Sprintf("%s %s %s %s", r.Method, r.URL, r.Header.Get("Authorization"), body)))
	if a.answers[r.Method].status == 429 {
		w.Header().Set("Retry-After", "90")
	}
	w.WriteHeader(a.answers[r.Method].status)
	io.WriteString(w, a.answers[r.Method].body)
}

func connected(t *testing.T, answers map[string]answer) (*trustpilot.Adapter, *api) {
	t.Helper()
	a := &api{answers: answers}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	return trustpilot.New(trustpilot.Config{
		Tokens: map[string]string{"shop": "secret-token"}, Users: map[string]string{"shop": "u1"}, BaseURL: server.URL,
		HTTP: server.Client(),
	}), a
}

func TestEnrich(t *testing.T) {
	forged := said(func(m *mention.Mention) { m.Text, m.Rating, m.HeardAt = "Forged", 1, m.SaidAt.Add(time.Minute) })
	true2 := said(func(m *mention.Mention) { m.HeardAt = forged.HeardAt })
	edited := said(func(m *mention.Mention) { m.HeardAt, m.Revision = forged.HeardAt, 1795293600000 })
	other := errors.New("another try may succeed")
	product := said(func(m *mention.Mention) { m.ReplyRef = "product-review/53bf" })
	elsewhere := said(func(m *mention.Mention) { m.Source = "trustpilot/cafe" })
	for name, row := range map[string]struct {
		m, want mention.Mention
		answer  answer
		err     error
	}{
		"what Trustpilot says": {forged, true2, answer{200, "{" + words + "}"}, nil},
		"changed since": {
			forged, edited,
			answer{200, "{" + words + `,"updatedAt":"2026-11-21T20:40:00Z"}`},
			nil,
		},
		"never said":             {forged, forged, answer{404, "{}"}, platform.ErrGone},
		"token dead":             {forged, forged, answer{401, "{}"}, platform.ErrNoPermission},
		"broken":                 {forged, forged, answer{502, ""}, other},
		"no JSON":                {forged, forged, answer{200, "<html>"}, other},
		"another's review":       {forged, forged, answer{200, `{"id":"other"}`}, other},
		"no token":               {elsewhere, elsewhere, answer{}, platform.ErrNoPermission},
		"of a product, as it is": {product, product, answer{}, nil},
	} {
		a, asked := connected(t, map[string]answer{http.MethodGet: row.answer})
		got, err := a.Enrich(t.Context(), row.m)
		unsorted := err != nil && !errors.Is(err, platform.ErrGone) && !errors.Is(err, platform.ErrNoPermission)
		if diff := cmp.Diff(row.want, got); diff != "" || row.err == other && !unsorted || row.err != other &&
			!errors.Is(err, row.err) {
			t.Errorf("%s: %v (-want +got):\n%s", name, err, diff)
		}
		if row.answer.status != 0 &&
			(len(asked.asked) != 1 || asked.asked[0] != "GET /v1/private/reviews/53bf Bearer secret-token") {
			t.Errorf("%s: asked %q", name, asked.asked)
		}
	}
}

func TestWays(t *testing.T) {
	tokens := map[string]string{platform.AnyAccount: "t"}
	for name, row := range map[string]struct {
		change func(*mention.Mention)
		tokens map[string]string
		want   platform.Refusal
	}{
		"review":    {nil, tokens, ""},
		"no token":  {nil, nil, platform.RefusedNoToken},
		"another's": {nil, map[string]string{"cafe": "t"}, platform.RefusedNoToken},
		"erased":    {func(m *mention.Mention) { m.Erased = true }, tokens, platform.RefusedNotAllowed},
		"of a product": {
			func(m *mention.Mention) { m.ReplyRef = "product-review/53bf" }, tokens,
			platform.RefusedNotAllowed,
		},
		"no review": {func(m *mention.Mention) { m.Kind = mention.Message }, tokens, platform.RefusedNotAllowed},
	} {
		want := []platform.Way{{Visibility: platform.Public, Limit: 4096, Once: true, Refused: row.want}}
		if diff := cmp.Diff(want, trustpilot.New(trustpilot.Config{Tokens: row.tokens}).Ways(said(row.change),
			time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if n := trustpilot.New(trustpilot.Config{}).Length("né 🍲"); n != 4 {
		t.Errorf("%d characters, want 4", n)
	}
}

func TestSend(t *testing.T) {
	bare, took := answer{200, "{" + words + "}"}, answer{201, ""}
	replied := func(text string) answer { return answer{200, "{" + words + `,"companyReply":{"text":"` + text + `"}}`} }
	for name, row := range map[string]struct {
		get, post answer
		retry     bool
		want      platform.SendError
		posts     int
	}{
		"taken":        {bare, took, false, platform.SendError{}, 1},
		"stands there": {replied(`Sorry & bye – Anna\r\n`), took, true, platform.SendError{}, 0},
		"another stands there": {replied("Hello."), took, false, platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "another reply stands there already, and only one is kept",
		}, 0},
		"gone": {
			answer{404, ""},
			took, false,
			platform.SendError{Verdict: platform.GiveUp, Reason: "gone (404)"},
			0,
		},
		"the look fails": {
			answer{503, ""},
			took, false,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (503)"},
			0,
		},
		"the look fails, second try": {
			answer{503, ""},
			took, true,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "the platform is busy or down (503)"},
			0,
		},
		"too many calls": {
			bare,
			answer{429, ""},
			false,
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 90 * time.Second},
			1,
		},
		"token dead": {
			bare,
			answer{401, ""},
			false,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token expired or withdrawn (401)"},
			1,
		},
		"not in our plan": {
			bare,
			answer{403, "words"},
			false,
			platform.SendError{
				Verdict: platform.Reconnect,
				Reason:  "no permission of this business unit, or not in our plan (403)",
			},
			1,
		},
		"answered meanwhile": {
			bare,
			answer{409, ""},
			false,
			platform.SendError{Verdict: platform.GiveUp, Reason: "answered before (409)"},
			1,
		},
		"broken": {
			bare,
			answer{500, ""},
			false,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (500)"},
			1,
		},
		"malformed": {
			bare,
			answer{400, ""},
			false,
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"},
			1,
		},
	} {
		a, asked := connected(t, map[string]answer{http.MethodGet: row.get, http.MethodPost: row.post})
		sent, err := a.Send(t.Context(),
			platform.Reply{To: said(nil), Visibility: platform.Public, Text: "Sorry & bye – Anna", Retry: row.retry})
		var failed *platform.SendError
		if errors.As(err, &failed); row.want.Verdict == "" &&
			(err != nil || sent.ID != "53bf" || sent.Permalink == "") || row.want.Verdict != "" &&
			(failed == nil || *failed != row.want) {
			t.Errorf("%s: %+v, %v", name, sent, err)
		}
		if len(asked.asked)-1 != row.posts || row.posts == 1 &&
			asked.asked[1] != `POST /v1/private/reviews/53bf/reply Bearer secret-token {"message":"Sorry & bye – Anna","authorBusinessUserId":"u1"}` {
			t.Errorf("%s: asked %q", name, asked.asked)
		}
	}
	_, err := trustpilot.New(trustpilot.Config{}).Send(t.Context(), platform.Reply{To: said(nil), Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.Reconnect {
		t.Errorf("without a token: %v", err)
	}
}
