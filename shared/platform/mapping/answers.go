package mapping

import (
	"strings"

	"oyez/shared/mention"
	"oyez/shared/platform"
)

// Answers is what one person answered to one survey, as far as Oyez hears it: free words and ratings. Names, addresses
// and choices are never read. The zero Answers is empty.
type Answers struct {
	long, short []string
	rating      int // the worst, 1..5
	rated       bool
}

// Long takes the answer to a question that asks for sentences, as encoding/json reads it into an any. What is no text
// is passed over.
func (a *Answers) Long(value any) { a.long = add(a.long, value) }

// Short takes the answer to a question that asks for a line. Often that is a name: it is used only where the person
// wrote nothing longer.
func (a *Answers) Short(value any) { a.short = add(a.short, value) }

func add(list []string, value any) []string {
	words, _ := value.(string)
	if strings.TrimSpace(words) == "" {
		return list
	}
	return append(list, words)
}

// Rate takes a rating: a number, or text that holds one. Of several the worst counts: one bad mark is what the team
// must see.
func (a *Answers) Rate(value any, s Scale) {
	v, ok := Number(value)
	if !ok {
		return
	}
	a.rated = true
	if r := s.Rating(v); r > 0 && (a.rating == 0 || r < a.rating) {
		a.rating = r
	}
}

// Complete is m, of which a delivery held no words, with the answers, said at a time and in a language where those are
// known. The error is platform.ErrNoWords; then m comes back as it was.
func (a Answers) Complete(m mention.Mention, at platform.Moment, lang string) (mention.Mention, error) {
	whole := m
	whole.SaidAt = at.Or(m.SaidAt)
	if lang != "" {
		whole.Lang = lang
	}
	e := platform.Bounded(a.Event(whole))
	if e.Kind != platform.Said {
		return m, platform.ErrNoWords
	}
	return e.Mention, nil
}

// Event is what the answers hold: words are a review, for us alone to see; a rating without words is counted. known
// holds the source, the response's id and what else the platform says of it.
func (a Answers) Event(known mention.Mention) platform.Event {
	m := known
	m.Kind, m.Private, m.Rating, m.Author.Followers = mention.Review, true, a.rating, -1
	words := a.long
	if len(words) == 0 {
		words = a.short
	}
	m.Text = strings.Join(words, "\n\n")
	e := platform.Event{Kind: platform.Said, Mention: m}
	if m.Text == "" {
		e = platform.Noted(platform.Ignored, m.Source, "neither words nor a rating")
		e.Mention.Key, e.Mention.Author = m.Key, m.Author
		if a.rated {
			e.Kind, e.Note = platform.Counted, "a rating without words"
		}
	}
	return e
}
