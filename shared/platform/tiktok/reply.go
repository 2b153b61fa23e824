package tiktok

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What TikTok lets a business write, and for how long (spec sheet 3). The limit of a message is unconfirmed.
const (
	commentLimit  = 1200
	messageLimit  = 6000
	messageWindow = 48 * time.Hour // after the person's last message; at most ten of ours
)

// Ways is one way: a public reply to a comment below our own video, or a private one to a message, within 48 hours.
// Videos and comments elsewhere that name us are answered in the app.
func (a *Adapter) Ways(m mention.Mention, now time.Time) []platform.Way {
	way := platform.Way{Visibility: platform.Public, Limit: commentLimit}
	if m.Kind == mention.Message {
		way = platform.Way{Visibility: platform.Private, Limit: messageLimit}
		if !m.SaidAt.IsZero() {
			way.Until = m.SaidAt.Add(messageWindow)
		}
	}
	switch {
	case m.Erased || m.Kind != mention.Comment && m.Kind != mention.Message || m.ReplyRef == "":
		way.Refused = platform.RefusedNotAllowed
	case !way.Until.IsZero() && now.After(way.Until):
		way.Refused = platform.RefusedWindow
	case !a.tokens.Known(m):
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units. TikTok does not say what it counts; no other measure of a text is longer in its limits.
func (a *Adapter) Length(text string) int { return len(utf16.Encode([]rune(text))) }

// Send publishes one answer. TikTok knows no idempotency key: on a retry a reply is first looked for below the comment;
// a private message cannot be looked for, so what became of it stays open.
func (a *Adapter) Send(ctx context.Context, answer platform.Reply) (platform.Sent, error) {
	m := answer.To
	if m.Kind == mention.Message {
		if answer.Retry {
			return platform.Sent{}, &platform.SendError{
				Verdict: platform.MaybeSent,
				Reason:  "may stand there already, which cannot be looked up",
			}
		}
		return a.publish(ctx, m, "message/send/", map[string]any{
			"business_id": m.Source.Account(), "recipient_type": "CONVERSATION", "recipient": m.ReplyRef,
			"message_type": "TEXT", "text": map[string]string{"body": answer.Text},
		})
	}
	if answer.Retry {
		sent, found, err := a.look(ctx, answer)
		if found || err != nil {
			return sent, err
		}
	}
	return a.publish(ctx, m, "comment/reply/create/", map[string]any{
		"business_id": m.Source.Account(), "video_id": m.Thread, "comment_id": m.ReplyRef, "text": answer.Text,
	})
}

func (a *Adapter) publish(ctx context.Context, m mention.Mention, path string, body any) (platform.Sent, error) {
	token, err := a.header(ctx, m)
	if err != nil {
		return platform.Sent{}, err
	}
	status, header, reply, err := platform.PostJSON(ctx, a.config.HTTP, a.address(path), token, body)
	if err != nil {
		return platform.Sent{}, err
	}
	var took struct {
		Data struct {
			CommentID platform.ID `json:"comment_id"`
			MessageID platform.ID `json:"message_id"`
			Message   struct {
				ID platform.ID `json:"message_id"`
			} `json:"message"`
		} `json:"data"`
	}
	if failed := explain(status, header, reply); failed != nil {
		return platform.Sent{}, failed
	}
	if json.Unmarshal(reply, &took) == nil {
		for _, id := range []platform.ID{took.Data.CommentID, took.Data.MessageID, took.Data.Message.ID} {
			if id != "" {
				return platform.Sent{ID: string(id), Permalink: m.Permalink}, nil
			}
		}
	}
	return platform.Sent{}, &platform.SendError{Verdict: platform.MaybeSent, Reason: "answer without an id (200)"}
}

// look searches our text among our replies below the comment. Whatever hinders the look leaves the question open.
func (a *Adapter) look(ctx context.Context, answer platform.Reply) (platform.Sent, bool, error) {
	m := answer.To
	query := url.Values{"business_id": {m.Source.Account()}, "video_id": {m.Thread}, "comment_id": {m.ReplyRef}}
	token, err := a.header(ctx, m)
	if err != nil {
		return platform.Sent{}, false, err
	}
	status, header, reply, err := platform.Get(ctx, a.config.HTTP, a.address("comment/reply/list/?"+query.Encode()),
		token)
	if err != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no answer",
		}
	}
	if failed := explain(status, header, reply); failed != nil {
		if failed.Verdict == platform.Retry {
			failed.Verdict = platform.MaybeSent
		}
		return platform.Sent{}, false, failed
	}
	var below struct {
		Data struct {
			Comments []struct {
				ID    platform.ID `json:"comment_id"`
				Text  string      `json:"text"`
				Owner bool        `json:"owner"`
			} `json:"comments"`
		} `json:"data"`
	}
	if json.Unmarshal(reply, &below) != nil {
		return platform.Sent{}, false, &platform.SendError{
			Verdict: platform.MaybeSent,
			Reason:  "could not look whether it stands there: no JSON",
		}
	}
	for _, c := range below.Data.Comments {
		if c.Owner && plain(c.Text) == plain(answer.Text) {
			return platform.Sent{ID: string(c.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}

func (a *Adapter) address(path string) string {
	return a.config.BaseURL + "/open_api/v1.3/business/" + path
}

// header is TikTok's own, not Authorization.
func (a *Adapter) header(ctx context.Context, m mention.Mention) (http.Header, error) {
	token, err := a.tokens.For(ctx, m)
	return http.Header{"Access-Token": {token}}, err
}

// plain is a text without what TikTok may change about it: outer space, composition of accents.
func plain(text string) string { return norm.NFC.String(strings.TrimSpace(text)) }
