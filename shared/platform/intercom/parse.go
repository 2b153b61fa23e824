package intercom

import (
	"encoding/json"
	"fmt"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is one notification (spec sheet 21). What it is about is read by topic.
type delivery struct {
	Type  string          `json:"type"`
	Topic string          `json:"topic"`
	App   platform.ID     `json:"app_id"`
	At    platform.Moment `json:"created_at"`
	Data  struct {
		Item json.RawMessage `json:"item"`
	} `json:"data"`
}

// Parse reads one notification.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, fmt.Errorf("intercom: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	if d.Topic == "" {
		return nil, fmt.Errorf("intercom: %w: no topic at the root", platform.ErrUnreadable)
	}
	events, err := d.events()
	if err != nil {
		return nil, fmt.Errorf("intercom: %w: in data.item: %s", platform.ErrUnreadable, platform.Where(err))
	}
	for i := range events {
		events[i] = platform.Bounded(events[i])
	}
	return events, nil
}

func (d delivery) events() ([]platform.Event, error) {
	switch d.Topic {
	case "conversation.user.created", "conversation.admin.single.created":
		var c conversation
		err := json.Unmarshal(d.Data.Item, &c)
		return []platform.Event{d.opened(c)}, err
	case "conversation.user.replied", "conversation.admin.replied", "conversation.operator.replied", "conversation_part.redacted":
		var c conversation
		err := json.Unmarshal(d.Data.Item, &c)
		return d.replied(c), err
	case "conversation.rating.added", "conversation.rating.remarked":
		var c conversation
		err := json.Unmarshal(d.Data.Item, &c)
		return []platform.Event{d.rated(c)}, err
	case "contact.deleted", "user.deleted":
		var who struct {
			ID platform.ID `json:"id"`
		}
		err := json.Unmarshal(d.Data.Item, &who)
		if who.ID == "" {
			return []platform.Event{d.noted(platform.Ignored, "a deleted person without an id")}, err
		}
		e := d.noted(platform.Erased, "")
		e.Mention.Author.ID = string(who.ID)
		return []platform.Event{e}, err
	}
	return []platform.Event{d.noted(platform.Ignored, platform.Quoted(d.Topic)+" is not heard")}, nil
}

func (d delivery) source() mention.Source { return mention.SourceOf("intercom", string(d.App)) }

func (d delivery) noted(what platform.What, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: d.source()}, Author: mention.Author{Followers: -1}}
	return platform.Event{What: what, Mention: m, Note: note}
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
