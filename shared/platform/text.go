package platform

import (
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"
)

// SameText says whether two texts differ only in what platforms change about the texts that they are given: line ends,
// outer space, the composition of accents.
func SameText(a, b string) bool { return plain(a) == plain(b) }

func plain(text string) string {
	return norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")))
}

// UTF16Length counts a text in UTF-16 units, as many platforms do. Where a platform does not say what it counts, no
// other measure of a text is longer.
func UTF16Length(text string) int { return len(utf16.Encode([]rune(text))) }
