package telegram

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

const (
	textLimit      = 4096           // of one message
	businessWindow = 24 * time.Hour // a bot may write for a business account where the customer wrote that recently
)

// Ways is one way: where the person spoke.
func (a *Adapter) Ways(m mention.Mention, now time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	to, known := place(m)
	if to.connection != "" {
		way.Until = m.SaidAt.Add(businessWindow)
	}
	switch {
	case m.Erased || !known:
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	case !way.Until.IsZero() && !now.Before(way.Until):
		way.Refused = platform.RefusedWindow
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units, as Telegram does in texts: what it takes is never longer than that.
func (a *Adapter) Length(text string) int { return platform.UTF16Length(text) }

// spot is where a reply goes, as Key.ID says it.
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

// Send replies as our bot. A bot can neither look at what it wrote nor name a try, so a try that may have succeeded is
// not made again: a person must look.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	token := a.token(reply.To)
	to, known := place(reply.To)
	switch {
	case token == "":
		return platform.Sent{}, platform.ErrNoToken
	case !known:
		return platform.Sent{}, platform.ErrNoAddress
	case reply.Retry:
		return platform.Sent{}, platform.ErrUnverifiable
	}
	body := sendMessage{Connection: to.connection, Chat: to.chat, Text: reply.Text}
	body.Reply.Message, body.Reply.Anyway = to.message, true
	var took took
	if err := a.api.Post(ctx, "/bot"+token+"/sendMessage", nil, body, &took); err != nil {
		return platform.Sent{}, err
	}
	id := key("", to.connection, took.Result.Chat, took.Result.ID).ID
	if id == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return platform.Sent{ID: id, Permalink: took.Result.Chat.permalink(string(took.Result.ID))}, nil
}

var statuses = platform.Statuses{
	http.StatusTooManyRequests:     {Verdict: platform.Retry, Reason: "too many calls", Wait: time.Second},
	http.StatusInternalServerError: {Verdict: platform.Retry, Reason: "the platform is busy or down"},
	http.StatusNotFound:            {Verdict: platform.Reconnect, Reason: "token invalid"}, // it has no methods
	// blocked the bot, or threw it out of the group
	http.StatusForbidden: {Verdict: platform.GiveUp, Reason: "the person cannot be reached"},
}

// explain reads Telegram's refusals by their status. How long to wait stands in the body.
func explain(answer platform.APIResponse) *platform.SendError {
	var said took
	broken := json.Unmarshal(answer.Body, &said) != nil
	if answer.OK() && (broken || said.OK) {
		return nil
	}
	failed := statuses.Explain(answer)
	if failed == nil { // a refusal within a 200
		return platform.Codes[int]{}.Failed(answer.Status, nil)
	}
	if wait := said.Parameters.RetryAfter.N; failed.Verdict == platform.Retry && wait > 0 {
		failed.After = time.Duration(min(wait, 24*60*60)) * time.Second
	}
	return failed
}
