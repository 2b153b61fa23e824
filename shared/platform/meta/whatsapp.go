package meta

import (
	"cmp"
	"strconv"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// conversing is a change of messages, smb_message_echoes or standby. Lists are read element by element.
type conversing struct {
	Metadata struct {
		PhoneID platform.ID `json:"phone_number_id"` // which of our numbers
	} `json:"metadata"`
	Contacts []platform.Each[contact] `json:"contacts"`
	Messages []platform.Each[note]    `json:"messages"`
	// the same, while Meta's agent answers, if it is called so here
	Standby  []platform.Each[note]    `json:"standby"`
	Echoes   []platform.Each[note]    `json:"message_echoes"` // typed in the Business app
	Statuses []platform.Each[status]  `json:"statuses"`
	Errors   []platform.Each[problem] `json:"errors"`
}

// contact is somebody who wrote. UserID, the id scoped to our business, outlives the phone number, which people may
// hide since 2026.
type contact struct {
	Phone   platform.ID `json:"wa_id"`
	UserID  platform.ID `json:"user_id"`
	Profile struct {
		Name     string `json:"name"`
		Username string `json:"username"`
	} `json:"profile"`
}

// status is what became of a message of ours. A failure of one that was accepted comes only here.
type status struct {
	ID     platform.ID              `json:"id"` // the message's
	Status string                   `json:"status"`
	Errors []platform.Each[problem] `json:"errors"`
}

type problem struct {
	Code platform.ID `json:"code"`
}

// whatsapp is what one business account tells, of all its numbers.
func (e entry) whatsapp() []platform.Event {
	var events []platform.Event
	for _, raw := range e.Changes {
		c, err := read[conversing](raw)
		events = append(events, e.conversing(c, err)...)
	}
	return events
}

// conversing is what one change tells of one number; err is why it could not be read whole.
func (e entry) conversing(c change[conversing], err error) []platform.Event {
	source := mention.SourceOf(whatsapp, "")
	if c.Value != nil {
		source = mention.SourceOf(whatsapp, string(c.Value.Metadata.PhoneID))
	}
	if told, ok := unheard(source, c, err, "messages", "smb_message_echoes", "standby"); ok {
		return []platform.Event{told}
	}
	return c.Value.events(source, e.Time)
}

func (c conversing) events(source mention.Source, sent platform.Moment) []platform.Event {
	var events []platform.Event
	for _, list := range []struct {
		notes []platform.Each[note]
		ours  bool
	}{{c.Messages, false}, {c.Standby, false}, {c.Echoes, true}} {
		for _, n := range list.notes {
			if n.Err != nil {
				events = append(events, unreadable(source, "a message: "+platform.Where(n.Err)))
				continue
			}
			events = append(events, n.Value.event(source, c, sent, list.ours))
		}
	}
	for _, s := range c.Statuses {
		events = append(events, s.Value.event(source))
	}
	if len(events) == 0 {
		events = append(events, ignored(source, "neither messages nor statuses"+errorCodes(c.Errors)))
	}
	return events
}

func (s status) event(source mention.Source) platform.Event {
	e := platform.Noted(platform.Counted, source, "status "+platform.Quoted(s.Status)+errorCodes(s.Errors))
	if s.Status != "failed" || s.ID == "" {
		return e
	}
	e.Kind, e.Mention.Kind, e.Mention.ID = platform.Returned, mention.Message, string(s.ID)
	e.Failed = &platform.SendError{Verdict: platform.GiveUp, Reason: "refused"}
	for _, f := range s.Errors {
		if code, err := strconv.Atoi(string(f.Value.Code)); err == nil {
			e.Failed = failure(code, 0, false)
			break
		}
	}
	return e
}

// errorCodes lists WhatsApp's error codes; its texts may quote numbers of people.
func errorCodes(errors []platform.Each[problem]) string {
	var list []string
	for _, e := range errors {
		if e.Value.Code != "" {
			list = append(list, platform.Cut(string(e.Value.Code), 20))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return ", error " + strings.Join(list, " ")
}

// who is the contact with a phone number or a business-scoped id; what the list does not know is taken from the
// message.
func (c conversing) who(phone, user platform.ID) contact {
	for _, known := range c.Contacts {
		k := known.Value
		if phone != "" && k.Phone == phone || user != "" && k.UserID == user {
			return contact{
				Phone:   platform.ID(cmp.Or(string(phone), string(k.Phone))),
				UserID:  platform.ID(cmp.Or(string(user), string(k.UserID))),
				Profile: k.Profile,
			}
		}
	}
	return contact{Phone: phone, UserID: user}
}

// id is by what we know the person: the business-scoped id where there is one.
func (c contact) id() string { return cmp.Or(string(c.UserID), string(c.Phone)) }

func (c contact) author() mention.Author {
	return mention.Author{
		ID: c.id(), Name: c.Profile.Name, Handle: strings.TrimPrefix(c.Profile.Username, "@"), Followers: -1,
	}
}
