package telegram

import (
	"slices"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// message is something said in a chat. Its pictures have no addresses: Telegram gives them to the bot alone.
type message struct {
	ID          platform.ID     `json:"message_id"`
	Date        platform.Moment `json:"date"`
	EditDate    platform.Moment `json:"edit_date"`
	Chat        chat            `json:"chat"`
	From        person          `json:"from"`
	SenderChat  *chat           `json:"sender_chat"`            // channels and hidden admins speak as a chat
	Connection  string          `json:"business_connection_id"` // of a business account the bot serves
	BusinessBot *person         `json:"sender_business_bot"`    // which bot wrote for that account
	Topic       platform.ID     `json:"message_thread_id"`      // in groups with topics
	Forwarded   bool            `json:"is_automatic_forward"`   // a channel's post, copied to its group
	Text        string          `json:"text"`
	Caption     string          `json:"caption"` // the words beside a picture or a file
	ReplyTo     *struct {
		ID   platform.ID `json:"message_id"`
		Chat chat        `json:"chat"`
	} `json:"reply_to_message"`
	Poll *struct {
		Question string `json:"question"`
	} `json:"poll"`
	attached
}

// attached is what a message without words may hold.
type attached struct {
	Photo     present `json:"photo"`
	Video     present `json:"video"`
	VideoNote present `json:"video_note"`
	Animation present `json:"animation"`
	Audio     present `json:"audio"`
	Voice     present `json:"voice"`
	Document  present `json:"document"`
	Paid      present `json:"paid_media"`
	Story     present `json:"story"`
	Location  present `json:"location"`
	Contact   present `json:"contact"`
	Sticker   present `json:"sticker"`
	Dice      present `json:"dice"`
}

// any says that there is something for a person to look at.
func (a attached) any() bool {
	return bool(a.Photo || a.Video || a.VideoNote || a.Animation || a.Audio || a.Voice || a.Document || a.Paid ||
		a.Story ||
		a.Location || a.Contact)
}

type chat struct {
	ID       platform.ID `json:"id"`
	Type     string      `json:"type"` // private, group, supergroup or channel
	Title    string      `json:"title"`
	Username string      `json:"username"`
}

type person struct {
	ID       platform.ID `json:"id"`
	Bot      bool        `json:"is_bot"`
	First    string      `json:"first_name"`
	Last     string      `json:"last_name"`
	Username string      `json:"username"`
}

// event reads m for our bot. The language beside a person is that of the app, not of the words, and is left out.
func (a *Adapter) event(m message, us mention.Source) platform.Event {
	what, note := a.what(m, us)
	if what == platform.Counted || what == platform.Ignored {
		return platform.Noted(what, us, note)
	}
	said := mention.Mention{
		Key:       key(us, m.Connection, m.Chat, m.ID),
		Author:    m.author(),
		Text:      m.words(),
		SaidAt:    m.Date.Time,
		Private:   m.Chat.private(),
		Permalink: m.Chat.permalink(string(m.ID)),
		Thread:    string(m.Chat.ID),
	}
	if m.Topic != "" {
		said.Thread += ":" + string(m.Topic)
	}
	if m.ReplyTo != nil {
		said.Parent = key(us, m.Connection, m.ReplyTo.Chat, m.ReplyTo.ID).ID
	}
	if !m.EditDate.IsZero() {
		said.Revision = m.EditDate.Unix()
	}
	return platform.Event{Kind: what, Mention: said, Note: note}
}

// what m is to us.
func (a *Adapter) what(m message, us mention.Source) (platform.EventKind, string) {
	words := m.words() != ""
	switch {
	case m.Forwarded:
		return platform.Ignored, "a channel's post, copied to its group"
	case !words && bool(m.Sticker || m.Dice):
		return platform.Counted, "sticker"
	case !words && !m.any():
		return platform.Ignored, "a service message"
	case a.ours(m, us):
		return platform.Echo, ""
	case m.SenderChat == nil && m.From.Bot:
		return platform.Ignored, "another bot's message"
	}
	what, note := platform.Said, ""
	if !m.EditDate.IsZero() {
		what = platform.Edited
	}
	if m.any() {
		note = "a picture, a file or the like is in the app alone"
	}
	return what, note
}

// ours says that the brand wrote m: the bot, whoever the settings name, or the business account itself, which writes in
// a chat that carries its customer's id.
func (a *Adapter) ours(m message, us mention.Source) bool {
	if m.BusinessBot != nil || m.Connection != "" && m.Chat.private() && m.From.ID != m.Chat.ID {
		return true
	}
	id := m.author().ID
	return id != "" && (id == us.Account() || slices.Contains(a.config.Ours, id))
}

func (m message) words() string {
	switch {
	case m.Text != "":
		return m.Text
	case m.Caption != "":
		return m.Caption
	case m.Poll != nil:
		return m.Poll.Question
	}
	return ""
}

func (m message) author() mention.Author {
	if c := m.SenderChat; c != nil { // From is then one of Telegram's own stand-ins
		return mention.Author{ID: string(c.ID), Name: c.Title, Handle: c.Username, Followers: -1}
	}
	name := strings.TrimSpace(m.From.First + " " + m.From.Last)
	return mention.Author{ID: string(m.From.ID), Name: name, Handle: m.From.Username, Followers: -1}
}

// key is "<chat>:<message>", for messages are numbered within their chat. Those of a business account are numbered
// within that account, and its chats have the ids of the bot's own: they carry the connection in front.
func key(us mention.Source, connection string, c chat, id platform.ID) mention.Key {
	k := mention.Key{Source: us, Kind: mention.Post}
	if c.private() {
		k.Kind = mention.Message
	}
	if c.ID == "" || id == "" {
		return k
	}
	k.ID = string(c.ID) + ":" + string(id)
	if connection != "" {
		k.ID = connection + ":" + k.ID
	}
	return k
}

func (c chat) private() bool { return c.Type == "private" }

var username = platform.Word{Of: platform.Capitals + platform.Small + platform.Digits + "_", Most: 64}

// permalink is the address of a message: for everybody in a public chat, for members in a supergroup or channel, none
// in a private chat or a small group.
func (c chat) permalink(id string) string {
	members, large := strings.CutPrefix(string(c.ID), "-100")
	switch {
	case c.private() || !platform.Number.Is(id):
		return ""
	case username.Is(c.Username):
		return "https://t.me/" + c.Username + "/" + id
	case large && platform.Number.Is(members):
		return "https://t.me/c/" + members + "/" + id
	}
	return ""
}
