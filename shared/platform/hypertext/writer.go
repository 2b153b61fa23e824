package hypertext

import "strings"

// writer joins words as a browser does: lines where blocks begin and end, single spaces elsewhere.
type writer struct {
	strings.Builder
	foreign int // how deep we are in what another wrote
	kept    int // how deep in preformatted text
	lines   int // line ends due before the next word
	space   bool
}

// blanks are what a browser shows as one space.
const blanks = " \t\r\n\f"

func (w *writer) words(text string) {
	if w.foreign > 0 || text == "" {
		return
	}
	if w.kept > 0 {
		w.flush()
		w.WriteString(text)
		return
	}
	for text != "" {
		end := strings.IndexAny(text, blanks)
		if end < 0 {
			end = len(text)
		}
		if end > 0 {
			w.flush()
			w.WriteString(text[:end])
		}
		if end < len(text) {
			w.space = true
			end++
		}
		text = text[end:]
	}
}

// flush writes what is due before a word.
func (w *writer) flush() {
	switch {
	case w.Len() == 0:
	case w.lines > 0:
		w.WriteString("\n\n"[:min(w.lines, 2)])
	case w.space:
		w.WriteByte(' ')
	}
	w.lines, w.space = 0, false
}

func (w *writer) open(t tag) {
	switch t.name {
	case "aside", "script", "style", "svg":
		if w.foreign == 0 {
			w.words(t.link)
		}
		w.foreign++
	case "pre":
		w.lines, w.kept = max(w.lines, 2), w.kept+1
	case "br":
		w.lines++
	case "li":
		w.lines = max(w.lines, 1)
		w.words("- ")
	case "img":
		if t.is("emoji") {
			w.words(t.alt)
		}
	default:
		w.lines = max(w.lines, around(t.name))
	}
}

func (w *writer) close(name string) {
	switch name {
	case "aside", "script", "style", "svg":
		w.foreign, w.lines = max(w.foreign-1, 0), max(w.lines, 2)
	case "pre":
		w.lines, w.kept = max(w.lines, 2), max(w.kept-1, 0)
	default:
		w.lines = max(w.lines, around(name))
	}
}

// around is how many line ends a block has before and after it.
func around(name string) int {
	switch name {
	case "p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "hr":
		return 2
	case "div", "li", "tr", "details", "summary":
		return 1
	}
	return 0
}
