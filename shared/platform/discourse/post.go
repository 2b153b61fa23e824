package discourse

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/hypertext"
)

// post is one post of a topic.
type post struct {
	ID        platform.ID     `json:"id"`
	UserID    platform.ID     `json:"user_id"`
	Username  string          `json:"username"`
	Name      string          `json:"name"`
	Staff     bool            `json:"staff"`
	CreatedAt platform.Moment `json:"created_at"`
	UpdatedAt platform.Moment `json:"updated_at"`
	DeletedAt platform.Moment `json:"deleted_at"`
	Raw       string          `json:"raw"`    // as typed, Markdown
	Cooked    string          `json:"cooked"` // as shown, HTML
	Number    platform.Count  `json:"post_number"`
	Type      platform.Count  `json:"post_type"`
	Version   platform.Count  `json:"version"` // an edit within a few minutes does not change it
	TopicID   platform.ID     `json:"topic_id"`
	Slug      string          `json:"topic_slug"`
	Title     string          `json:"topic_title"`
	Archetype string          `json:"topic_archetype"` // regular or private_message
}

// regular is the type of posts that people write. The others are what moderators did, and what they whisper.
const regular = 1

// What the header says has happened.
const (
	created   = "post_created"
	edited    = "post_edited"
	destroyed = "post_destroyed"
	recovered = "post_recovered"
)

// happened is the event: what the header says, even over deleted_at, else what the post tells of itself.
func (p post) happened(event string) string {
	switch {
	case event != "":
		return event
	case !p.DeletedAt.IsZero():
		return destroyed
	case p.Version.N > 1:
		return edited
	}
	return created
}

func (a *Adapter) event(p post, event string, from forum) platform.Event {
	if event == destroyed {
		return platform.Removal(p.key(from))
	}
	what := platform.Said
	switch {
	case event != created && event != edited && event != recovered:
		return platform.NotHeard(from.source, event)
	case p.Type.Known && p.Type.N != regular:
		return platform.Noted(platform.Ignored, from.source, "what a moderator did or whispered")
	case strings.HasPrefix(string(p.UserID), "-"):
		return platform.Noted(platform.Ignored, from.source, "the forum itself wrote it")
	case a.ours(p):
		what = platform.Echo
	case event == edited:
		what = platform.Edited
	}
	text, media := p.words(from)
	m := mention.Mention{
		Key:       p.key(from),
		Author:    mention.Author{ID: string(p.UserID), Name: p.Name, Handle: p.Username, Followers: -1},
		Text:      text,
		Media:     media,
		SaidAt:    p.CreatedAt.Time,
		Private:   p.private(),
		Permalink: p.permalink(from),
		Thread:    string(p.TopicID),
		ReplyRef:  string(p.TopicID) + "/" + strconv.Itoa(p.Number.N),
	}
	if event != created && !p.UpdatedAt.IsZero() {
		m.Revision = p.UpdatedAt.UnixMilli()
	}
	return platform.Event{Kind: what, Mention: m}
}

func (a *Adapter) ours(p post) bool {
	same := func(name string) bool { return name != "" && strings.EqualFold(name, p.Username) }
	return same(a.config.User) || slices.ContainsFunc(a.config.Ours, same) || a.config.Staff && p.Staff
}

func (p post) private() bool { return p.Archetype == "private_message" }

func (p post) key(from forum) mention.Key {
	k := mention.Key{Source: from.source, Kind: mention.Post, ID: string(p.ID)}
	if p.private() {
		k.Kind = mention.Message
	}
	return k
}

// words are what the person wrote, under the title where the post opens its topic.
func (p post) words(from forum) (text string, media []string) {
	text = p.Raw
	if p.Cooked != "" {
		text, media = hypertext.Text(p.Cooked, from.base)
	}
	if p.Number.N == 1 {
		text = p.Title + "\n\n" + text
	}
	return strings.TrimSpace(text), media
}

func (p post) permalink(from forum) string {
	if from.base == "" || p.TopicID == "" {
		return ""
	}
	return from.base + "/t/" + url.PathEscape(cmp.Or(p.Slug,
		"-")) + "/" + string(p.TopicID) + "/" + strconv.Itoa(p.Number.N)
}
