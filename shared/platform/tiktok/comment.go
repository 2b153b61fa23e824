package tiktok

import (
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// comment is a change of a comment below one of our videos. TikTok's own sample has no text.
type comment struct {
	ID      platform.ID     `json:"comment_id"`
	VideoID platform.ID     `json:"video_id"`
	Parent  platform.ID     `json:"parent_comment_id"` // 0 for none
	Action  string          `json:"comment_action"`
	Who     platform.ID     `json:"unique_identifier"` // the same in all of TikTok's APIs
	Text    string          `json:"text"`
	At      platform.Moment `json:"timestamp"` // of the change
}

func (a *Adapter) comment(d delivery, c comment) platform.Event {
	video := id(c.VideoID)
	m := mention.Mention{
		Key:       mention.Key{Source: d.source(), Kind: mention.Comment, ID: id(c.ID)},
		Author:    mention.Author{ID: string(c.Who), Followers: -1},
		Text:      c.Text,
		SaidAt:    c.At.Or(d.CreatedAt.Time),
		Permalink: address(video),
		Parent:    id(c.Parent),
		Thread:    video,
		ReplyRef:  id(c.ID),
	}
	if m.Parent == "" {
		m.Parent = video
	}
	e := platform.Event{Kind: platform.Said, Mention: m}
	switch {
	case c.Action == "delete":
		e = platform.Removal(m.Key)
	case c.Action == "insert" && a.ours(d, c.Who), c.Action == "set_to_public" && a.ours(d, c.Who):
		e.Kind = platform.Echo
	case c.Action == "insert" && c.Text == "":
		e.Note = "TikTok sent no text"
	case c.Action == "insert":
	case c.Action == "set_to_public" && c.Text != "": // it may have been held back until now
	case strings.HasPrefix(c.Action, "set_to_"):
		e = d.noted(platform.Ignored, "a comment is shown to more or fewer people")
	default:
		e = d.noted(platform.Ignored, platform.Quoted(c.Action)+" of a comment is not heard")
	}
	return e
}

// brandMention is a video or a comment elsewhere that names us. It comes two or three hours late.
type brandMention struct {
	Type      string          `json:"type_of_event"`
	VideoID   platform.ID     `json:"video_id"`
	CommentID platform.ID     `json:"comment_id"` // 0 for the video itself
	SaidAt    platform.Moment `json:"video_create_time"`
	Who       platform.ID     `json:"unique_identifier"`
	Link      string          `json:"share_url"`
	Caption   string          `json:"video_caption"`
	Comment   string          `json:"comment_text"`
	Text      string          `json:"text"`
}

func (a *Adapter) mentioned(d delivery, b brandMention) platform.Event {
	video := id(b.VideoID)
	m := mention.Mention{
		Key:       mention.Key{Source: d.source(), Kind: mention.Post, ID: video},
		Author:    mention.Author{ID: string(b.Who), Followers: -1},
		Text:      b.Caption,
		SaidAt:    b.SaidAt.Or(d.CreatedAt.Time),
		Permalink: b.Link,
		Thread:    video,
		Addressed: true,
	}
	if comment := id(b.CommentID); comment != "" {
		m.Kind, m.ID, m.Parent, m.Text = mention.Comment, comment, video, b.Comment
		m.SaidAt = d.CreatedAt.Time // the video's time is not the comment's
		if m.Text == "" {
			m.Text = b.Text
		}
	}
	if !strings.HasPrefix(m.Permalink, "https://") {
		m.Permalink = address(video)
	}
	what := platform.Said
	switch {
	case a.ours(d, b.Who):
		what = platform.Echo
	case b.Type == "EDIT":
		what = platform.Edited
		m.Revision = max(d.CreatedAt.UnixMilli(), 1)
	case b.Type != "CREATE":
		return d.noted(platform.Ignored, platform.Quoted(b.Type)+" of a mention is not heard")
	}
	return platform.Event{Kind: what, Mention: m}
}
