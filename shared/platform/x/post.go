package x

import (
	"cmp"
	"slices"

	"oyez/shared/platform"
)

// post is a post in the newer shape, of the X Activity API and the filtered stream.
type post struct {
	ID           platform.ID                `json:"id"`
	AuthorID     platform.ID                `json:"author_id"`
	Text         string                     `json:"text"`
	Note         note                       `json:"note_tweet"` // the whole of a long post
	CreatedAt    platform.Moment            `json:"created_at"`
	Conversation platform.ID                `json:"conversation_id"`
	ReplyTo      platform.ID                `json:"in_reply_to_tweet_id"`
	Referenced   []platform.Each[reference] `json:"referenced_tweets"`
	Displayed    []platform.Count           `json:"display_text_range"`
	Entities     entities                   `json:"entities"`
	History      []platform.ID              `json:"edit_history_tweet_ids"`
	Lang         string                     `json:"lang"`
	Attachments  struct {
		Media []string `json:"media_keys"`
	} `json:"attachments"`
}

type note struct {
	Text     string   `json:"text"`
	Entities entities `json:"entities"`
}

// reference is another post that this one answers, quotes or repeats.
type reference struct {
	Type string      `json:"type"`
	ID   platform.ID `json:"id"`
}

// includes is what X tells about the people, posts and media that a post names. It may be missing, or empty.
type includes struct {
	Users  people                    `json:"users"`
	Tweets []platform.Each[post]     `json:"tweets"`
	Media  []platform.Each[included] `json:"media"`
}

type included struct {
	Key     string `json:"media_key"`
	URL     string `json:"url"`
	Preview string `json:"preview_image_url"` // of films
}

// refers is the post that p answers ("replied_to"), quotes ("quoted") or repeats ("retweeted"); "" for none.
func (p post) refers(how string) platform.ID {
	for _, r := range p.Referenced {
		if r.Value.Type == how {
			return r.Value.ID
		}
	}
	return ""
}

// event reads p for our account us. summoned is what the event's own type already says.
func (p post) event(us platform.ID, with includes, summoned bool) platform.Event {
	if p.refers("retweeted") != "" {
		return noted(platform.Counted, us, "retweet")
	}
	s := statement{
		us: us, id: p.ID, history: p.History, author: with.Users[p.AuthorID].author(p.AuthorID),
		saidAt: p.CreatedAt.Time,
		text:   p.Text, lang: p.Lang, parent: cmp.Or(p.ReplyTo, p.refers("replied_to")), thread: p.Conversation,
		summoned: summoned || p.quotes(us, with), media: p.pictures(with),
	}
	names := p.Entities.Mentions
	switch {
	case p.Note.Text != "":
		s.text, names = p.Note.Text, slices.Concat(p.Note.Entities.Mentions, names)
	case cutShort(p.Text):
		s.note = "the text may go on: X cuts long ones short"
	}
	from := displayedFrom(p.Displayed, p.Text, s.parent != "")
	s.summoned = s.summoned || named(names, from, us, with.Users[us].handle())
	return s.event()
}

// quotes says whether p quotes a post of ours that came with it.
func (p post) quotes(us platform.ID, with includes) bool {
	quoted := p.refers("quoted")
	return quoted != "" && slices.ContainsFunc(with.Tweets, func(t platform.Each[post]) bool {
		return t.Value.ID == quoted && t.Value.AuthorID == us
	})
}

func (p post) pictures(with includes) []string {
	var links []string
	for _, m := range with.Media {
		if slices.Contains(p.Attachments.Media, m.Value.Key) {
			links = append(links, cmp.Or(m.Value.URL, m.Value.Preview))
		}
	}
	return links
}
