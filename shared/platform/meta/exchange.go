package meta

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// exchange is one item of messaging or standby, on Messenger and on Instagram: who wrote to whom, and one event beside
// it.
type exchange struct {
	Sender      person          `json:"sender"`
	Recipient   person          `json:"recipient"`
	Timestamp   platform.Moment `json:"timestamp"`
	Message     *message        `json:"message"`
	Edit        *edit           `json:"message_edit"`
	Postback    present         `json:"postback"`
	Reaction    present         `json:"reaction"`
	Read        present         `json:"read"`
	Delivery    present         `json:"delivery"`
	Typing      present         `json:"typing"`
	Enforcement *struct {
		Action string `json:"action"`
	} `json:"policy-enforcement"`
}

type message struct {
	ID          platform.ID                 `json:"mid"`
	Text        string                      `json:"text"`
	Echo        bool                        `json:"is_echo"`
	Deleted     bool                        `json:"is_deleted"`
	Unsupported bool                        `json:"is_unsupported"`
	Attachments []platform.Each[attachment] `json:"attachments"`
	ReplyTo     struct {
		ID    platform.ID `json:"mid"`
		Story struct {
			URL string `json:"url"`
		} `json:"story"`
	} `json:"reply_to"`
}

type attachment struct {
	Type    string `json:"type"`
	URL     string `json:"url"` // of a fallback
	Payload platform.Each[struct {
		URL string `json:"url"`
	}] `json:"payload"` // old fallbacks have text here
}

// edit is a message's new words. Number grows with each edit.
type edit struct {
	ID     platform.ID    `json:"mid"`
	Text   string         `json:"text"`
	Number platform.Count `json:"num_edit"`
}

// messaging says whether a change's field carries an exchange: Meta's dashboard sends its tests so, and its documents
// show Instagram's comments so.
func messaging(field string) bool {
	return field == "messages" || field == "standby" || strings.HasPrefix(field, "message_") ||
		strings.HasPrefix(field, "messaging_")
}

// exchanges is all that people and one account wrote to each other, by the place.
func (e entry) exchanges(place string) []platform.Event {
	source := mention.SourceOf(place, string(e.ID))
	var events []platform.Event
	for _, raw := range slices.Concat(e.Messaging, e.Standby) {
		var x exchange
		if err := json.Unmarshal(raw, &x); err != nil {
			events = append(events, unreadable(source, "a message: "+platform.Where(err)))
			continue
		}
		events = append(events, x.event(source, e))
	}
	return events
}

// exchanged is one exchange that came as a change.
func (e entry) exchanged(raw json.RawMessage, place string) platform.Event {
	source := mention.SourceOf(place, string(e.ID))
	c, err := read[exchange](raw)
	if told, ok := unheard(source, c, err, c.Field); ok {
		return told
	}
	return c.Value.event(source, e)
}

// event is what one exchange tells the account of entry e.
func (x exchange) event(source mention.Source, e entry) platform.Event {
	switch {
	case x.Message != nil && x.Message.Deleted:
		return platform.Removal(mention.Key{Source: source, Kind: mention.Message, ID: string(x.Message.ID)})
	case x.Message != nil:
		return x.said(source, e)
	case x.Edit != nil:
		return x.edited(source, e)
	case bool(x.Postback):
		return platform.Noted(platform.Counted, source, "a button was pressed")
	case bool(x.Reaction):
		return platform.Noted(platform.Counted, source, "reaction to a message")
	case bool(x.Read), bool(x.Delivery), bool(x.Typing):
		return platform.Noted(platform.Counted, source, "delivered, read or typing")
	case x.Enforcement != nil:
		return ignored(source, "policy enforcement: "+platform.Quoted(x.Enforcement.Action))
	default:
		return ignored(source, "neither a message nor an edit")
	}
}

func (x exchange) said(source mention.Source, e entry) platform.Event {
	m, what := x.mention(source, x.Message.ID, e)
	m.Text, m.Parent = x.Message.Text, string(x.Message.ReplyTo.ID)
	var types []string
	for _, a := range x.Message.Attachments {
		m.Media = append(m.Media, cmp.Or(a.Value.Payload.Value.URL, a.Value.URL))
		types = append(types, platform.Quoted(a.Value.Type))
	}
	if story := x.Message.ReplyTo.Story.URL; story != "" {
		m.Media = append(m.Media, story)
	}
	if x.Message.Unsupported {
		types = append(types, "not shown to apps")
	}
	return platform.Event{Kind: what, Mention: m, Note: wordless(m.Text, types)}
}

func (x exchange) edited(source mention.Source, e entry) platform.Event {
	if strings.TrimSpace(x.Edit.Text) == "" {
		return ignored(source, "an edit without words; kept")
	}
	m, what := x.mention(source, x.Edit.ID, e)
	m.Text, m.Revision = x.Edit.Text, int64(max(x.Edit.Number.N, 1))
	if what == platform.Said {
		what = platform.Edited
	}
	return platform.Event{Kind: what, Mention: m}
}

// mention is what a message and an edit have in common. What the account wrote itself, in any app, is an echo. The
// other person's id is the thread in both directions, and what the API answers to.
func (x exchange) mention(source mention.Source, id platform.ID, e entry) (mention.Mention, platform.EventKind) {
	what, other := platform.Said, x.Sender.ID
	if x.Sender.ID == e.ID || x.Message != nil && x.Message.Echo {
		what = platform.Echo
		if x.Recipient.ID != e.ID {
			other = x.Recipient.ID
		}
	}
	return mention.Mention{
		Key:      mention.Key{Source: source, Kind: mention.Message, ID: string(id)},
		Author:   mention.Author{ID: string(x.Sender.ID), Followers: -1},
		SaidAt:   x.Timestamp.Or(e.Time.Time),
		Private:  true,
		Thread:   string(other),
		ReplyRef: string(other),
	}, what
}

// onInstagram says whether only Instagram sends such attachments.
func (m message) onInstagram() bool {
	return slices.ContainsFunc(m.Attachments, func(a platform.Each[attachment]) bool {
		return slices.Contains([]string{"story_mention", "share", "ig_reel"}, a.Value.Type)
	})
}

// wordless says what came in place of words; "" where there are some.
func wordless(text string, types []string) string {
	if strings.TrimSpace(text) != "" {
		return ""
	}
	return strings.TrimSuffix("no words: "+strings.Join(types, ", "), ": ")
}
