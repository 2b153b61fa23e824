// Package hypertext reads the words out of HTML that a platform wrote.
package hypertext

import (
	"html"
	"slices"
	"strings"
)

// Text is what a post's HTML shows, without what its author did not write: the words of others in quotes, and previews
// of links, of which the address is kept. media are its pictures; those without a host are below base. The platform
// writes the HTML itself, so this reads tags and builds no tree; whatever else it is given, it ends, and shows some
// text.
func Text(cooked, base string) (text string, media []string) {
	var w writer
	w.Grow(len(cooked))
	for rest := cooked; rest != ""; {
		words, after, marked := strings.Cut(rest, "<")
		w.words(html.UnescapeString(words))
		if !marked {
			break
		}
		var t tag
		t, rest = cutTag(after)
		switch {
		case t.literal:
			w.words("<")
		case t.closing:
			w.close(t.name)
		default:
			if t.name == "img" && w.foreign == 0 {
				if link := t.picture(base); link != "" {
					media = append(media, link)
				}
			}
			w.open(t)
		}
	}
	return w.String(), media
}

// tag is what stands between < and >.
type tag struct {
	name       string
	closing    bool
	attributes string
	literal    bool // no tag: somebody's <
}

// cutTag reads the tag that follows a <, to its > or, where there is none, to the end.
func cutTag(s string) (t tag, after string) {
	if comment, ok := strings.CutPrefix(s, "!--"); ok {
		_, after, _ = strings.Cut(comment, "-->")
		return tag{}, after
	}
	inner, closing := strings.CutPrefix(s, "/")
	name := 0
	for name < len(inner) && (inner[name]|0x20 >= 'a' && inner[name]|0x20 <= 'z' || name > 0 && inner[name] >= '0' &&
		inner[name] <= '9') {
		name++
	}
	if name == 0 {
		return tag{literal: true}, s
	}
	end := name
	for end < len(inner) && inner[end] != '>' {
		if quote := inner[end]; quote == '"' || quote == '\'' { // a > within quotes ends nothing
			closed := strings.IndexByte(inner[end+1:], quote)
			if closed < 0 {
				end = len(inner)
				break
			}
			end += closed + 1
		}
		end++
	}
	t = tag{name: strings.ToLower(inner[:name]), closing: closing, attributes: inner[name:end]}
	return t, inner[min(end+1, len(inner)):]
}

// attribute is a value, in quotes of either kind.
func (t tag) attribute(name string) string {
	for _, quote := range []string{`"`, "'"} {
		if _, value, found := strings.Cut(t.attributes, " "+name+"="+quote); found {
			value, _, _ = strings.Cut(value, quote)
			return html.UnescapeString(value)
		}
	}
	return ""
}

func (t tag) class(name string) bool {
	return slices.Contains(strings.Fields(t.attribute("class")), name)
}

// picture is the address of a picture that the author put there.
func (t tag) picture(base string) string {
	link := t.attribute("src")
	switch {
	case t.class("emoji") || t.class("avatar") || t.class("site-icon"):
		return ""
	case strings.HasPrefix(link, "//"):
		return "https:" + link
	case strings.HasPrefix(link, "/") && base != "":
		return base + link
	}
	return link
}
