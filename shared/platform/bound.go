package platform

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"oyez/shared/mention"
)

// Bounds of what a mention carries beside its words, far above any platform's own.
const (
	maxLink  = 2 << 10 // bytes of one address
	maxMedia = 20      // pictures and films
	maxNote  = 40      // bytes of a platform's own word within a note
)

// Bounded is the gate that each event leaves an adapter by. Words that cannot be stored under their key become
// Unreadable, so that the delivery is kept, anything else without a key Ignored; texts and names are valid UTF-8, cut
// on a character; addresses are https or left out; times are UTC.
func Bounded(e Event) Event {
	m := &e.Mention
	switch e.Kind {
	case Said, Edited, Removed, Echo, Returned:
		if !m.Key.Valid() {
			what := Ignored
			if e.Kind == Said || e.Kind == Edited {
				what = Unreadable
			}
			return Noted(what, "", "no id, or one too long to keep")
		}
	}
	if !m.Source.Valid() {
		m.Source = ""
		if e.Kind == Disconnected {
			return Noted(Ignored, "", "no account, or one too long to keep")
		}
	}
	if len(m.Author.ID) > mention.MaxID {
		m.Author = mention.Author{Followers: -1}
	}
	m.Author.Name = Cut(m.Author.Name, mention.MaxID)
	m.Author.Handle = Cut(m.Author.Handle, mention.MaxID)
	m.Text = Cut(m.Text, mention.MaxTextBytes)
	m.Lang = Cut(m.Lang, mention.MaxID)
	for _, id := range []*string{&m.Parent, &m.Thread, &m.ReplyRef} {
		if len(*id) > mention.MaxID {
			*id = ""
		}
	}
	if !https(m.Permalink) {
		m.Permalink = ""
	}
	var media []string
	for _, link := range m.Media {
		if https(link) && len(media) < maxMedia {
			media = append(media, link)
		}
	}
	m.Media = media
	m.SaidAt = m.SaidAt.UTC()
	return e
}

// Cut is text as valid UTF-8 of at most max bytes, cut on a character.
func Cut(text string, max int) string {
	if !utf8.ValidString(text) { // asked first: it looks at eight bytes at a time
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if len(text) <= max {
		return text
	}
	for max > 0 && !utf8.RuneStart(text[max]) {
		max--
	}
	return text[:max]
}

// Quoted is a platform's own word, such as an unknown item's name, short enough for a note.
func Quoted(word string) string { return strconv.Quote(Cut(word, maxNote)) }

func https(link string) bool { return strings.HasPrefix(link, "https://") && len(link) <= maxLink }
