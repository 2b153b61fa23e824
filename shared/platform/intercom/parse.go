package intercom

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// notification is the envelope (spec sheet 21). What it is about depends on the topic.
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
		return nil, fmt.Errorf("intercom: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	if d.Topic == "" {
		return nil, fmt.Errorf("intercom: %w: no topic at the root", platform.ErrUnreadable)
	}
	if d.Data.Item == nil {
		d.Data.Item = &item{Err: errors.New("nothing is there")}
	}
	events, err := d.events(*d.Data.Item)
	if err != nil {
		return nil, fmt.Errorf("intercom: %w: in data.item: %s", platform.ErrUnreadable, platform.Where(err))
	}
	for i := range events {
		events[i] = platform.Bounded(events[i])
	}
	return events, nil
}

// events is what the notification tells. The error is the item's, where it matters.
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
		return []platform.Event{n.noted(platform.Ignored, platform.Quoted(n.Topic)+" is not heard")}, nil
	}
	return events, about.Err
}

func (n notification) source() mention.Source { return mention.SourceOf("intercom", string(n.App)) }

func (n notification) noted(what platform.EventKind, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: n.source()}, Author: mention.Author{Followers: -1}}
	return platform.Event{Kind: what, Mention: m, Note: note}
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
