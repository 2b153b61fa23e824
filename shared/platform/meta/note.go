package meta

import (
	"cmp"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// note is one message on WhatsApp, to us or, as an echo, from us. The member named like its type is there, the others
// are not.
type note struct {
	ID         platform.ID     `json:"id"`
	From       platform.ID     `json:"from"` // phone numbers, without +
	FromUserID platform.ID     `json:"from_user_id"`
	To         platform.ID     `json:"to"`
	ToUserID   platform.ID     `json:"to_user_id"`
	Timestamp  platform.Moment `json:"timestamp"`
	Type       string          `json:"type"`
	Context    struct {
		ID platform.ID `json:"id"` // what it replies to
	} `json:"context"`
	Text        words      `json:"text"`
	Image       attachedTo `json:"image"`
	Video       attachedTo `json:"video"`
	Audio       attachedTo `json:"audio"`
	Document    attachedTo `json:"document"`
	Sticker     attachedTo `json:"sticker"`
	Button      words      `json:"button"`
	Order       words      `json:"order"`
	Interactive struct {
		Button words `json:"button_reply"`
		List   words `json:"list_reply"`
		Form   words `json:"nfm_reply"`
	} `json:"interactive"`
	Edit struct {
		Of      platform.ID `json:"original_message_id"`
		Message *note       `json:"message"`
	} `json:"edit"`
	Revoke struct {
		Of platform.ID `json:"original_message_id"`
	} `json:"revoke"`
	System struct {
		Type string `json:"type"`
	} `json:"system"`
	Unsupported struct {
		Type string `json:"type"`
	} `json:"unsupported"`
	Errors []platform.Each[problem] `json:"errors"`
}

// words are a person's, by the name that each type of message gives them.
type words struct {
	Body  string `json:"body"`
	Text  string `json:"text"`
	Title string `json:"title"`
}

func (w words) String() string { return cmp.Or(w.Body, w.Text, w.Title) }

// attachedTo is a picture, film, sound or paper. Most have only an id, which opens with our token; newer ones an
// address that needs it too.
type attachedTo struct {
	Caption string `json:"caption"`
	URL     string `json:"url"`
}

// event is what one message tells; ours says that the account wrote it, in the Business app.
func (n note) event(source mention.Source, c conversing, sent platform.Moment, ours bool) platform.Event {
	m, what := n.mention(source, c, sent, ours)
	switch n.Type {
	case "text", "image", "video", "audio", "document", "sticker", "location", "contacts", "interactive", "button",
		"order",
		"unsupported", "unknown":
		m.Text, m.Media = n.words(), n.media()
		return platform.Event{Kind: what, Mention: m, Note: n.wordless(m.Text)}
	case "edit":
		m.ID = string(n.Edit.Of)
		m.Revision = max(m.SaidAt.Unix(), 1)
		if n.Edit.Message != nil {
			m.Text, m.Media = n.Edit.Message.words(), n.Edit.Message.media()
		}
		if strings.TrimSpace(m.Text) == "" {
			return ignored(source, "an edit without words; kept")
		}
		if !ours {
			what = platform.Edited
		}
		return platform.Event{Kind: what, Mention: m}
	case "revoke":
		return platform.Removal(mention.Key{Source: source, Kind: mention.Message, ID: string(n.Revoke.Of)})
	case "reaction", "request_welcome":
		return platform.Noted(platform.Counted, source, platform.Quoted(n.Type))
	case "system":
		return ignored(source, "system: "+platform.Quoted(n.System.Type))
	}
	if m.Text = n.words(); strings.TrimSpace(m.Text) == "" {
		return ignored(source, "message type "+platform.Quoted(n.Type)+" is not heard")
	}
	return platform.Event{Kind: what, Mention: m}
}

// mention is the message without its words. The person is the thread in both directions; the API answers to the phone
// number where it is shown.
func (n note) mention(source mention.Source, c conversing, sent platform.Moment, ours bool) (mention.Mention,
	platform.EventKind,
) {
	what, other := platform.Said, c.who(n.From, n.FromUserID)
	author := other.author()
	if ours {
		what, other = platform.Echo, c.who(n.To, n.ToUserID)
		author = mention.Author{ID: string(n.From), Followers: -1}
	}
	return mention.Mention{
		Key:      mention.Key{Source: source, Kind: mention.Message, ID: string(n.ID)},
		Author:   author,
		SaidAt:   n.Timestamp.Or(sent.Time),
		Private:  true,
		Parent:   string(n.Context.ID),
		Thread:   other.id(),
		ReplyRef: cmp.Or(string(other.Phone), string(other.UserID)),
	}, what
}

func (n note) words() string {
	return cmp.Or(n.Text.String(), n.Button.String(), n.Order.String(), n.Interactive.Button.String(),
		n.Interactive.List.String(),
		n.Interactive.Form.String(), n.Image.Caption, n.Video.Caption, n.Document.Caption)
}

func (n note) media() []string {
	return []string{n.Image.URL, n.Video.URL, n.Audio.URL, n.Document.URL, n.Sticker.URL}
}

// wordless says what came in place of words, and what WhatsApp could not show us: only its app shows that.
func (n note) wordless(text string) string {
	if strings.TrimSpace(text) != "" {
		return ""
	}
	kind := "no words: " + platform.Quoted(n.Type)
	if n.Unsupported.Type != "" {
		kind += " " + platform.Quoted(n.Unsupported.Type)
	}
	return kind + errorCodes(n.Errors)
}
