package intercom

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/hypertext"
)

// conversation is a conversation with its first words and, in a reply's notification, the newest. P is a part, or
// platform.Each of one.
type conversation[P any] struct {
	opening
	Parts struct {
		List []P `json:"conversation_parts"`
	} `json:"conversation_parts"`
}

// opening is what a conversation began with, and how it was rated.
type opening struct {
	ID        platform.ID     `json:"id"`
	CreatedAt platform.Moment `json:"created_at"`
	Source    *part           `json:"source"`
	Message   *part           `json:"conversation_message"` // source in API 1.x
	User      author          `json:"user"`                 // in API 1.x
	Rating    struct {
		Stars     platform.Count  `json:"rating"`
		Remark    string          `json:"remark"`
		CreatedAt platform.Moment `json:"created_at"`
		Contact   author          `json:"contact"`
		Customer  author          `json:"customer"` // contact in older versions
	} `json:"conversation_rating"`
	Links struct {
		Web string `json:"conversation_web"`
	} `json:"links"`
}

// part is one message of a conversation. Its body is HTML.
type part struct {
	ID          platform.ID     `json:"id"`
	Kind        string          `json:"part_type"`
	Subject     string          `json:"subject"`
	Body        string          `json:"body"`
	Author      author          `json:"author"`
	CreatedAt   platform.Moment `json:"created_at"`
	Redacted    bool            `json:"redacted"`
	Attachments []struct {
		URL string `json:"url"`
	} `json:"attachments"`
}

// author is one who wrote, or who rated. Intercom sends the e-mail address too; it is not kept.
type author struct {
	Type string      `json:"type"`
	ID   platform.ID `json:"id"`
	Name string      `json:"name"`
}

func (n notification) opened(c opening) platform.Event {
	p := c.first()
	if p == nil {
		return n.noted(platform.Unreadable, "a conversation without its first words")
	}
	if p.Author.ID == "" {
		p.Author = c.User
	}
	p.CreatedAt.Time = p.CreatedAt.Or(c.CreatedAt.Time)
	e := n.part(c, *p)
	if subject, _ := hypertext.Text(p.Subject, ""); subject != "" && e.Mention.Text != "" {
		e.Mention.Text = subject + "\n\n" + e.Mention.Text
	}
	e.Mention.Parent = ""
	return e
}

// replied makes an event of each part: usually there is one, the newest.
func (n notification) replied(c opening, parts []platform.Each[part]) []platform.Event {
	var events []platform.Event
	for _, p := range parts {
		switch {
		case p.Err != nil:
			events = append(events, n.noted(platform.Unreadable, "a part: "+platform.Where(p.Err)))
		case p.Value.Kind == "note":
			events = append(events, n.noted(platform.Ignored, "an internal note"))
		case p.Value.Body == "" && len(p.Value.Attachments) == 0 && !p.Value.Redacted:
			events = append(events, n.noted(platform.Ignored, platform.Quoted(p.Value.Kind)+" without words"))
		default:
			events = append(events, n.part(c, p.Value))
		}
	}
	if len(events) == 0 {
		events = append(events, n.noted(platform.Ignored, "a conversation without parts"))
	}
	return events
}

// redacted makes an event of each message that is marked, or of the only part that is told: then it is that one.
func (n notification) redacted(c opening, parts []platform.Each[part]) []platform.Event {
	var events []platform.Event
	if first := c.first(); first != nil && first.Redacted {
		events = append(events, n.part(c, *first))
	}
	for _, p := range parts {
		only := len(parts) == 1 && len(events) == 0
		switch {
		case p.Err != nil:
			events = append(events, n.noted(platform.Unreadable, "a part: "+platform.Where(p.Err)))
		case p.Value.Redacted || only:
			p.Value.Redacted = true
			events = append(events, n.part(c, p.Value))
		}
	}
	if len(events) == 0 {
		events = append(events, n.noted(platform.Ignored, "redacted, and not which message"))
	}
	return events
}

// part is one message. Its conversation is what the API answers to.
func (n notification) part(c opening, p part) platform.Event {
	if p.Redacted {
		return platform.Removal(mention.Key{Source: n.source(), Kind: mention.Message, ID: key(c.ID, p.ID)})
	}
	m := mention.Mention{
		Key:       mention.Key{Source: n.source(), Kind: mention.Message, ID: key(c.ID, p.ID)},
		Author:    mention.Author{ID: string(p.Author.ID), Name: p.Author.Name, Followers: -1},
		SaidAt:    p.CreatedAt.Or(n.At.Time),
		Private:   true,
		Permalink: c.Links.Web,
		Thread:    string(c.ID),
		ReplyRef:  string(c.ID),
	}
	if first := c.first(); first != nil {
		m.Parent = key(c.ID, first.ID)
	}
	m.Text, m.Media = hypertext.Text(p.Body, "")
	for _, a := range p.Attachments {
		m.Media = append(m.Media, a.URL)
	}
	what := platform.Said
	if byUs(p.Author.Type) {
		what = platform.Echo
	}
	return platform.Event{Kind: what, Mention: m}
}

// rated is a rating with a remark; without one nobody said anything.
func (n notification) rated(c opening) platform.Event {
	r := c.Rating
	if r.Remark == "" {
		return n.noted(platform.Counted, "a rating without words")
	}
	who := r.Contact
	for _, other := range []author{r.Customer, c.User} {
		if who.ID == "" {
			who = other
		}
	}
	text, _ := hypertext.Text(r.Remark, "")
	m := mention.Mention{
		Key:       mention.Key{Source: n.source(), Kind: mention.Review, ID: string(c.ID)},
		Author:    mention.Author{ID: string(who.ID), Name: who.Name, Followers: -1},
		Text:      text,
		SaidAt:    r.CreatedAt.Or(n.At.Time),
		Private:   true,
		Permalink: c.Links.Web,
		Thread:    string(c.ID),
		ReplyRef:  string(c.ID),
	}
	if 1 <= r.Stars.N && r.Stars.N <= 5 {
		m.Rating = r.Stars.N
	}
	return platform.Event{Kind: platform.Said, Mention: m}
}

// first is the conversation's first message, nil where it is not told.
func (c opening) first() *part {
	if c.Source != nil {
		return c.Source
	}
	return c.Message
}
