package feed

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// plain is what a reader sees of HTML: text without tags, a line for each block, white space as one space. What is no
// HTML comes out as it went in, "<3" included.
func plain(source string) string {
	var out strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(wholeOnly(source)))
	breaks := strings.NewReplacer("\r", " ", "\n", " ") // in HTML a line end is a space
	hidden := 0                                         // how deep we are in what no reader sees
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken:
			return lines(out.String())
		case html.TextToken:
			if hidden == 0 {
				out.WriteString(breaks.Replace(string(tokens.Text())))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := tokens.TagName()
			tag := atom.Lookup(name)
			switch {
			case unseen(tag) && kind == html.StartTagToken:
				hidden++
			case unseen(tag) && kind == html.EndTagToken:
				hidden = max(hidden-1, 0)
			case block(tag):
				out.WriteByte('\n')
			}
		}
	}
}

// wholeOnly keeps "&copy" without its semicolon from being read as a sign, as HTML would: in feeds it is most often a
// part of an address, "?page=1&copy=2".
func wholeOnly(source string) string {
	first, rest, more := strings.Cut(source, "&")
	if !more {
		return source
	}
	var out strings.Builder
	out.WriteString(first)
	for more {
		var part string
		part, rest, more = strings.Cut(rest, "&")
		after := strings.TrimLeft(part, "#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
		if strings.HasPrefix(after, ";") {
			out.WriteString("&")
		} else {
			out.WriteString("&amp;")
		}
		out.WriteString(part)
	}
	return out.String()
}

func unseen(tag atom.Atom) bool {
	return tag == atom.Script || tag == atom.Style || tag == atom.Template || tag == atom.Head
}

func block(tag atom.Atom) bool {
	switch tag {
	case atom.P, atom.Br, atom.Div, atom.Li, atom.Ul, atom.Ol, atom.Tr, atom.Table, atom.Blockquote, atom.Pre, atom.Hr,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Article, atom.Figure, atom.Figcaption,
		atom.Dt, atom.Dd:
		return true
	}
	return false
}

// lines makes one space of many and leaves empty lines out.
func lines(text string) string {
	var kept []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
