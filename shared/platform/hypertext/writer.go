package hypertext

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// writer joins words as a browser does: lines where blocks begin and end, single spaces elsewhere.
type writer struct {
	strings.Builder
	foreign int // how deep we are in what another wrote
	kept    int // how deep in preformatted text
	lines   int // line ends due before the next word
	space   bool
}

func (w *writer) words(text string) {
	if w.foreign > 0 || len(text) == 0 {
		return
	}
	if w.kept > 0 {
		w.flush()
		w.WriteString(text)
		return
	}
	w.space = w.space || blank(rune(text[0]))
	if strings.ContainsAny(text, "\t\r\n\f") || strings.Contains(text, "  ") {
		for word := range strings.FieldsFuncSeq(text, blank) {
			w.flush()
			w.WriteString(word)
			w.space = true
		}
	} else if words := strings.Trim(text, " "); words != "" { // single spaces join them already
		w.flush()
		w.WriteString(words)
		w.space = true
	}
	w.space = w.space && blank(rune(text[len(text)-1]))
}

// blank is what a browser shows as one space.
func blank(c rune) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' }

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
	case atom.Aside, atom.Script, atom.Style, atom.Svg:
		if w.foreign == 0 {
			w.words(t.link)
		}
		w.foreign++
	case atom.Pre:
		w.lines, w.kept = max(w.lines, 2), w.kept+1
	case atom.Br:
		w.lines++
	case atom.Li:
		w.lines = max(w.lines, 1)
		w.words("- ")
	case atom.Img:
		if t.is("emoji") {
			w.words(t.alt)
		}
	default:
		w.lines = max(w.lines, around(t.name))
	}
}

func (w *writer) close(name atom.Atom) {
	switch name {
	case atom.Aside, atom.Script, atom.Style, atom.Svg:
		w.foreign, w.lines = max(w.foreign-1, 0), max(w.lines, 2)
	case atom.Pre:
		w.lines, w.kept = max(w.lines, 2), max(w.kept-1, 0)
	default:
		w.lines = max(w.lines, around(name))
	}
}

// around is how many line ends a block has before and after it.
func around(name atom.Atom) int {
	switch name {
	case atom.P, atom.Blockquote, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Table,
		atom.Ul, atom.Ol, atom.Hr:
		return 2
	case atom.Div, atom.Li, atom.Tr, atom.Details, atom.Summary:
		return 1
	}
	return 0
}
