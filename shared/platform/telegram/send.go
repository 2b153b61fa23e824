package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// spot is where an answer goes, as Key.ID says it.
type spot struct {
	connection string
	chat       string
	message    int64
}

func place(m mention.Mention) (spot, bool) {
	parts := strings.Split(m.ID, ":")
	if len(parts) == 2 {
		parts = append([]string{""}, parts...)
	}
	if len(parts) != 3 || parts[1] == "" {
		return spot{}, false
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	return spot{connection: parts[0], chat: parts[1], message: id}, err == nil
}

type sendMessage struct {
	Connection string `json:"business_connection_id,omitempty"`
	Chat       string `json:"chat_id"`
	Text       string `json:"text"`
	Reply      struct {
		Message int64 `json:"message_id"`
		Anyway  bool  `json:"allow_sending_without_reply"` // the person may have deleted it meanwhile
	} `json:"reply_parameters"`
}

// took is Telegram's answer to a call.
type took struct {
	OK         bool `json:"ok"`
	Parameters struct {
		RetryAfter platform.Count `json:"retry_after"` // seconds
	} `json:"parameters"`
	Result struct {
		ID   platform.ID `json:"message_id"`
		Chat chat        `json:"chat"`
	} `json:"result"`
}

// Send answers as our bot. A bot can neither look at what it wrote nor name a try, so a try that may have succeeded is
// not made again: a person must look.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	token := a.token(answer.To)
	if token == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	}
	to, known := place(answer.To)
	switch {
	case !known:
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	case answer.Retry:
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "may stand there already, which cannot be looked up",
		}
	}
	body := sendMessage{Connection: to.connection, Chat: to.chat, Text: answer.Text}
	body.Reply.Message, body.Reply.Anyway = to.message, true
	address := strings.TrimSuffix(a.config.BaseURL, "/") + "/bot" + token + "/sendMessage"
	status, _, reply, err := platform.PostJSON(ctx, a.config.HTTP, address, nil, body)
	if err != nil {
		return platform.Sent{}, err
	}
	var said took
	broken := json.Unmarshal(reply, &said)
	if status != http.StatusOK || broken == nil && !said.OK {
		return platform.Sent{}, explain(status, said)
	}
	id := key("", to.connection, said.Result.Chat, said.Result.ID).ID
	if broken != nil || id == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	return platform.Sent{ID: id, Permalink: said.Result.Chat.permalink(string(said.Result.ID))}, nil
}

// explain reads Telegram's refusal by its status.
func explain(status int, said took) *platform.SendError {
	failed := &platform.SendError{Verdict: platform.GiveUp}
	words := "refused"
	switch {
	case status == http.StatusTooManyRequests:
		failed.Verdict, words = platform.Retry, "too many calls"
		failed.After = time.Duration(min(max(said.Parameters.RetryAfter.N, 1), 24*60*60)) * time.Second
	case status >= http.StatusInternalServerError:
		failed.Verdict, words = platform.Retry, "the platform is busy or down"
	case status == http.StatusUnauthorized || status == http.StatusNotFound: // an unknown token has no methods
		failed.Verdict, words = platform.Reconnect, "token invalid"
	case status == http.StatusForbidden:
		words = "the person cannot be reached" // blocked the bot, or threw it out of the group
	}
	failed.Reason = fmt.Sprintf("%s (%d)", words, status)
	return failed
}
