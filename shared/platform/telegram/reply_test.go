package telegram_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/telegram"
)

var (
	now    = time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC)
	direct = mention.Mention{
		Key: mention.Key{Source: "telegram/9", Kind: mention.Message, ID: "7:3"}, Private: true,
		SaidAt: now.Add(-25 * time.Hour),
	}
	group    = mention.Mention{Key: mention.Key{Source: "telegram/9", Kind: mention.Post, ID: "-1005:3"}, SaidAt: now}
	business = mention.Mention{
		Key:     mention.Key{Source: "telegram/9", Kind: mention.Message, ID: "c:7:3"},
		Private: true, SaidAt: now.Add(-23 * time.Hour),
	}
)

func TestWays(t *testing.T) {
	erased, odd, late := direct, direct, business
	erased.Erased, odd.ID, late.SaidAt = true, "7", now.Add(-24*time.Hour)
	tokens := map[string]string{"9": "9:t"}
	for name, row := range map[string]struct {
		m      mention.Mention
		tokens map[string]string
		want   platform.Way
	}{
		"private, after a day": {direct, tokens, platform.Way{Visibility: platform.Private, Limit: 4096}},
		"any bot": {
			direct,
			map[string]string{platform.AnyAccount: "t"},
			platform.Way{Visibility: platform.Private, Limit: 4096},
		},
		"group": {group, tokens, platform.Way{Visibility: platform.Public, Limit: 4096}},
		"business": {
			business, tokens,
			platform.Way{Visibility: platform.Private, Limit: 4096, Until: now.Add(time.Hour)},
		},
		"business, at the day": {late, tokens, platform.Way{
			Visibility: platform.Private, Limit: 4096, Until: now,
			Refused: platform.RefusedWindow,
		}},
		"no token": {
			direct, nil,
			platform.Way{Visibility: platform.Private, Limit: 4096, Refused: platform.RefusedNoToken},
		},
		"another bot's token": {
			direct,
			map[string]string{"8": "t"},
			platform.Way{Visibility: platform.Private, Limit: 4096, Refused: platform.RefusedNoToken},
		},
		"erased": {
			erased, tokens,
			platform.Way{Visibility: platform.Private, Limit: 4096, Refused: platform.RefusedNotAllowed},
		},
		"not one of its ids": {
			odd, tokens,
			platform.Way{Visibility: platform.Private, Limit: 4096, Refused: platform.RefusedNotAllowed},
		},
	} {
		if diff := cmp.Diff([]platform.Way{row.want}, telegram.New(telegram.Config{Tokens: row.tokens}).Ways(row.m,
			now)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLength(t *testing.T) {
	for text, want := range map[string]int{"": 0, "abc": 3, "é": 1, "日本": 2, "👋": 2} {
		if got := telegram.New(telegram.Config{}).Length(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// send has a Telegram that gives one answer take one of ours.
func send(t *testing.T, status int, reply string, answer platform.Reply) (sent platform.Sent, asked string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked += r.Method + " " + r.URL.Path + " " + string(body)
		w.WriteHeader(status)
		io.WriteString(w, reply)
	}))
	defer server.Close()
	a := telegram.New(telegram.Config{
		Tokens: map[string]string{"9": "9:secret"}, BaseURL: server.URL,
		HTTP: server.Client(),
	})
	sent, err = a.Send(t.Context(), answer)
	if err != nil && strings.Contains(err.Error(), "secret") {
		t.Errorf("a token in an error: %v", err)
	}
	return sent, asked, err
}

func TestSendAsks(t *testing.T) {
	for name, row := range map[string]struct {
		to    mention.Mention
		reply string
		asked string
		sent  platform.Sent
	}{
		"private": {
			direct, `{"ok":true,"result":{"message_id":4,"chat":{"id":7,"type":"private"}}}`,
			`POST /bot9:secret/sendMessage {"chat_id":"7","text":"a < b & c","reply_parameters":{"message_id":3,"allow_sending_without_reply":true}}` + "\n",
			platform.Sent{ID: "7:4"},
		},
		"group": {
			group, `{"ok":true,"result":{"message_id":4,"chat":{"id":-1005,"type":"supergroup"}}}`,
			`POST /bot9:secret/sendMessage {"chat_id":"-1005","text":"a < b & c","reply_parameters":{"message_id":3,"allow_sending_without_reply":true}}` + "\n",
			platform.Sent{ID: "-1005:4", Permalink: "https://t.me/c/5/4"},
		},
		"business": {
			business, `{"ok":true,"result":{"message_id":4,"chat":{"id":7,"type":"private"}}}`,
			`POST /bot9:secret/sendMessage {"business_connection_id":"c","chat_id":"7","text":"a < b & c","reply_parameters":{"message_id":3,"allow_sending_without_reply":true}}` + "\n",
			platform.Sent{ID: "c:7:4"},
		},
	} {
		sent, asked, err := send(t, 200, row.reply, platform.Reply{To: row.to, Text: "a < b & c"})
		if err != nil || sent != row.sent || asked != row.asked {
			t.Errorf("%s: %+v, %v\n got %s\nwant %s", name, sent, err, asked, row.asked)
		}
	}
}

func TestRefused(t *testing.T) {
	odd := direct
	odd.ID = "7:x"
	stranger := direct
	stranger.Source = "telegram/8"
	to := func(m mention.Mention) platform.Reply { return platform.Reply{To: m, Text: "x"} }
	for name, row := range map[string]struct {
		status int
		reply  string
		answer platform.Reply
		want   platform.SendError
	}{
		"too many": {
			429, `{"ok":false,"error_code":429,"parameters":{"retry_after":35}}`, to(direct),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: 35 * time.Second},
		},
		"too many, no time": {
			429, ``, to(direct),
			platform.SendError{Verdict: platform.Retry, Reason: "too many calls (429)", After: time.Second},
		},
		"down": {
			502, `<html>`, to(direct),
			platform.SendError{Verdict: platform.Retry, Reason: "the platform is busy or down (502)"},
		},
		"token revoked": {
			401, `{"ok":false}`, to(direct),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (401)"},
		},
		"no such token": {
			404, `{"ok":false}`, to(direct),
			platform.SendError{Verdict: platform.Reconnect, Reason: "token invalid (404)"},
		},
		"blocked": {
			403, `{"ok":false,"description":"Forbidden: bot was blocked by the user"}`, to(direct),
			platform.SendError{Verdict: platform.GiveUp, Reason: "the person cannot be reached (403)"},
		},
		"chat not found": {
			400, `{"ok":false}`, to(direct),
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (400)"},
		},
		"200 that is no ok": {
			200, `{"ok":false}`, to(direct),
			platform.SendError{Verdict: platform.GiveUp, Reason: "refused (200)"},
		},
		"200, no id": {
			200, `{"ok":true,"result":{}}`, to(direct),
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"200, no JSON": {
			200, `yes`, to(direct),
			platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"},
		},
		"a try after one that may have succeeded": {
			200, ``,
			platform.Reply{To: direct, Retry: true},
			platform.SendError{Verdict: platform.GiveUp, Reason: "may stand there already, which cannot be looked up"},
		},
		"not one of its ids": {
			200, ``, to(odd),
			platform.SendError{Verdict: platform.GiveUp, Reason: "no address can be made for this mention"},
		},
		"no token": {
			200, ``, to(stranger),
			platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"},
		},
	} {
		_, _, err := send(t, row.status, row.reply, row.answer)
		var failed *platform.SendError
		if !errors.As(err, &failed) || *failed != row.want {
			t.Errorf("%s: %v, want %v", name, err, &row.want)
		}
	}
}

func TestNoAnswer(t *testing.T) {
	server := httptest.NewServer(
		http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }))
	defer server.Close()
	a := telegram.New(telegram.Config{Tokens: map[string]string{"9": "t"}, BaseURL: server.URL, HTTP: server.Client()})
	_, err := a.Send(t.Context(), platform.Reply{To: direct, Text: "x"})
	var failed *platform.SendError
	if !errors.As(err, &failed) || failed.Verdict != platform.MaybeSent {
		t.Errorf("%v", err)
	}
}
