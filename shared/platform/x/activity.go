package x

import (
	"cmp"
	"errors"
	"strings"

	"oyez/shared/platform"
)

// activity is the envelope of the X Activity API; on the filtered stream it is the post itself. Its event_uuid is
// unique per delivery only, so nothing is known by it. P is a payload, or platform.Each of one: what
// events that are not heard carry may be anything.
type activity[P any] struct {
	post
	envelope
	Payload *P `json:"payload"`
}

type envelope struct {
	Type     string   `json:"event_type"`
	Tag      string   `json:"tag"`
	Includes includes `json:"includes"`
	Filter   struct {
		UserID platform.ID `json:"user_id"`
	} `json:"filter"`
}

// payload is a post, private messages in the shape of the Account Activity API, or who took the permission back.
type payload struct {
	post
	Messages []platform.Each[directMessage] `json:"direct_message_events"`
	Users    people                         `json:"users"`
	UserID   platform.ID                    `json:"user_id"`
}

// dm.sent comes for what we wrote ourselves, in any app.
const (
	received = "dm.received"
	sent     = "dm.sent"
)

func heard(a activity[platform.Each[payload]]) ([]platform.Event, error) {
	us := a.Filter.UserID
	switch a.Type {
	case "post.create", "post.mention.create", "post.reply.create", "post.quote.create", "post.delete", received, sent,
		"oauth.revoke":
		if a.Payload == nil {
			return nil, errors.New("no payload in data")
		}
		if a.Payload.Err != nil {
			return nil, a.Payload.Err
		}
	}
	switch a.Type {
	case "post.create", "post.mention.create", "post.reply.create", "post.quote.create":
		return a.posted(a.Payload.Value.post), nil
	case "post.delete":
		return []platform.Event{removed(us, a.Payload.Value.ID)}, nil
	case received, sent:
		return a.messages(a.Payload.Value)
	case "oauth.revoke":
		return []platform.Event{disconnected(cmp.Or(a.Payload.Value.UserID, us))}, nil
	}
	what, note := platform.Ignored, platform.Quoted(a.Type)+" is not heard"
	switch {
	case a.Type == "post.repost.create":
		what, note = platform.Counted, "retweet"
	case a.Type == "like.create":
		what, note = platform.Counted, "like"
	case a.Type == "follow.follow":
		what, note = platform.Counted, "follow"
	case a.Type == "follow.unfollow":
		what, note = platform.Counted, "unfollow"
	case a.Type == "dm.read":
		what, note = platform.Counted, "read mark"
	case a.Type == "dm.indicate_typing":
		what, note = platform.Counted, "typing"
	case strings.HasPrefix(a.Type, "chat."):
		what, note = platform.Counted, "encrypted message"
	}
	return []platform.Event{noted(what, us, note)}, nil
}

// posted reads one of the events that carry a post. post.mention.create and post.quote.create come only for people who
// called us; post.create comes only for our own posts.
func (e envelope) posted(p post) []platform.Event {
	if e.Type == "post.create" {
		p.AuthorID = cmp.Or(p.AuthorID, e.Filter.UserID)
	}
	us, unknown := account(e.Filter.UserID, e.Tag)
	called := e.Type == "post.mention.create" || e.Type == "post.quote.create"
	return []platform.Event{explained(p.event(us, e.Includes, called), unknown)}
}

func (e envelope) messages(p payload) ([]platform.Event, error) {
	if len(p.Messages) == 0 {
		return nil, errors.New("no message in the payload")
	}
	us := e.Filter.UserID
	return each(us, "a private message", p.Messages, func(m directMessage) platform.Event {
		ours := m.Create.Target.RecipientID
		if e.Type == sent {
			ours = m.Create.SenderID
		}
		return m.event(cmp.Or(us, ours), p.Users)
	}), nil
}
