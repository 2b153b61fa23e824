package x

import (
	"encoding/json"
	"errors"
	"strings"

	"oyez/shared/platform"
)

// activity is the envelope of the X Activity API; on the filtered stream it is the post itself. Its event_uuid is unique
// per delivery only, so nothing is known by it (spec sheet 6.5).
type activity struct {
	post
	Type     string          `json:"event_type"`
	Tag      string          `json:"tag"`
	Payload  json.RawMessage `json:"payload"`
	Includes includes        `json:"includes"`
	Filter   struct {
		UserID platform.ID `json:"user_id"`
	} `json:"filter"`
}

// dm.sent comes for what we wrote ourselves, in any app.
const (
	received = "dm.received"
	sent     = "dm.sent"
)

func (a activity) events() ([]platform.Event, error) {
	us := a.Filter.UserID
	switch a.Type {
	case "post.create", "post.mention.create", "post.reply.create", "post.quote.create":
		return a.posted(us)
	case "post.delete":
		var gone post
		if err := a.payload(&gone); err != nil {
			return nil, err
		}
		return []platform.Event{removed(us, gone.ID)}, nil
	case received, sent:
		return a.messages(us)
	case "oauth.revoke":
		var who struct {
			UserID platform.ID `json:"user_id"`
		}
		if err := a.payload(&who); err != nil {
			return nil, err
		}
		return []platform.Event{disconnected(firstID(who.UserID, us))}, nil
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
// called us (spec sheet 6.5); post.create comes only for our own posts.
func (a activity) posted(us platform.ID) ([]platform.Event, error) {
	var p post
	if err := a.payload(&p); err != nil {
		return nil, err
	}
	if a.Type == "post.create" {
		p.AuthorID = firstID(p.AuthorID, us)
	}
	us, unknown := account(us, a.Tag)
	called := a.Type == "post.mention.create" || a.Type == "post.quote.create"
	return []platform.Event{explained(p.event(us, a.Includes, called), unknown)}, nil
}

// messages reads private messages, which come in the shape of the Account Activity API.
func (a activity) messages(us platform.ID) ([]platform.Event, error) {
	var d accountActivity
	if err := a.payload(&d); err != nil {
		return nil, err
	}
	if len(d.Messages) == 0 {
		return nil, errors.New("no message in the payload")
	}
	return each(us, "a private message", d.Messages, func(m directMessage) platform.Event {
		ours := m.Create.Target.RecipientID
		if a.Type == sent {
			ours = m.Create.SenderID
		}
		return m.event(firstID(us, ours), d.Users)
	}), nil
}

func (a activity) payload(into any) error {
	if len(a.Payload) == 0 || string(a.Payload) == "null" {
		return errors.New("no payload in data")
	}
	return json.Unmarshal(a.Payload, into)
}
