package meta

import (
	"encoding/json"
	"strings"

	"oyez/shared/platform"
)

// delivery is the envelope of all of Meta's products. Threads sends one without object and entry.
type delivery struct {
	Object string          `json:"object"`
	Entry  *[]entry        `json:"entry"`
	Topic  string          `json:"topic"`  // Threads
	Values json.RawMessage `json:"values"` // Threads
}

// entry is what one Page tells. Its time is when Meta sent it.
type entry struct {
	ID        platform.ID             `json:"id"`
	Time      platform.Moment         `json:"time"`
	Changes   []platform.Each[change] `json:"changes"`
	Messaging json.RawMessage         `json:"messaging"`
	Standby   json.RawMessage         `json:"standby"`
}

// change is one thing that a Page tells. Fields that are not heard have values of other shapes, or none.
type change struct {
	Field string `json:"field"`
	Value *value `json:"value"`
}

// value is a change of feed, mention or ratings (spec sheet 1.4 to 1.6). Every member may be missing or null.
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

type person struct {
	ID   platform.ID `json:"id"`
	Name string      `json:"name"`
}

// links is an address or a list of addresses. Anything else is none: a picture is not worth losing words for.
type links []string

func (l *links) UnmarshalJSON(b []byte) error {
	*l = nil
	var one string
	if json.Unmarshal(b, &one) == nil && one != "" {
		*l = links{one}
		return nil
	}
	var many []platform.Each[string]
	if json.Unmarshal(b, &many) == nil {
		for _, link := range many {
			*l = append(*l, link.Value)
		}
	}
	return nil
}

// last is the last segment of an id: "<post>_<comment>" and "<page>_<comment>" name one comment.
func last(id platform.ID) string {
	return string(id[strings.LastIndexByte(string(id), '_')+1:])
}

// before is the segment in front of the last one, "" where there is none.
func before(id platform.ID) string {
	cut := strings.LastIndexByte(string(id), '_')
	if cut < 0 {
		return ""
	}
	return last(id[:cut])
}
