package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text from outside is hostile. The template escapes it; clean and cut handle what escaping does not.

// clean removes what changes a page invisibly: control characters, direction marks and overrides, zero-width
// characters, stacked accents, and runs of blank lines that push the buttons off the screen. Joiners stay where scripts
// and emoji need them.
func clean(s string) string {
	var b strings.Builder
	var last rune
	marks, breaks := 0, 0
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == '\u2028' || r == '\u2029' || r == '\v' || r == '\f':
			r = '\n'
		case r == '\u200c' || r == '\u200d': // joiners: between letters beyond ASCII, and in emoji
			if last < utf8.RuneSelf {
				continue
			}
		case r != '\n' && r != '\t' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) ||
			unicode.Is(unicode.Zl, r)):
			continue
		}
		if unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r) {
			if marks++; marks > maxMarks {
				continue
			}
		} else {
			marks = 0
		}
		if r == '\n' {
			if breaks++; breaks > maxBreaks {
				continue
			}
		} else if !unicode.IsSpace(r) {
			breaks = 0
		}
		b.WriteRune(r)
		last = r
	}
	return strings.TrimSpace(b.String())
}

const (
	maxMarks  = 3 // per letter: Vietnamese and Hebrew need two, some transliterations three
	maxBreaks = 2 // one blank line
)

func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// cost is the size of a character after escaping, in bytes.
func cost(r rune) int {
	switch r {
	case '"', '\'', '&', '+':
		return 5
	case '<', '>':
		return 4
	default:
		return utf8.RuneLen(r)
	}
}

// cut shortens text to at most budget bytes of page, at a nearby space if there is one. whole reports that nothing was
// cut.
func cut(s string, budget int) (text string, whole bool) {
	space := 0
	for i, r := range s {
		if budget -= cost(r); budget < 0 {
			if i-space < nearSpace && space > 0 {
				i = space
			}
			return strings.TrimSpace(s[:i]), false
		}
		if unicode.IsSpace(r) {
			space = i
		}
	}
	return s, true
}

const nearSpace = 30 // bytes

// brief is the first n characters, on one line.
func brief(s string, n int) string {
	s = oneLine(s)
	for i := range s {
		if n == 0 {
			return strings.TrimSpace(s[:i]) + "…"
		}
		n--
	}
	return s
}

// bytesOf is the size of a text after escaping.
func bytesOf(s string) (n int) {
	for _, r := range s {
		n += cost(r)
	}
	return n
}
