package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// What other people wrote is hostile. The template escapes it; clean and cut take away what escaping leaves.

// clean removes from other people's words what changes how a page reads without being seen: control characters, marks
// and overrides of direction, zero-width characters, towers of accents, and blank lines enough to push the buttons
// away. Joiners stay where scripts and emoji need them.
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
	maxMarks  = 3 // on one letter: Vietnamese and Hebrew need two, some transliterations three
	maxBreaks = 2 // one blank line
)

// oneLine is words cleaned and on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// cost is how many bytes the template makes of a character.
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

// cut is words that take at most budget bytes of a page, ended at a space where there is one near. whole says that
// nothing was cut.
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

// brief is the first n characters of words on one line.
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

// bytesOf is what words cost on a page.
func bytesOf(s string) (n int) {
	for _, r := range s {
		n += cost(r)
	}
	return n
}
