package tiktok

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// What TikTok lets a business write, and for how long. The limit of a message is unconfirmed.
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
	case !a.tokens.Known(m.Source):
		way.Refused = platform.RefusedNoToken
	}
	return []platform.Way{way}
}

// Length counts UTF-16 units: TikTok does not say what it counts.
func (a *Adapter) Length(text string) int { return platform.UTF16Length(text) }

// Send publishes one reply. TikTok knows no idempotency key: on a retry a reply is first looked for below the comment;
// a private message cannot be looked for, so what became of it stays open.
func (a *Adapter) Send(ctx context.Context, reply platform.Reply) (platform.Sent, error) {
	m := reply.To
	token, err := a.tokens.For(ctx, m.Source)
	if err != nil {
		return platform.Sent{}, err
	}
	header := http.Header{"Access-Token": {token}} // TikTok's own, not Authorization
	path, body := "/business/comment/reply/create/", map[string]any{
		"business_id": m.Source.Account(), "video_id": m.Thread, "comment_id": m.ReplyRef, "text": reply.Text,
	}
	switch {
	case m.Kind == mention.Message && reply.Retry:
		return platform.Sent{}, platform.Revised(platform.ErrUnverifiable, platform.GiveUp, platform.MaybeSent)
	case m.Kind == mention.Message:
		path, body = "/business/message/send/", map[string]any{
			"business_id": m.Source.Account(), "recipient_type": "CONVERSATION", "recipient": m.ReplyRef,
			"message_type": "TEXT", "text": map[string]string{"body": reply.Text},
		}
	case reply.Retry:
		sent, found, err := a.look(ctx, reply, header)
		if found || err != nil {
			return sent, err
		}
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
	if err := a.api.Post(ctx, path, header, body, &took); err != nil {
		return platform.Sent{}, err
	}
	id := cmp.Or(took.Data.CommentID, took.Data.MessageID, took.Data.Message.ID)
	if id == "" {
		return platform.Sent{}, platform.NoID(http.StatusOK)
	}
	return platform.Sent{ID: string(id), Permalink: m.Permalink}, nil
}

// look searches our text among our replies below the comment.
func (a *Adapter) look(ctx context.Context, reply platform.Reply, header http.Header) (platform.Sent, bool, error) {
	m := reply.To
	query := url.Values{"business_id": {m.Source.Account()}, "video_id": {m.Thread}, "comment_id": {m.ReplyRef}}
	var below struct {
		Data struct {
			Comments []struct {
				ID    platform.ID `json:"comment_id"`
				Text  string      `json:"text"`
				Owner bool        `json:"owner"`
			} `json:"comments"`
		} `json:"data"`
	}
	if err := a.api.Find(ctx, "/business/comment/reply/list/?"+query.Encode(), header, &below); err != nil {
		return platform.Sent{}, false, err
	}
	for _, c := range below.Data.Comments {
		if c.Owner && platform.SameText(c.Text, reply.Text) {
			return platform.Sent{ID: string(c.ID), Permalink: m.Permalink}, true, nil
		}
	}
	return platform.Sent{}, false, nil
}
