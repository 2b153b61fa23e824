// Package hypertext reads the words out of HTML that a platform wrote.
package hypertext

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// Text is what a post's HTML shows, without what its author did not write: the words of others in quotes, and previews
// of links, of which the address is kept. media are its pictures; those without a host are below base. The platform
// writes the HTML itself, so this reads tags and builds no tree; whatever else it is given, it ends, and shows some
// text.
func Text(cooked, base string) (text string, media []string) {
	var w writer
	w.Grow(len(cooked))
	tokens := html.NewTokenizer(strings.NewReader(cooked))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return w.String(), media
		case html.TextToken:
			w.words(string(tokens.Text()))
		case html.EndTagToken:
			name, _ := tokens.TagName()
			w.close(string(name))
		case html.StartTagToken, html.SelfClosingTagToken:
			t := tagOf(tokens)
			if t.name == "img" && w.foreign == 0 {
				if link := t.picture(base); link != "" {
					media = append(media, link)
				}
			}
			w.open(t)
		}
	}
}

// tag is an opening tag with the attributes that are read.
type tag struct {
	name                     string
	class, source, alt, link string
}

func tagOf(tokens *html.Tokenizer) (t tag) {
	name, more := tokens.TagName()
	t.name = string(name)
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
