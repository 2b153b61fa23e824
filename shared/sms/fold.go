package sms

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold rewrites text in the GSM alphabet, on one line. Characters of the alphabet stay (é, ñ, ß, € ...); others become
// their nearest reading (ê e, ç c, œ oe, … ..., Щ Shch) or are dropped, leaving a space only between two words. Runs of
// spaces become one, with none at either end. A "?" appears only for a question mark of some script. Folding twice
// changes nothing.
func Fold(text string) string {
	f := folder{out: make([]byte, 0, min(len(text), 4*Segment))}
	for _, r := range norm.NFC.String(text) { // combines e + accent into é, which the alphabet has
		f.rune(r)
	}
	return string(f.out)
}

// folder writes the folded text and tracks what separates the last character from the next.
type folder struct {
	out   []byte
	space bool // white space
	gap   bool // a dropped character
	tail  int  // position of the small letters after a capital written as several ("e" of "Oe"); 0 for none
}

func (f *folder) rune(r rune) {
	switch {
	case r == utf8.RuneError: // also every invalid byte
		f.gap = true
	case unicode.IsSpace(r):
		f.space = true
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.M):
		// Controls, zero-width, bidi overrides, soft hyphens, stray accents: no gap, because they also occur inside
		// words.
	case width(r) > 0:
		f.write(r)
	default:
		f.nearest(r)
	}
}

// nearest writes the reading of a character outside the alphabet.
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
	// Decompose compatibility forms and precomposed letters. The longest has 18 parts (U+FDFA).
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

// hasWords reports whether a text contains anything that can be read aloud.
func hasWords(s string) bool { return strings.ContainsFunc(s, isWord) }
