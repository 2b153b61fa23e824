package zendesk

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is one event of a subscription.
type delivery struct {
	Type    string          `json:"type"`
	Account platform.ID     `json:"account_id"`
	At      platform.Moment `json:"time"`
	Detail  struct {
		ID          platform.ID `json:"id"` // of the ticket, or of the person
		Subject     string      `json:"subject"`
		Description string      `json:"description"`
		ActorID     platform.ID `json:"actor_id"`
		RequesterID platform.ID `json:"requester_id"`
		Public      *bool       `json:"is_public"`
	} `json:"detail"`
	Event struct {
		Comment struct {
			ID     platform.ID `json:"id"`
			Body   string      `json:"body"`
			Public *bool       `json:"is_public"`
			Author struct {
				ID    platform.ID `json:"id"`
				Name  string      `json:"name"`
				Staff bool        `json:"is_staff"`
			} `json:"author"`
		} `json:"comment"`
	} `json:"event"`
}

// typePrefix stands before every type of event.
const typePrefix = "zen:event-type:"

// Parse reads one event.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, platform.NotUnderstood(err)
	}
	kind, ok := strings.CutPrefix(d.Type, typePrefix)
	if !ok {
		return nil, platform.NotUnderstood(
			errors.New("no event of a subscription (a trigger's own body is for the generic webhook)"))
	}
	return []platform.Event{a.event(d, kind)}, nil
}

func (a *Adapter) event(d delivery, kind string) platform.Event {
	source := mention.SourceOf("zendesk", string(d.Account))
	switch kind {
	case "ticket.created":
		return a.opened(d, source)
	case "ticket.comment_added":
		return a.added(d, source)
	case "ticket.comment_redacted":
		if d.Event.Comment.Body == "" {
			return removed(source, d.Event.Comment.ID)
		}
		e := a.added(d, source)
		if e.Kind == platform.Said {
			e.Kind = platform.Edited
			e.Mention.Revision = max(d.At.UnixMilli(), 1)
		}
		return e
	case "ticket.soft_deleted", "ticket.permanently_deleted":
		return removed(source, d.Detail.ID)
	case "user.deleted":
		e := platform.Noted(platform.Erased, source, "")
		e.Mention.Author.ID = string(d.Detail.ID)
		return e
	}
	return platform.NotHeard(source, kind)
}

// opened is a ticket with its first words, known by the ticket's number: Zendesk does not tell that comment's own.
// Numbers of comments are so much longer that the two never meet.
func (a *Adapter) opened(d delivery, source mention.Source) platform.Event {
	if d.Detail.Public != nil && !*d.Detail.Public {
		return platform.Noted(platform.Ignored, source, "an internal note")
	}
	m := a.said(d, source, d.Detail.ID)
	m.Author.ID = string(d.Detail.RequesterID)
	m.Text = d.Detail.Description
	if !strings.HasPrefix(m.Text, d.Detail.Subject) {
		m.Text = strings.TrimSpace(d.Detail.Subject + "\n\n" + m.Text)
	}
	what := platform.Said
	if a.ours(d.Detail.ActorID) {
		what = platform.Echo
	}
	return platform.Event{Kind: what, Mention: m}
}

// added is a comment on a ticket.
func (a *Adapter) added(d delivery, source mention.Source) platform.Event {
	c := d.Event.Comment
	if c.Public != nil && !*c.Public {
		return platform.Noted(platform.Ignored, source, "an internal note")
	}
	m := a.said(d, source, c.ID)
	m.Author.ID, m.Author.Name = string(c.Author.ID), c.Author.Name
	m.Text, m.Parent = c.Body, string(d.Detail.ID)
	what := platform.Said
	if c.Author.Staff || a.ours(c.Author.ID) || a.ours(d.Detail.ActorID) {
		what = platform.Echo
	}
	return platform.Event{Kind: what, Mention: m}
}

// said is what every mention of a ticket has. The ticket is what the API answers to.
func (a *Adapter) said(d delivery, source mention.Source, id platform.ID) mention.Mention {
	return mention.Mention{
		Key:       mention.Key{Source: source, Kind: mention.Message, ID: string(id)},
		Author:    mention.Author{Followers: -1},
		SaidAt:    d.At.Time,
		Private:   true,
		Permalink: a.ticket(source, string(d.Detail.ID)),
		Thread:    string(d.Detail.ID),
		ReplyRef:  string(d.Detail.ID),
	}
}

func (a *Adapter) ours(who platform.ID) bool {
	return who != "" && slices.Contains(a.config.Agents, string(who))
}

func removed(source mention.Source, id platform.ID) platform.Event {
	return platform.Removal(mention.Key{Source: source, Kind: mention.Message, ID: string(id)})
}
