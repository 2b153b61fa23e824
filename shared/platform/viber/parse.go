package viber

import (
	"cmp"
	"encoding/json"
	"errors"

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
		return nil, platform.NotUnderstood(err)
	}
	if d.Event == "" || d.Event == "message" && d.Message == nil {
		return nil, platform.NotUnderstood(errors.New("no event, or a message without one"))
	}
	us := cmp.Or(r.Path, a.config.Account, unassigned) // a body does not name our bot
	return []platform.Event{d.heard(mention.SourceOf("viber", us))}, nil
}

// unassigned is the account where neither the path nor the settings name one.
const unassigned = "bot"

func (d delivery) heard(us mention.Source) platform.Event {
	switch d.Event {
	case "message":
		return d.said(us)
	case "subscribed", "unsubscribed", "conversation_started":
		return platform.Noted(platform.Counted, us, d.Event)
	case "failed":
		return d.returned(us)
	case "delivered", "seen":
		return platform.Noted(platform.Ignored, us, "about a message of ours: "+d.Event)
	case "webhook":
		return platform.Noted(platform.Ignored, us, "the webhook was set")
	}
	return platform.NotHeard(us, d.Event)
}

func (d delivery) said(us mention.Source) platform.Event {
	note := ""
	switch d.Message.Type {
	case "sticker":
		return platform.Noted(platform.Counted, us, "sticker")
	case "contact", "location":
		note = "what was shared is in the app alone"
	}
	m := mention.Mention{
		Key:      mention.Key{Source: us, Kind: mention.Message, ID: string(d.Token)},
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
func (d delivery) returned(us mention.Source) platform.Event {
	e := platform.Noted(platform.Returned, us, "about a message of ours: "+d.Event)
	e.Mention.Kind, e.Mention.ID = mention.Message, string(d.Token)
	e.Failed = &platform.SendError{Verdict: platform.GiveUp, Reason: "refused"}
	return e
}
