package meta

import (
	"cmp"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// remark is a change of comments, live_comments or mentions. It has neither a time nor an address.
type remark struct {
	ID        platform.ID `json:"id"`
	CommentID platform.ID `json:"comment_id"`
	MediaID   platform.ID `json:"media_id"`
	ParentID  platform.ID `json:"parent_id"`
	Text      string      `json:"text"`
	From      struct {
		ID       platform.ID `json:"id"`
		Username string      `json:"username"`
		Self     platform.ID `json:"self_ig_scoped_id"` // of our own comments alone
	} `json:"from"`
	Media struct {
		ID platform.ID `json:"id"`
	} `json:"media"`
}

// instagram is what one Instagram account tells.
func (e entry) instagram() []platform.Event {
	var events []platform.Event
	for _, raw := range e.changes() {
		c, err := read[remark](raw)
		if messaging(c.Field) {
			events = append(events, e.exchanged(raw, instagram))
			continue
		}
		events = append(events, e.remark(c, err)...)
	}
	return append(events, e.exchanges(instagram)...)
}

// remark is what one change tells; err is why it could not be read whole.
func (e entry) remark(c change[remark], err error) []platform.Event {
	source := mention.SourceOf(instagram, string(e.ID))
	told, ok := unheard(source, c, err, "comments", "live_comments", "mentions")
	switch {
	case ok:
	case c.Field == "mentions":
		told = c.Value.mentioned(source, e)
	default:
		told = c.Value.commented(source, e)
	}
	return []platform.Event{told}
}

// commented is a comment below something of ours. It was said when Meta told us, at the latest.
func (r remark) commented(source mention.Source, e entry) platform.Event {
	what := platform.Said
	if r.From.Self != "" || r.From.ID != "" && r.From.ID == e.ID {
		what = platform.Echo
	}
	media := cmp.Or(string(r.Media.ID), string(r.MediaID))
	return platform.Event{Kind: what, Note: wordless(r.Text, nil), Mention: mention.Mention{
		Key:    mention.Key{Source: source, Kind: mention.Comment, ID: cmp.Or(string(r.ID), string(r.CommentID))},
		Author: mention.Author{ID: string(r.From.ID), Handle: r.From.Username, Followers: -1},
		Text:   r.Text,
		SaidAt: e.Time.Time,
		Parent: cmp.Or(string(r.ParentID), media),
		Thread: media,
	}}
}

// mentioned is our @name in a caption or a comment elsewhere: Meta tells its ids and nothing more.
func (r remark) mentioned(source mention.Source, e entry) platform.Event {
	media := cmp.Or(string(r.MediaID), string(r.Media.ID))
	m := mention.Mention{
		Key:       mention.Key{Source: source, Kind: mention.Post, ID: media},
		Author:    mention.Author{ID: string(r.From.ID), Handle: r.From.Username, Followers: -1},
		Text:      r.Text,
		SaidAt:    e.Time.Time,
		Thread:    media,
		Addressed: true,
	}
	if comment := cmp.Or(string(r.CommentID), string(r.ID)); comment != "" {
		m.Kind, m.ID, m.Parent = mention.Comment, comment, media
	}
	note := ""
	if m.Text == "" {
		note = platform.NeedsEnrichment
	}
	return platform.Event{Kind: platform.Said, Mention: m, Note: note}
}
