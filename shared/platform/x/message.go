package x

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

// directMessage is a private message that is not encrypted.
type directMessage struct {
	Type      string          `json:"type"`
	ID        platform.ID     `json:"id"`
	CreatedAt platform.Moment `json:"created_timestamp"`
	Create    struct {
		Target struct {
			RecipientID platform.ID `json:"recipient_id"`
		} `json:"target"`
		SenderID platform.ID `json:"sender_id"`
		Data     struct {
			Text       string `json:"text"`
			Attachment struct {
				Media picture `json:"media"`
			} `json:"attachment"`
		} `json:"message_data"`
	} `json:"message_create"`
}

// event reads the message for our account us. What we wrote ourselves, in any app, is an echo. The other person's id is
// what the API answers to, and the thread, in both directions.
func (d directMessage) event(us platform.ID, known people) platform.Event {
	if d.Type != "message_create" && d.Type != "" {
		return noted(platform.Ignored, us, "private message "+platform.Quoted(d.Type)+" is not heard")
	}
	sender, other := d.Create.SenderID, d.Create.SenderID
	what := platform.Said
	if sender == us {
		what, other = platform.Echo, d.Create.Target.RecipientID
	}
	m := mention.Mention{
		Key:    mention.Key{Source: source(us), Kind: mention.Message, ID: string(d.ID)},
		Author: known[sender].author(sender), Text: unescape.Replace(d.Create.Data.Text),
		SaidAt: d.CreatedAt.Or(born(d.ID)), Private: true, Thread: string(other), ReplyRef: string(other),
		Media: []string{d.Create.Data.Attachment.Media.URL},
	}
	return platform.Event{Kind: what, Mention: m}
}
