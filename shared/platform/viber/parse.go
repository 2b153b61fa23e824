package viber

import (
	"encoding/json"
	"fmt"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// delivery is the root of every body: one event.
type delivery struct {
	Event     string          `json:"event"`
	Timestamp platform.Moment `json:"timestamp"`
	Token     platform.ID     `json:"message_token"` // beyond 2^53
	Sender    struct {
		ID       string `json:"id"` // of the person, for our bot alone
		Name     string `json:"name"`
		Language string `json:"language"`
	} `json:"sender"`
	Message *message `json:"message"`
}

type message struct {
	Type  string `json:"type"`
	Text  string `json:"text"`
	Media string `json:"media"` // an address, of a web page where the type is url
}

// Parse reads one event.
func (a *Adapter) Parse(r platform.Request) ([]platform.Event, error) {
	var d delivery
	if err := json.Unmarshal(r.Body, &d); err != nil {
		return nil, fmt.Errorf("viber: %w: %s", platform.ErrUnreadable, platform.Where(err))
	}
	if d.Event == "" || d.Event == "message" && d.Message == nil {
		return nil, fmt.Errorf("viber: %w: no event, or a message without one", platform.ErrUnreadable)
	}
	return []platform.Event{platform.Bounded(d.told(a.account(r)))}, nil
}

// account is our bot: a body does not name it.
func (a *Adapter) account(r platform.Request) string {
	for _, account := range []string{r.Path, a.config.Account} {
		if account != "" {
			return account
		}
	}
	return unassigned
}

func (d delivery) told(us string) platform.Event {
	switch d.Event {
	case "message":
		return d.said(us)
	case "subscribed", "unsubscribed", "conversation_started":
		return noted(platform.Counted, us, d.Event)
	case "failed":
		return d.returned(us)
	case "delivered", "seen":
		return noted(platform.Ignored, us, "about a message of ours: "+d.Event)
	case "webhook":
		return noted(platform.Ignored, us, "the webhook was set")
	}
	return noted(platform.Ignored, us, platform.Quoted(d.Event)+" is not heard")
}

func (d delivery) said(us string) platform.Event {
	note := ""
	switch d.Message.Type {
	case "sticker":
		return noted(platform.Counted, us, "sticker")
	case "contact", "location":
		note = "what was shared is in the app alone"
	}
	m := mention.Mention{
		Key:      mention.Key{Source: mention.SourceOf("viber", us), Kind: mention.Message, ID: string(d.Token)},
		Author:   mention.Author{ID: d.Sender.ID, Name: d.Sender.Name, Followers: -1},
		Text:     d.Message.Text,
		Lang:     d.Sender.Language,
		SaidAt:   d.Timestamp.Time,
		Private:  true,
		Thread:   d.Sender.ID,
		ReplyRef: d.Sender.ID,
		Media:    []string{d.Message.Media},
	}
	return platform.Event{Kind: platform.Said, Mention: m, Note: note}
}

// returned is a message of ours, by the token that it was taken with. Why it did not arrive stands there in words
// alone, which may be anybody's.
func (d delivery) returned(us string) platform.Event {
	e := noted(platform.Returned, us, "about a message of ours: "+d.Event)
	e.Mention.Kind, e.Mention.ID = mention.Message, string(d.Token)
	e.Failed = &platform.SendError{Verdict: platform.GiveUp, Reason: "refused"}
	return e
}

func noted(what platform.EventKind, us, note string) platform.Event {
	m := mention.Mention{Key: mention.Key{Source: mention.SourceOf("viber", us)}, Author: mention.Author{Followers: -1}}
	return platform.Event{Kind: what, Mention: m, Note: note}
}
