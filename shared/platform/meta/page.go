package meta

import (
	"oyez/shared/mention"
	"oyez/shared/platform"
)

// value is a change of feed, mention or ratings. Every member may be missing or null.
type value struct {
	Item           string          `json:"item"`
	Verb           string          `json:"verb"`
	PostID         platform.ID     `json:"post_id"`
	CommentID      platform.ID     `json:"comment_id"`
	ParentID       platform.ID     `json:"parent_id"`
	StoryID        platform.ID     `json:"open_graph_story_id"` // a review's id
	From           person          `json:"from"`
	SenderID       platform.ID     `json:"sender_id"` // older Graph versions
	SenderName     string          `json:"sender_name"`
	ReviewerID     platform.ID     `json:"reviewer_id"`
	ReviewerName   string          `json:"reviewer_name"`
	Message        string          `json:"message"`
	Story          string          `json:"story"` // an event's text
	ReviewText     string          `json:"review_text"`
	Rating         platform.Count  `json:"rating"`
	Recommendation string          `json:"recommendation_type"`
	CreatedTime    platform.Moment `json:"created_time"`
	Post           struct {
		ID        platform.ID `json:"id"`
		Permalink string      `json:"permalink_url"`
	} `json:"post"`
	Photo  links `json:"photo"`
	Photos links `json:"photos"`
	Video  links `json:"video"`
	Link   links `json:"link"`
}

// page is what one Facebook Page tells: of what stands on it, and by Messenger.
func (e entry) page() []platform.Event {
	var events []platform.Event
	for _, raw := range e.Changes {
		c, err := read[value](raw)
		if messaging(c.Field) {
			events = append(events, e.exchanged(raw, messenger))
			continue
		}
		events = append(events, e.change(c, err)...)
	}
	return append(events, e.exchanges(messenger)...)
}

// change is what one change of a Page tells; err is why it could not be read whole.
func (e entry) change(c change[value], err error) []platform.Event {
	source := mention.SourceOf(facebook, string(e.ID))
	if told, ok := unheard(source, c, err, "feed", "mention", "ratings"); ok {
		return []platform.Event{told}
	}
	t := thing{value: *c.Value, source: source, page: e.ID, sent: e.Time, field: c.Field}
	return []platform.Event{t.told()}
}
