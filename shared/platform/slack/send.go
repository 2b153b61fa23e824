package slack

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// place is the channel of m and the ts of the message that opened its thread; "" in a talk without threads.
func place(m mention.Mention) (channel, thread string, ok bool) {
	channel, ts, ok := strings.Cut(m.ID, ":")
	if !ok || channel == "" || ts == "" {
		return "", "", false
	}
	_, thread, _ = strings.Cut(m.Thread, ":")
	if thread == "" && !direct(channel) {
		thread = ts
	}
	return channel, thread, true
}

type postMessage struct {
	Channel string `json:"channel"`
	Thread  string `json:"thread_ts,omitempty"`
	Text    string `json:"text"`
	Markup  bool   `json:"mrkdwn"` // false: what a person wrote is shown as it is
}

// reply is Slack's answer to a call: it says 200 to what it refuses, too.
type reply struct {
	OK       bool    `json:"ok"`
	Error    string  `json:"error"`
	Channel  string  `json:"channel"`
	TS       string  `json:"ts"`
	Messages []event `json:"messages"`
}

// Send answers as our app. Slack knows no idempotency key: on a retry the answer is first looked for in the thread.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	if a.token(answer.To) == "" {
		return platform.Sent{}, &platform.SendError{Verdict: platform.Reconnect, Reason: "no token for this account"}
	}
	channel, thread, known := place(answer.To)
	if !known {
		return platform.Sent{}, &platform.SendError{
			Verdict: platform.GiveUp,
			Reason:  "no address can be made for this mention",
		}
	}
	if answer.Retry {
		ts, found, err := a.look(ctx, answer, channel, thread)
		if err != nil {
			return platform.Sent{}, err
		}
		if found {
			return a.sent(answer.To, channel, ts, thread), nil
		}
	}
	body := postMessage{Channel: channel, Thread: thread, Text: escape.Replace(answer.Text)}
	status, header, raw, err := platform.PostJSON(ctx, a.config.HTTP, a.address("chat.postMessage"),
		a.bearer(answer.To), body)
	if err != nil {
		return platform.Sent{}, err
	}
	var took reply
	broken := json.Unmarshal(raw, &took)
	switch {
	case status != http.StatusOK || broken == nil && !took.OK:
		return platform.Sent{}, explain(status, header, took.Error)
	case broken != nil || took.TS == "":
		return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
	}
	return a.sent(answer.To, channel, took.TS, thread), nil
}

func (a *Adapter) sent(to mention.Mention, channel, ts, thread string) platform.Sent {
	us := to.Source.Account()
	return platform.Sent{ID: key(us, channel, ts).ID, Permalink: a.permalink(us, channel, ts, thread)}
}

// look searches our text among what was written since the mention. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply, channel, thread string) (ts string, found bool,
	err error,
) {
	_, since, _ := strings.Cut(answer.To.ID, ":")
	method, query := "conversations.history", url.Values{"channel": {channel}, "oldest": {since}, "limit": {"200"}}
	if thread != "" {
		method = "conversations.replies"
		query.Set("ts", thread)
	}
	status, header, raw, err := platform.Get(ctx, a.config.HTTP, a.address(method)+"?"+query.Encode(),
		a.bearer(answer.To))
	if err != nil {
		return "", false, unseen("no answer")
	}
	var there reply
	broken := json.Unmarshal(raw, &there)
	if status != http.StatusOK || broken == nil && !there.OK {
		failed := explain(status, header, there.Error)
		if failed.Verdict == platform.Retry {
			failed.Verdict = platform.MaybeSent
		}
		return "", false, failed
	}
	if broken != nil {
		return "", false, unseen("no JSON")
	}
	for _, m := range there.Messages {
		if m.BotID != "" && plain(m.Text) == answer.Text {
			return m.TS, true, nil
		}
	}
	return "", false, nil
}

func unseen(why string) *platform.SendError {
	return &platform.SendError{Verdict: platform.MaybeSent, Reason: "could not look whether it stands there: " + why}
}

func (a *Adapter) address(method string) string {
	return strings.TrimSuffix(a.config.BaseURL, "/") + "/api/" + method
}

func (a *Adapter) bearer(m mention.Mention) http.Header {
	return http.Header{"Authorization": {"Bearer " + a.token(m)}}
}
