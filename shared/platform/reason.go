package platform

import (
	"strings"

	"oyez/shared/texts"
)

// ReasonIn is why a platform did not take a reply, in a language of the staff. A SendError's Reason is one of a closed
// list, in English, with the platform's code in brackets; a test of package all holds every adapter to the list.
func ReasonIn(lang texts.Lang, reason string) string {
	words, code, coded := strings.Cut(reason, " (")
	said := translated(lang, words)
	if coded {
		return said + ", " + strings.TrimSuffix(code, ")")
	}
	return said
}

// reasons is the list's name in the table of texts.
const reasons = "platform"

// translated is words of the list, or two of them joined by a colon; what is not in it stays as it is.
func translated(lang texts.Lang, words string) string {
	first, second, joined := strings.Cut(words, ": ")
	if !joined || texts.Known(reasons, words) {
		return lang.Coded(reasons, words)
	}
	return lang.Say("reply.reason-and-cause", lang.Coded(reasons, first), lang.Coded(reasons, second))
}

// KnownReason reports whether a reason is one of the list, or two of them joined by a colon.
func KnownReason(reason string) bool {
	words, _, _ := strings.Cut(reason, " (")
	first, second, joined := strings.Cut(words, ": ")
	return texts.Known(reasons, words) || joined && texts.Known(reasons, first) && texts.Known(reasons, second)
}
