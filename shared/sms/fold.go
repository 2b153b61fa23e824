package sms

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold rewrites any text in the phone's alphabet, on one line: what the alphabet has stays (é, ñ, ß, € ...), the rest
// becomes its nearest reading (ê e, ç c, œ oe, … ..., Щ Shch) or goes. What goes leaves a space only where two words
// would run into one. Runs of spaces are one space, none at either end. A "?" comes out only where the text has a
// question mark of some script. A text already folded stays as it is.
func Fold(text string) string {
	f := folder{out: make([]byte, 0, min(len(text), 4*Segment))}
	for _, r := range norm.NFC.String(text) { // so that e + accent is é, which the alphabet has
		f.rune(r)
	}
	return string(f.out)
}

// folder writes the folded text and remembers what stands between the last character written and the next.
type folder struct {
	out   []byte
	space bool // white space
	gap   bool // something that went
	tail  int  // where the small letters of a capital just written as several stand ("e" of "Oe"); 0 for none
}

func (f *folder) rune(r rune) {
	switch {
	case r == utf8.RuneError: // also every byte that is no UTF-8
		f.gap = true
	case unicode.IsSpace(r):
		f.space = true
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.M):
		// Controls, zero-width, bidi overrides, soft hyphens, stray accents: nothing, not even a gap, for they also
		// stand inside words.
	case width(r) > 0:
		f.write(r)
	default:
		f.nearest(r)
	}
}

// nearest writes the reading of a character that the alphabet lacks.
func (f *folder) nearest(r rune) {
	if s, ok := reading(r); ok {
		capital := unicode.IsUpper(r) && len(s) > 1
		if last, _ := utf8.DecodeLastRune(f.out); capital && !f.space && (f.tail > 0 || unicode.IsUpper(last)) {
			s = strings.ToUpper(s)
		}
		f.writeAll(s)
		if capital {
			f.tail = len(f.out) - len(s) + 1
		}
		return
	}
	// Compatibility forms and precomposed letters: their parts. The longest has 18 (U+FDFA).
	if parts := norm.NFKD.String(string(r)); parts != string(r) {
		for _, part := range parts {
			if s, ok := reading(part); ok {
				f.writeAll(s)
			} else if part == utf8.RuneError || unicode.IsSpace(part) || unicode.Is(unicode.M, part) ||
				width(part) > 0 {
				f.rune(part)
			} else {
				f.gap = true
			}
		}
		return
	}
	f.gap = true
}

func (f *folder) writeAll(s string) {
	for _, r := range s {
		f.rune(r)
	}
}

func (f *folder) write(r rune) {
	if len(f.out) > 0 {
		last, _ := utf8.DecodeLastRune(f.out)
		if f.space || f.gap && isWord(last) && isWord(r) {
			f.out = append(f.out, ' ')
		} else if f.tail > 0 && unicode.IsUpper(r) {
			copy(f.out[f.tail:], bytes.ToUpper(f.out[f.tail:])) // ŒUVRE is OEUVRE, Œuvre is Oeuvre
		}
		f.tail = 0
	}
	f.space, f.gap = false, false
	f.out = utf8.AppendRune(f.out, r)
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// hasWords says whether anything of a text can be read aloud.
func hasWords(s string) bool { return strings.ContainsFunc(s, isWord) }
