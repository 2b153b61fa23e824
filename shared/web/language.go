package web

import (
	"strconv"
	"strings"

	"oyez/shared/texts"
)

// Language is the one of our two languages that a browser likes best (RFC 9110, section 12.5.4): English where it says
// neither. It is ours because the library that does it costs 130 kB of a binary that may have 15 MB.
func Language(accept string) texts.Lang {
	best, weight := texts.English, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		tag, q, weighted := strings.Cut(strings.TrimSpace(part), ";q=")
		liked := 1.0
		if weighted {
			var err error
			if liked, err = strconv.ParseFloat(strings.TrimSpace(q), 64); err != nil {
				continue
			}
		}
		lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if (lang == "en" || lang == "fr") && liked > weight && liked <= 1 {
			best, weight = texts.Lang(lang), liked
		}
	}
	return best
}
