// Package hypertext reads the words out of HTML that a platform wrote.
package hypertext

import (
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text is what a post's HTML shows, without what its author did not write: the words of others in quotes, and previews
// of links, of which the address is kept. media are its pictures; those without a host are below base. The platform
// writes the HTML itself, so this reads tags and builds no tree; whatever else it is given, it ends, and shows some
// text.
func Text(cooked, base string) (text string, media []string) {
	var w writer
	w.Grow(len(cooked))
	if !strings.Contains(cooked, "<") {
		w.words(html.UnescapeString(cooked))
		return w.String(), nil
	}
	s := &source{cooked}
	tokens := html.NewTokenizer(s)
	for {
		if len(tokens.Buffered()) == 0 { // the words up to the next tag: no need to look at each of their characters
			words, _, _ := strings.Cut(s.rest, "<")
			s.rest = s.rest[len(words):]
			w.words(html.UnescapeString(words))
		}
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return w.String(), media
		case html.TextToken: // what looked like a tag and is none
			w.words(string(tokens.Text()))
		case html.EndTagToken:
			name, _ := tokens.TagName()
			w.close(atom.Lookup(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			t := tagOf(tokens)
			if t.name == atom.Img && w.foreign == 0 {
				if link := t.picture(base); link != "" {
					media = append(media, link)
				}
			}
			w.open(t)
		}
	}
}

// source gives the tokenizer as much as one tag needs, to the next >.
type source struct{ rest string }

func (s *source) Read(b []byte) (int, error) {
	if s.rest == "" {
		return 0, io.EOF
	}
	end := strings.IndexByte(s.rest, '>') + 1
	if end == 0 {
		end = len(s.rest)
	}
	n := copy(b, s.rest[:end])
	s.rest = s.rest[n:]
	return n, nil
}

// tag is an opening tag with the attributes that are read.
type tag struct {
	name                     atom.Atom
	class, source, alt, link string
}

func tagOf(tokens *html.Tokenizer) (t tag) {
	name, more := tokens.TagName()
	t.name = atom.Lookup(name)
	switch t.name {
	case atom.Img, atom.Aside: // no other tag's attributes are read
	default:
		return t
	}
	for more {
		var key, value []byte
		key, value, more = tokens.TagAttr()
		switch string(key) {
		case "class":
			t.class = string(value)
		case "src":
			t.source = string(value)
		case "alt":
			t.alt = string(value)
		case "data-onebox-src":
			t.link = string(value)
		}
	}
	return t
}

func (t tag) is(class string) bool { return slices.Contains(strings.Fields(t.class), class) }

// picture is the address of a picture that the author put there.
func (t tag) picture(base string) string {
	switch {
	case t.is("emoji") || t.is("avatar") || t.is("site-icon"):
		return ""
	case strings.HasPrefix(t.source, "//"):
		return "https:" + t.source
	case strings.HasPrefix(t.source, "/") && base != "":
		return base + t.source
	}
	return t.source
}
