package intercom

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// notification is the envelope. What it is about depends on the topic.
type notification struct {
	Topic string          `json:"topic"`
	App   platform.ID     `json:"app_id"`
	At    platform.Moment `json:"created_at"`
}

// delivery is one notification. I is a conversation, or platform.Each of one: what topics that are not heard are about
// may be anything. A deleted person has an id too, and nothing else that is read.
type delivery[I any] struct {
	notification
	Data struct {
		Item *I `json:"item"`
	} `json:"data"`
}

// item is a conversation that may be malformed, as may each of its parts.
type item = platform.Each[conversation[platform.Each[part]]]

// read reads a body at one go, and part by part where one is malformed.
func read(body []byte) (each delivery[item], err error) {
	var whole delivery[conversation[part]]
	if json.Unmarshal(body, &whole) != nil {
		err = json.Unmarshal(body, &each)
		return each, err
	}
	each.notification = whole.notification
	if c := whole.Data.Item; c != nil {
		each.Data.Item = &item{}
		each.Data.Item.Value.opening = c.opening
		each.Data.Item.Value.Parts.List = platform.Plain(c.Parts.List)
	}
	return each, nil
}

// Parse reads one notification.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	if d.Topic == "" {
		return nil, platform.NotUnderstood(errors.New("no topic at the root"))
	}
	if d.Data.Item == nil {
		d.Data.Item = &item{Err: errors.New("nothing is there")}
	}
	events, err := d.events(*d.Data.Item)
	if err != nil {
		return nil, fmt.Errorf("%w: in data.item: %s", platform.ErrUnreadable, platform.Where(err))
	}
	return events, nil
}

// events is what the notification reports. The error is the item's, where it matters.
func (n notification) events(about item) (events []platform.Event, err error) {
	c := about.Value
	switch n.Topic {
	case "conversation.user.created", "conversation.admin.single.created":
		events = []platform.Event{n.opened(c.opening)}
	case "conversation.user.replied", "conversation.admin.replied", "conversation.operator.replied":
		events = n.replied(c.opening, c.Parts.List)
	case "conversation_part.redacted":
		events = n.redacted(c.opening, c.Parts.List)
	case "conversation.rating.added", "conversation.rating.remarked":
		events = []platform.Event{n.rated(c.opening)}
	case "contact.deleted", "user.deleted":
		e := n.noted(platform.Erased, "")
		if e.Mention.Author.ID = string(c.ID); c.ID == "" {
			e = n.noted(platform.Ignored, "a deleted person without an id")
		}
		events = []platform.Event{e}
	default:
		return []platform.Event{platform.NotHeard(n.source(), n.Topic)}, nil
	}
	return events, about.Err
}

func (n notification) source() mention.Source { return mention.SourceOf("intercom", string(n.App)) }

func (n notification) noted(what platform.EventKind, note string) platform.Event {
	return platform.Noted(what, n.source(), note)
}

// byUs says whether Intercom's word for an author means one of our side.
func byUs(kind string) bool {
	switch kind {
	case "admin", "bot", "team", "operator":
		return true
	}
	return false
}

// key is a message's id: numbers of parts are unique within their conversation. Empty where one of them is missing.
func key(conversation, part platform.ID) string {
	if conversation == "" || part == "" {
		return ""
	}
	return strings.Join([]string{string(conversation), string(part)}, "-")
}
