package meta

import (
	"cmp"
	"regexp"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// thing is one change of something people can say: a post, a comment or a review.
type thing struct {
	value
	source mention.Source
	page   platform.ID
	sent   platform.Moment
	field  string
}

// told is what happened to the thing.
func (t thing) told() platform.Event {
	switch t.Item {
	case "comment":
		return t.comment()
	case "post", "status", "photo", "video", "share", "album", "event":
		return t.post()
	case "rating":
		return t.review()
	case "reaction", "like":
		return platform.Noted(platform.Counted, t.source, t.Item)
	default:
		return ignored(t.source, "item "+platform.Quoted(t.Item)+" is not heard")
	}
}

func (t thing) post() platform.Event {
	m := t.mention(mention.Post, t.PostID, t.author())
	m.Thread = m.ID
	m.Permalink = cmp.Or(t.Post.Permalink, address(t.PostID))
	m.Text = cmp.Or(t.Message, t.Story)
	// A Page's own publications can come without an author (events, in every capture). Visitors' posts come as "post",
	// and tags elsewhere, which never name their author, come by the mention field.
	if m.Author.Unknown() && t.Item != "post" && t.field == "feed" {
		m.Author.ID = string(t.page)
	}
	return t.event(m)
}

func (t thing) comment() platform.Event {
	m := t.mention(mention.Comment, t.CommentID, t.author())
	m.Thread = cmp.Or(last(t.PostID), last(t.Post.ID), before(t.CommentID))
	m.Parent = cmp.Or(last(t.ParentID), m.Thread)
	m.Permalink = cmp.Or(t.Post.Permalink, address(t.PostID)) // the post's: Facebook does not send the comment's
	m.Text = t.Message
	return t.event(m)
}

func (t thing) review() platform.Event {
	who := t.author()
	if t.ReviewerID != "" {
		who.ID, who.Name = string(t.ReviewerID), t.ReviewerName
	}
	m := t.mention(mention.Review, t.StoryID, who)
	m.Thread = m.ID
	m.Permalink = address(t.StoryID)
	m.Text = cmp.Or(t.ReviewText, t.Message)
	switch {
	case t.Rating.Known && 1 <= t.Rating.N && t.Rating.N <= 5:
		m.Rating = t.Rating.N
	case strings.EqualFold(t.Recommendation, "POSITIVE"):
		m.Rating = 5
	case strings.EqualFold(t.Recommendation, "NEGATIVE"):
		m.Rating = 1
	}
	return t.event(m)
}

// mention is what all three have in common. A thing without a time of its own was said when Meta told us, at the
// latest.
func (t thing) mention(kind mention.Kind, id platform.ID, who mention.Author) mention.Mention {
	m := mention.Mention{
		Key:       mention.Key{Source: t.source, Kind: kind, ID: last(id)},
		Author:    who,
		SaidAt:    t.CreatedTime.Or(t.sent.Time),
		Addressed: t.field == "mention",
	}
	if string(id) != m.ID {
		m.ReplyRef = string(id)
	}
	for _, l := range []links{t.Photo, t.Photos, t.Video, t.Link} {
		m.Media = append(m.Media, l...)
	}
	return m
}

// author is who said it, by the present shape or the older one.
func (t thing) author() mention.Author {
	who := mention.Author{ID: string(t.From.ID), Name: t.From.Name, Followers: -1}
	if who.ID == "" {
		who.ID, who.Name = string(t.SenderID), t.SenderName
	}
	return who
}

// event decides by the verb what happened to m. Verbs differ between items: comments are "edited", reviews and some
// posts "edit".
func (t thing) event(m mention.Mention) platform.Event {
	wordless := strings.TrimSpace(m.Text) == ""
	what := platform.Said
	switch t.Verb {
	case "add":
		if m.Kind == mention.Review && wordless && (m.Rating == 0 || m.Rating >= 4) {
			return platform.Noted(platform.Counted, t.source, "review without words")
		}
	case "edit", "edited":
		if wordless && m.Rating == 0 {
			return ignored(t.source, "an edit without words: trashed or emptied; kept")
		}
		what = platform.Edited
		m.Revision = max(t.sent.Or(m.SaidAt).Unix(), 1)
	case "remove":
		return platform.Removal(m.Key)
	case "hide", "unhide", "block", "unblock", "mute", "unmute":
		return ignored(t.source, t.Verb+": moderation; kept as it is")
	default:
		return ignored(t.source, "verb "+platform.Quoted(t.Verb)+" is not heard")
	}
	if m.Author.ID == string(t.page) {
		what = platform.Echo
	}
	return platform.Event{Kind: what, Mention: m}
}

// numbered is an id of which facebook.com makes an address that leads to the thing.
var numbered = regexp.MustCompile(`^[0-9]+(_[0-9]+)?$`)

// address is the address of a post or review whose permalink did not come, "" where its id is none of Facebook's.
func address(id platform.ID) string {
	if len(id) > mention.MaxID || !numbered.MatchString(string(id)) {
		return ""
	}
	return "https://www.facebook.com/" + string(id)
}
