package meta

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Parse reads every change of every entry, in order: up to 1,000, of several Pages (spec sheet 1.2).
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	deliveries := make([]delivery, 1)
	var into any = &deliveries[0]
	if body := bytes.TrimLeft(r.Body, " \t\r\n"); len(body) > 0 && body[0] == '[' {
		into = &deliveries // Meta documents one sample with a list at the root
	}
	// encoding/json reads all it can around a value of the wrong kind and then tells the first one: the other entries
	// are heard all the same.
	err := json.Unmarshal(r.Body, into)
	var misplaced *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &misplaced) || len(deliveries) == 0 {
		return nil, fmt.Errorf("meta: %w: %s", platform.ErrUnreadable, where(err))
	}
	var events []platform.Event
	for _, d := range deliveries {
		switch {
		case d.Entry != nil:
			for _, e := range *d.Entry {
				events = append(events, e.events(d.Object)...)
			}
		case d.Topic != "" && len(d.Values) > 0:
			events = append(events, ignored("", "Threads is not heard yet"))
		default:
			return nil, fmt.Errorf("meta: %w: %s", platform.ErrUnreadable, where(err))
		}
	}
	if err != nil {
		events = append(events, unreadable("", where(err)))
	}
	return events, nil
}

func where(err error) string {
	if err == nil {
		return "no entry at the root"
	}
	return platform.Where(err)
}

// events is what one entry tells.
func (e entry) events(object string) []platform.Event {
	source := mention.SourceOf("meta", string(e.ID))
	switch {
	case object != "page" && object != "": // some test senders leave the object out
		return []platform.Event{ignored(source, "object "+platform.Quoted(object)+" is not heard yet")}
	case e.ID == "0":
		return []platform.Event{ignored(source, "a test from Meta's dashboard")}
	case len(e.Messaging) > 0 || len(e.Standby) > 0:
		return append(e.changes(source), ignored(source, "Messenger is not heard yet"))
	case len(e.Changes) == 0:
		return []platform.Event{ignored(source, "no values: is \"Include Values\" on in the app's dashboard?")}
	}
	return e.changes(source)
}

func (e entry) changes(source mention.Source) []platform.Event {
	var events []platform.Event
	for _, c := range e.Changes {
		events = append(events, platform.Bounded(e.event(c.Value, c.Err, source)))
	}
	return events
}

// event is what one change tells; err is why it could not be read whole.
func (e entry) event(c change, err error, source mention.Source) platform.Event {
	switch {
	case c.Field != "" && c.Field != "feed" && c.Field != "mention" && c.Field != "ratings":
		return ignored(source, "field "+platform.Quoted(c.Field)+" is not heard")
	case err != nil:
		return unreadable(source, "a change of "+platform.Quoted(c.Field)+": "+platform.Where(err))
	case c.Field == "":
		return ignored(source, "a change of no field")
	case c.Value == nil:
		return ignored(source, "no values: is \"Include Values\" on in the app's dashboard?")
	}
	v := *c.Value
	t := thing{value: v, source: source, page: e.ID, sent: e.Time, field: c.Field}
	switch v.Item {
	case "comment":
		return t.comment()
	case "post", "status", "photo", "video", "share", "album", "event":
		return t.post()
	case "rating":
		return t.review()
	case "reaction", "like":
		return noted(platform.Counted, source, v.Item)
	default:
		return ignored(source, "item "+platform.Quoted(v.Item)+" is not heard")
	}
}

func ignored(source mention.Source, note string) platform.Event {
	return noted(platform.Ignored, source, note)
}

func unreadable(source mention.Source, note string) platform.Event {
	return noted(platform.Unreadable, source, note)
}

func noted(what platform.What, source mention.Source, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: source}, Author: mention.Author{Followers: -1}}
	return platform.Bounded(platform.Event{What: what, Mention: m, Note: note})
}
