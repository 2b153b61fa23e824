package meta

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Parse reads every part of every entry, in order: up to 1,000, of several accounts. What comes to the
// paths of the two callbacks is a form, and no list of entries.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	if isCallback(r.Path) {
		return callback(r)
	}
	if events, ok := quick(r.Body); ok {
		return events, nil
	}
	return careful(r.Body)
}

// careful reads what may be broken anywhere, or of a form that only test senders and documents have.
func careful(body []byte) ([]platform.Event, error) {
	deliveries := make([]delivery, 1)
	var into any = &deliveries[0]
	if start := bytes.TrimLeft(body, " \t\r\n"); len(start) > 0 && start[0] == '[' {
		into = &deliveries // Meta documents one sample with a list at the root
	}
	// encoding/json reads all it can around a value of the wrong kind and then tells the first one: the other entries
	// are heard all the same.
	err := json.Unmarshal(body, into)
	var misplaced *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &misplaced) || len(deliveries) == 0 {
		return nil, fmt.Errorf("%w: %s", platform.ErrUnreadable, where(err))
	}
	var events []platform.Event
	for _, d := range deliveries {
		switch {
		case d.Entry != nil:
			for _, e := range *d.Entry {
				events = append(events, e.events(d.Object)...)
			}
		case d.Topic != "" && len(d.Values) > 0:
			events = append(events, d.threads()...)
		default:
			return nil, fmt.Errorf("%w: %s", platform.ErrUnreadable, where(err))
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

// The products, as their things' sources name them. Each account of each is a source of its own, so that a conversation
// is what one person says to one account in one place.
const (
	facebook  = "meta"
	messenger = "messenger"
	instagram = "instagram"
	whatsapp  = "whatsapp"
	threads   = "threads"
)

// events is what one entry tells.
func (e entry) events(object string) []platform.Event {
	if object == "" {
		object = e.object()
	}
	var events []platform.Event
	switch {
	case object == "permissions":
		events = e.permissions()
	case e.ID == "0":
		return []platform.Event{ignored(mention.SourceOf(facebook, "0"), "a test from Meta's dashboard")}
	case object == "page":
		events = e.page()
	case object == "instagram":
		events = e.instagram()
	case object == "whatsapp_business_account":
		events = e.whatsapp()
	case object == "threads":
		events = e.threads()
	default:
		return []platform.Event{ignored("", "object "+platform.Quoted(object)+" is not heard")}
	}
	if len(events) == 0 {
		return []platform.Event{ignored(mention.SourceOf(facebook, string(e.ID)), noValues)}
	}
	return events
}

const noValues = "no values: is \"Include Values\" on in the app's dashboard?"

// object guesses what the sender of an entry left out, as test senders do, from what only one product has.
func (e entry) object() string {
	for _, raw := range e.changes() {
		c, _ := read[struct {
			Product string `json:"messaging_product"`
		}](raw)
		switch c.Field {
		case "comments", "live_comments", "mentions", "story_insights":
			return "instagram"
		case "replies", "delete", "publish":
			return "threads"
		}
		if c.Value != nil && c.Value.Product == "whatsapp" {
			return "whatsapp_business_account"
		}
	}
	for _, raw := range e.Messaging {
		var x exchange
		if json.Unmarshal(raw, &x) == nil && x.Message != nil && x.Message.onInstagram() {
			return "instagram"
		}
	}
	return "page"
}

func ignored(source mention.Source, note string) platform.Event {
	return platform.Noted(platform.Ignored, source, note)
}

func unreadable(source mention.Source, note string) platform.Event {
	return platform.Noted(platform.Unreadable, source, note)
}

// unheard says why a change tells nothing: it is of none of the fields, err spoilt it, or its value did not come. ok is
// false for a change that can be heard.
func unheard[V any](source mention.Source, c change[V], err error, fields ...string) (told platform.Event, ok bool) {
	switch {
	case c.Field != "" && !slices.Contains(fields, c.Field):
		return ignored(source, "field "+platform.Quoted(c.Field)+" is not heard"), true
	case err != nil:
		return unreadable(source, "a change of "+platform.Quoted(c.Field)+": "+platform.Where(err)), true
	case c.Field == "":
		return ignored(source, "a change of no field"), true
	case c.Value == nil:
		return ignored(source, noValues), true
	}
	return platform.Event{}, false
}
