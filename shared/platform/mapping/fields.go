// Package mapping reads what people said out of data whose shape the platform does not fix: JSON of a sender's own
// design, and the answers to a survey's questions.
package mapping

import (
	"encoding/json"
	"strconv"
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Fields says where a sender's own JSON holds the parts of a mention, each as a path of names and list positions joined
// by dots: "data.answers.0.text". One that is left empty is looked for under its usual name, within "data" and then at
// the root: id, text, author (or author.id and author.name, or author_id and author_name), time (or timestamp), rating,
// permalink, lang, edited, removed, kind.
type Fields struct {
	ID         string `json:"id"` // of the thing said, for ever the same
	Text       string `json:"text"`
	AuthorID   string `json:"author_id"`
	AuthorName string `json:"author_name"`
	Time       string `json:"time"`      // any form of platform.Moment
	Rating     string `json:"rating"`    // a number, or text that holds one, on Scale
	Permalink  string `json:"permalink"` // an https address; what has none is private
	Lang       string `json:"lang"`      // BCP 47
	Edited     string `json:"edited"`    // there after an edit: its time, or a whole number that grows with each
	Removed    string `json:"removed"`   // true when the thing is gone
	Kind       string `json:"kind"`      // a path, or one of the four kinds itself, for everything
	Scale      Scale  `json:"scale"`     // zero for 1 to 5
}

// Event is what one object reports. m is what is known without it: the source, and an id and a time for objects that
// hold none.
func (f Fields) Event(data any, m mention.Mention) platform.Event {
	m.Author.Followers = -1
	if _, ok := data.(map[string]any); !ok {
		return platform.Event{Kind: platform.Ignored, Mention: m, Note: "no object"}
	}
	if id := text(find(data, f.ID, "id")); id != "" {
		m.ID = id
	}
	m.Kind = f.kind(data)
	if gone := find(data, f.Removed, "removed"); gone == true || gone == "true" {
		if m.Kind == "" {
			return platform.Event{
				Kind: platform.Unreadable, Mention: m, Note: "a removal without a kind: nobody can say of what",
			}
		}
		return platform.Removal(m.Key)
	}
	m.Text = text(find(data, f.Text, "text"))
	said, note := strings.TrimSpace(m.Text) != "", ""
	rating, rated := Number(find(data, f.Rating, "rating"))
	if rated {
		if m.Rating = f.scale().Rating(rating); m.Rating == 0 {
			note = "the rating lies outside its scale"
		}
	}
	if !said {
		e := platform.Noted(platform.Ignored, m.Source, f.missing())
		if rated {
			e.Kind, e.Note = platform.Counted, "a rating without words"
		}
		e.Mention.Key = m.Key
		return e
	}
	m.Author.ID = text(find(data, f.AuthorID, "author.id", "author_id", "author"))
	m.Author.Name = text(find(data, f.AuthorName, "author.name", "author_name", "author"))
	m.Lang = text(find(data, f.Lang, "lang"))
	m.SaidAt = moment(find(data, f.Time, "time", "timestamp")).Or(m.SaidAt)
	m.Permalink = text(find(data, f.Permalink, "permalink"))
	m.Private = m.Kind == mention.Message || !strings.HasPrefix(m.Permalink, "https://")
	if m.Kind == "" {
		m.Kind = usualKind(m)
	}
	what := platform.Said
	if m.Revision = revision(find(data, f.Edited, "edited")); m.Revision > 0 {
		what = platform.Edited
	}
	return platform.Event{Kind: what, Mention: m, Note: note}
}

// kind is the fixed kind, or the one that data names; "" for none.
func (f Fields) kind(data any) mention.Kind {
	if fixed := mention.Kind(f.Kind); known(fixed) {
		return fixed
	}
	if named := mention.Kind(text(find(data, f.Kind, "kind"))); known(named) {
		return named
	}
	return ""
}

func known(k mention.Kind) bool {
	switch k {
	case mention.Post, mention.Comment, mention.Review, mention.Message:
		return true
	}
	return false
}

// usualKind is the kind of what names none: with a rating a review, with an address a post, else a message to us.
func usualKind(m mention.Mention) mention.Kind {
	switch {
	case m.Rating > 0:
		return mention.Review
	case m.Private:
		return mention.Message
	default:
		return mention.Post
	}
}

func (f Fields) scale() Scale {
	if f.Scale == (Scale{}) {
		return Stars
	}
	return f.Scale
}

func (f Fields) missing() string {
	if f.Text == "" {
		return "no text"
	}
	return "no text at " + platform.Quoted(f.Text)
}

// moment never fails, like platform.Moment.
func moment(v any) (m platform.Moment) {
	_ = m.UnmarshalJSON([]byte(text(v)))
	return m
}

// revision is a count of edits as it stands, or the milliseconds of an edit's time.
func revision(v any) int64 {
	switch v.(type) {
	case float64, json.Number:
		count, err := strconv.ParseInt(text(v), 10, 64)
		if err != nil {
			return 0
		}
		return count
	}
	if t := moment(v); !t.IsZero() {
		return t.UnixMilli()
	}
	return 0
}
