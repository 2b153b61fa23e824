package line

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the root of every body. E is an event, or platform.Each of one.
type delivery[E any] struct {
	Destination string `json:"destination"` // our bot's user id
	Events      []E    `json:"events"`
}

// read reads a body at one go, and one by one where an event is malformed.
func read(body []byte) (each delivery[platform.Each[event]], err error) {
	var whole delivery[event]
	if json.Unmarshal(body, &whole) != nil {
		err = json.Unmarshal(body, &each)
		return each, err
	}
	each.Destination, each.Events = whole.Destination, platform.Plain(whole.Events)
	return each, nil
}

type event struct {
	Type      string          `json:"type"`
	Mode      string          `json:"mode"`      // "standby" while another channel does the answering
	Timestamp platform.Moment `json:"timestamp"` // of the event, even when it is sent again
	Source    source          `json:"source"`
	Message   message         `json:"message"`
	Unsend    struct {
		MessageID platform.ID `json:"messageId"`
	} `json:"unsend"`
}

// source is where it was said: a group's or room's id beside the person's, which may be missing there.
type source struct {
	UserID  string `json:"userId"`
	GroupID string `json:"groupId"`
	RoomID  string `json:"roomId"`
}

type message struct {
	ID       platform.ID `json:"id"`
	Type     string      `json:"type"`
	Text     string      `json:"text"`
	Title    string      `json:"title"`   // of a location
	Address  string      `json:"address"` // of a location
	Quoted   platform.ID `json:"quotedMessageId"`
	Provider struct {
		Original string `json:"originalContentUrl"` // where the content does not lie at LINE
	} `json:"contentProvider"`
}

// Parse reads one delivery: a list of events, empty when the console tries the address. A malformed one becomes
// Unreadable and spoils no other.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	d, err := read(r.Body)
	if err != nil {
		return nil, platform.NotUnderstood(err)
	}
	if d.Events == nil {
		return nil, platform.NotUnderstood(errors.New("no events at the root"))
	}
	us := mention.SourceOf("line", cmp.Or(d.Destination, r.Path))
	if len(d.Events) == 0 {
		return []platform.Event{platform.Noted(platform.Ignored, us, "a probe without events")}, nil
	}
	var events []platform.Event
	for _, each := range d.Events {
		switch e := each.Value; {
		case each.Err == nil:
			events = append(events, e.heard(us))
		case e.Type == "message" || e.Type == "messageEdited" || e.Type == "unsend" || e.Type == "":
			events = append(events, platform.Noted(platform.Unreadable, us, "an event: "+platform.Where(each.Err)))
		default:
			events = append(events, platform.NotHeard(us, e.Type))
		}
	}
	return events, nil
}

func (e event) heard(us mention.Source) platform.Event {
	switch e.Type {
	case "message":
		return e.said(us, platform.Said)
	case "messageEdited":
		return e.said(us, platform.Edited)
	case "unsend":
		return platform.Removal(key(us, e.Unsend.MessageID))
	case "follow", "unfollow":
		return platform.Noted(platform.Counted, us, e.Type)
	}
	return platform.NotHeard(us, e.Type)
}

func (e event) said(us mention.Source, what platform.EventKind) platform.Event {
	text, note := e.Message.Text, ""
	switch e.Message.Type {
	case "text":
	case "sticker":
		if text == "" {
			return platform.Noted(platform.Counted, us, "sticker")
		}
	case "location":
		text = strings.TrimSpace(e.Message.Title + "\n" + e.Message.Address)
	default:
		note = "a picture, a file or the like is in the app alone"
	}
	m := mention.Mention{
		Key:      key(us, e.Message.ID),
		Author:   mention.Author{ID: e.Source.UserID, Followers: -1},
		Text:     text,
		SaidAt:   e.Timestamp.Time,
		Private:  true,
		Thread:   e.Source.place(),
		ReplyRef: e.Source.place(),
		Parent:   string(e.Message.Quoted),
	}
	if e.Message.Provider.Original != "" {
		m.Media, note = []string{e.Message.Provider.Original}, ""
	}
	if what == platform.Edited {
		m.Revision = e.Timestamp.UnixMilli()
	}
	if e.Mode == "standby" {
		m.ReplyRef = ""
		note = strings.TrimPrefix(note+"; another channel answers", "; ")
	}
	return platform.Event{Kind: what, Mention: m, Note: note}
}

// place is the group or room, else the person: where an answer goes.
func (s source) place() string {
	return cmp.Or(s.GroupID, s.RoomID, s.UserID)
}

func key(us mention.Source, id platform.ID) mention.Key {
	return mention.Key{Source: us, Kind: mention.Message, ID: string(id)}
}
