package tiktok

import (
	"encoding/json"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// message is a private message, to us or from us.
type message struct {
	ID           platform.ID     `json:"message_id"`
	Conversation platform.ID     `json:"conversation_id"`
	Type         string          `json:"type"`
	Text         words           `json:"text"`
	At           platform.Moment `json:"timestamp"`
	From         string          `json:"from"`
	FromUser     struct {
		ID   platform.ID `json:"id"`
		Role string      `json:"role"`
	} `json:"from_user"`
	Shared struct {
		Link string `json:"embed_url"`
	} `json:"share_post"`
}

// words are text as it stands or within an object; of anything else nothing is read.
type words string

// UnmarshalJSON never fails: a message without words is a message all the same.
func (w *words) UnmarshalJSON(b []byte) error {
	var text string
	var wrapped struct {
		Body string `json:"body"`
	}
	if json.Unmarshal(b, &text) != nil && json.Unmarshal(b, &wrapped) == nil {
		text = wrapped.Body
	}
	*w = words(text)
	return nil
}

// event reads the message. Its conversation is what the API answers to.
func (m message) event(d delivery) platform.Event {
	e := platform.Event{Kind: platform.Said, Mention: mention.Mention{
		Key:    mention.Key{Source: d.source(), Kind: mention.Message, ID: string(m.ID)},
		Author: mention.Author{ID: string(m.FromUser.ID), Name: m.From, Followers: -1}, Text: string(m.Text),
		SaidAt: m.At.Or(d.CreatedAt.Time), Private: true, Thread: string(m.Conversation),
		ReplyRef: string(m.Conversation), Media: []string{m.Shared.Link},
	}}
	if d.Event == "im_send_msg" || m.FromUser.Role == "business_account" || m.FromUser.ID != "" &&
		m.FromUser.ID == d.Us {
		e.Kind = platform.Echo
	}
	if m.Text == "" && m.Type != "" {
		e.Note = platform.Quoted(m.Type) + " without words"
	}
	return e
}
