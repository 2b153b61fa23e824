package viber_test

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
	"oyez/shared/platform/viber"
)

var about = mention.Mention{
	Key:      mention.Key{Source: "viber/shop", Kind: mention.Message, ID: "5741311803571721087"},
	ReplyRef: "7==", Private: true,
}

func TestWays(t *testing.T) {
	erased, nobody := about, about
	erased.Erased, nobody.ReplyRef = true, ""
	tokens := map[string]string{"shop": "t"}
	way := func(why platform.Refusal) platform.Way {
		return platform.Way{Visibility: platform.Private, Limit: 7000, Refused: why}
	}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"open":           {about, tokens, way("")},
		"any bot":        {about, map[string]string{platform.AnyAccount: "t"}, way("")},
		"no token":       {about, nil, way(platform.RefusedNoToken)},
		"another bot's":  {about, map[string]string{"fr": "t"}, way(platform.RefusedNoToken)},
		"erased":         {erased, tokens, way(platform.RefusedNotAllowed)},
		"nobody to name": {nobody, tokens, way(platform.RefusedNotAllowed)},
	} {
		if diff := cmp.Diff([]platform.Way{row.want},
			viber.New(viber.Config{Tokens: row.tokens}).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := viber.New(viber.Config{}).Length("é👋"); got != 2 {
		t.Errorf("length %d", got)
	}
}

// send has a Viber that gives one answer take one of ours.
func send(t *testing.T, status int, reply string, answer platform.Reply) (sent platform.Sent, asked string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked += fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("X-Viber-Auth-Token"), body)
		w.WriteHeader(status)
		io.WriteString(w, reply)
	}))
	defer server.Close()
	a := viber.New(viber.Config{
		Sender: "Atelier", Tokens: map[string]string{"shop": "secret"}, BaseURL: server.URL,
		HTTP: server.Client(),
	})
	sent, err = a.Send(t.Context(), answer)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a token in an error: %v", err)
	}
	return sent, asked, err
}

func TestSendAsks(t *testing.T) {
	const want = `POST /pa/send_message|secret|{"receiver":"7==","type":"text","sender":{"name":"Atelier"},"text":"a < b"}` + "\n"
	sent, asked, err := send(t, 200, `{"status":0,"status_message":"ok","message_token":5741311803571721999}`,
		platform.Reply{To: about, Text: "a < b"})
	if err != nil || asked != want || sent != (platform.Sent{ID: "5741311803571721999"}) {
		t.Errorf("%+v, %v, %s", sent, err, asked)
	}
}

func TestRefused(t *testing.T) {
	nobody, stranger := about, about
	nobody.ReplyRef, stranger.Source = "", "viber/fr"
	to := func(m mention.Mention) platform.Reply { return platform.Reply{To: m, Text: "x"} }
	for name, row := range map[string]struct {
		answer platform.Reply
		status int
		reply  string
		want   platform.SendError
	}{
		"token": {
			to(about), 200, `{"status":2}`,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (2)"},
		},
		"bot suspended": {
			to(about), 200, `{"status":9}`,
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (9)"},
		},
		"no webhook": {
			to(about), 200, `{"status":10}`,
			platform.SendError{Verdict: platform.Reconnect, Reason: "the webhook is not set (10)"},
		},
		"not subscribed": {
			to(about), 200, `{"status":6,"status_message":"notSubscribed"}`,
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (6)"},
		},
		"too many": {
			to(about), 200, `{"status":12}`,
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (12)"},
		},
		"bad data": {
			to(about), 200, `{"status":3}`,
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (3)"},
		},
		"too many by HTTP": {
			to(about), 429,
			``,
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)"},
		},
		"down": {
			to(about), 502,
			``,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (502)"},
		},
		"forbidden": {
			to(about), 403,
			``,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (403)"},
		},
		"not found": {
			to(about), 404,
			``,
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (404)"},
		},
		"no status": {
			to(about), 200, `{}`,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without a status (200)"},
		},
		"no JSON": {
			to(about), 200, `yes`,
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without a status (200)"},
		},
		"nobody to answer": {
			to(nobody), 200, ``,
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
		"no token": {
			to(stranger), 200, ``,
			platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"},
		},
		"a try after one that may have succeeded": {
			platform.Reply{To: about, Retry: true},
			200, ``,
			platform.SendError{Verdict: platform.GiveUp, Reason: "may stand there already, which cannot be looked up"},
		},
	} {
		_, _, err := send(t, row.status, row.reply, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v, want %v", name, err, &row.want)
		}
	}
}
