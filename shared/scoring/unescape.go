package scoring

import (
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Unescape undoes HTML entities ("&amp;") and JSON escapes ("\u2019") that a file or an API added. Other texts are
// returned unchanged.
func Unescape(text string) string {
	if strings.Contains(text, "&") {
		text = html.UnescapeString(text)
	}
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		switch rest := text[i:]; {
		case strings.HasPrefix(rest, `\u`) && len(rest) >= 6:
			if n, err := strconv.ParseUint(rest[2:6], 16, 16); err == nil && utf8.ValidRune(rune(n)) {
				b.WriteRune(rune(n))
				i += 6
				continue
			}
		case strings.HasPrefix(rest, `\n`), strings.HasPrefix(rest, `\"`):
			b.WriteString(map[byte]string{'n': "\n", '"': `"`}[rest[1]])
			i += 2
			continue
		}
		b.WriteByte(text[i])
		i++
	}
	return b.String()
}
