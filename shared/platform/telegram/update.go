package telegram

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// update is the root of every body: an id and one of the others.
type update struct {
	ID                platform.ID `json:"update_id"`
	Message           *message    `json:"message"`
	EditedMessage     *message    `json:"edited_message"`
	ChannelPost       *message    `json:"channel_post"`
	EditedChannelPost *message    `json:"edited_channel_post"`
	Business          *message    `json:"business_message"`
	EditedBusiness    *message    `json:"edited_business_message"`
	DeletedBusiness   *deletion   `json:"deleted_business_messages"`
	Reaction          present     `json:"message_reaction"`
	Reactions         present     `json:"message_reaction_count"`
	PollAnswer        present     `json:"poll_answer"`
	Boost             present     `json:"chat_boost"`
	Membership        present     `json:"my_chat_member"`
}

// deletion tells which messages of a business account's chat are gone: the only deletions that Telegram tells.
type deletion struct {
	Connection string        `json:"business_connection_id"`
	Chat       chat          `json:"chat"`
	IDs        []platform.ID `json:"message_ids"`
}

// present says that something is there, whatever it is.
type present bool

func (p *present) UnmarshalJSON(b []byte) error {
	*p = present(!bytes.Equal(b, []byte("null")))
	return nil
}

// Parse reads one update.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var u update
	if err := json.Unmarshal(r.Body, &u); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	if u.ID == "" {
		return nil, platform.NotUnderstood(errors.New("no update_id at the root"))
	}
	us := cmp.Or(r.Path, a.config.Account, unassigned) // an update does not name our bot
	return a.events(u, mention.SourceOf("telegram", us)), nil
}

func (a *Adapter) events(u update, us mention.Source) []platform.Event {
	for _, m := range []*message{
		u.Message, u.EditedMessage, u.ChannelPost, u.EditedChannelPost, u.Business, u.EditedBusiness,
	} {
		if m != nil {
			return []platform.Event{a.event(*m, us)}
		}
	}
	if u.DeletedBusiness != nil {
		return u.DeletedBusiness.events(us)
	}
	switch {
	case bool(u.Reaction || u.Reactions):
		return noted(platform.Counted, us, "reaction")
	case bool(u.PollAnswer):
		return noted(platform.Counted, us, "vote")
	case bool(u.Boost):
		return noted(platform.Counted, us, "boost")
	case bool(u.Membership):
		return noted(platform.Ignored, us, "what the bot may do in a chat has changed")
	}
	return noted(platform.Ignored, us, "an update that is not heard")
}

func (d deletion) events(us mention.Source) []platform.Event {
	var events []platform.Event
	for _, id := range d.IDs {
		events = append(events, platform.Removal(key(us, d.Connection, d.Chat, id)))
	}
	if len(events) == 0 {
		return noted(platform.Ignored, us, "a deletion of nothing")
	}
	return events
}

func noted(what platform.EventKind, us mention.Source, note string) []platform.Event {
	return []platform.Event{platform.Noted(what, us, note)}
}
