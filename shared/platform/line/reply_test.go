package line_test

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
	"oyez/shared/platform/line"
)

var about = mention.Mention{
	Key: mention.Key{Source: "line/U1", Kind: mention.Message, ID: "325708"}, ReplyRef: "U7",
	Private: true,
}

func TestWays(t *testing.T) {
	erased, standby := about, about
	erased.Erased, standby.ReplyRef = true, ""
	tokens := map[string]string{"U1": "t"}
	way := func(why platform.Refusal) platform.Way {
		return platform.Way{Visibility: platform.Private, Limit: 5000, Refused: why}
	}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"open":                    {about, tokens, way("")},
		"any account":             {about, map[string]string{platform.AnyAccount: "t"}, way("")},
		"no token":                {about, nil, way(platform.RefusedNoToken)},
		"another account's":       {about, map[string]string{"U2": "t"}, way(platform.RefusedNoToken)},
		"erased":                  {erased, tokens, way(platform.RefusedNotAllowed)},
		"another channel answers": {standby, tokens, way(platform.RefusedNotAllowed)},
	} {
		if diff := cmp.Diff([]platform.Way{row.want},
			line.New(line.Config{Tokens: row.tokens}).Ways(row.m, time.Time{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if got := line.New(line.Config{}).Length("日本👋"); got != 4 {
		t.Errorf("length %d, want 4: LINE counts UTF-16", got)
	}
}

// send has a LINE that gives one answer take one of ours. It tells what was asked, without the retry key, and that key.
func send(t *testing.T, status int, accepted, reply string, answer platform.Reply) (sent platform.Sent, asked,
	key string, err error,
) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked += fmt.Sprintf("%s %s|%s|%s", r.Method, r.URL, r.Header.Get("Authorization"), body)
		key = r.Header.Get("X-Line-Retry-Key")
		if accepted != "" {
			w.Header().Set("X-Line-Accepted-Request-Id", accepted)
		}
		w.WriteHeader(status)
		io.WriteString(w, reply)
	}))
	defer server.Close()
	a := line.New(line.Config{Tokens: map[string]string{"U1": "secret"}, BaseURL: server.URL, HTTP: server.Client()})
	sent, err = a.Send(t.Context(), answer)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a token in an error: %v", err)
	}
	return sent, asked, key, err
}

func TestSendAsks(t *testing.T) {
	const want = `POST /v2/bot/message/push|Bearer secret|{"to":"U7","messages":[{"type":"text","text":"a < b"}]}` +
		"\n"
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	answer := platform.Reply{To: about, Text: "a < b"}
	sent, asked, key, err := send(t, 200, "", `{"sentMessages":[{"id":"461230966842064897","quoteToken":"x"}]}`, answer)
	if err != nil || asked != want || sent.ID != "461230966842064897" || !uuid.MatchString(key) {
		t.Errorf("%+v, %v, %s, key %s", sent, err, asked, key)
	}
	// The second try carries the same key, and LINE says that the first was taken.
	answer.Retry = true
	sent, asked, again, err := send(t, 409, "abc",
		`{"message":"The retry key is already accepted","sentMessages":[{"id":"461230966842064897"}]}`, answer)
	if err != nil || asked != want || sent.ID != "461230966842064897" || again != key {
		t.Errorf("again: %+v, %v, %s, key %s, want %s", sent, err, asked, again, key)
	}
	other := answer
	other.Text = "other words"
	if _, _, got, err := send(t, 200, "", `{}`, other); err != nil || got == key {
		t.Errorf("other words: %v, key %s", err, got)
	}
}

func TestRefused(t *testing.T) {
	nowhere, stranger := about, about
	nowhere.ReplyRef, stranger.Source = "", "line/U2"
	for name, row := range map[string]struct {
		to     mention.Mention
		status int
		reply  string
		want   platform.SendError
	}{
		"too many": {
			about, 429, `{"message":"The API rate limit has been exceeded."}`,
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)"},
		},
		"plan used up": {
			about, 429, `{"message":"You have reached your monthly limit."}`,
			platform.SendError{Verdict: platform.GiveUp, Reason: "the plan's messages are used up (429)"},
		},
		"down": {
			about, 500, ``,
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (500)"},
		},
		"token": {
			about, 401, ``,
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (401)"},
		},
		"plan may not": {
			about, 403, ``,
			platform.SendError{Verdict: platform.Reconnect, Reason: "permission missing or withdrawn (403)"},
		},
		"not understood":   {about, 400, ``, platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"}},
		"another conflict": {about, 409, ``, platform.SendError{Verdict: platform.GiveUp, Reason: "refused (409)"}},
		"nobody to answer": {
			nowhere, 200, ``,
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
		"no token": {
			stranger, 200,
			``,
			platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"},
		},
	} {
		_, _, _, err := send(t, row.status, "", row.reply, platform.Reply{To: row.to, Text: "x"})
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v, want %v", name, err, &row.want)
		}
	}
}
