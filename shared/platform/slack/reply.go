package slack

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// textLimit is up to where Slack shows a text in one piece; it cuts at 40,000.
const textLimit = 4000

// Ways is one way, in the thread: seen by whoever sees the channel.
func (a *Adapter) Ways(m mention.Mention, _ time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: textLimit}
	if m.Private {
		way.Visibility = platform.Private
	}
	_, _, known := place(m)
	switch {
	case m.Erased || !known:
		way.Refused = platform.RefusedNotAllowed
	case a.token(m) == "":
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts characters as they are sent: "&", "<" and ">" take four or five.
func (a *Adapter) Length(text string) int { return utf8.RuneCountInString(escape.Replace(text)) }

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

// reply is Slack's answer to a call.
type reply struct {
	OK       bool    `json:"ok"`
	Error    string  `json:"error"`
	Channel  string  `json:"channel"`
	TS       string  `json:"ts"`
	Messages []event `json:"messages"`
}

// Send replies as our app. Slack knows no idempotency key: on a retry the reply is first looked for in the thread.
func (a *Adapter) Send(ctx context.Context, ours platform.Reply) (platform.Sent, error) {
	channel, thread, known := place(ours.To)
	switch {
	case a.token(ours.To) == "":
		return platform.Sent{}, platform.ErrNoToken
	case !known:
		return platform.Sent{}, platform.ErrNoAddress
	}
	if ours.Retry {
		ts, found, err := a.look(ctx, ours, channel, thread)
		if err != nil {
			return platform.Sent{}, err
		}
		if found {
			return a.sent(ours.To, channel, ts, thread), nil
		}
	}
	body := postMessage{Channel: channel, Thread: thread, Text: escape.Replace(ours.Text)}
	var took reply
	if err := a.api.Post(ctx, "/api/chat.postMessage", a.bearer(ours.To), body, &took); err != nil {
		return platform.Sent{}, err
	}
	if took.TS == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return a.sent(ours.To, channel, took.TS, thread), nil
}

func (a *Adapter) sent(to mention.Mention, channel, ts, thread string) platform.Sent {
	return platform.Sent{
		ID: key(to.Source, channel, ts).ID, Permalink: a.permalink(to.Source.Account(), channel, ts, thread),
	}
}

// look searches our text among what was written since the mention.
func (a *Adapter) look(ctx context.Context, ours platform.Reply, channel, thread string) (ts string, found bool,
	err error,
) {
	_, since, _ := strings.Cut(ours.To.ID, ":")
	method, query := "conversations.history", url.Values{"channel": {channel}, "oldest": {since}, "limit": {"200"}}
	if thread != "" {
		method = "conversations.replies"
		query.Set("ts", thread)
	}
	var there reply
	if err := a.api.Find(ctx, "/api/"+method+"?"+query.Encode(), a.bearer(ours.To), &there); err != nil {
		return "", false, err
	}
	for _, m := range there.Messages {
		if m.BotID != "" && plain(m.Text) == ours.Text {
			return m.TS, true, nil
		}
	}
	return "", false, nil
}
