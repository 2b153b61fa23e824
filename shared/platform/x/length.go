package x

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// How X counts (by the ranges of its published counting configuration): an address is 23, whatever its
// length; letters of most alphabets that read from left to right and usual punctuation are 1; an emoji, of however many
// parts, and everything else is 2.
const (
	addressLength = 23
	emojiLength   = 2
)

// written finds what X makes an address of: with a scheme, or a name under one of the usual top-level domains. A longer
// list would count more words without a space after the full stop; X knows all domains, so a rare one may count short.
var written = regexp.MustCompile(`(?i)https?://[^\s<>"]+|(?:^|[^\w@.$#/-])((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+` +
	`(?:com|org|net|info|biz|edu|gov|eu|fr|de|uk|es|it|be|ch|nl|pt|at|lu|ca|us|io|co|ly|app|dev|shop)(?:/[^\s<>"]*)?)(?:$|[^\w@-])`)

// Length counts text as X does: composed (NFC), by weight.
func (a *Adapter) Length(text string) int {
	text = norm.NFC.String(text)
	total := 0
	for {
		at := written.FindStringSubmatchIndex(text)
		if at == nil {
			return total + weight(text)
		}
		from, to := at[0], at[1]
		if at[2] >= 0 { // a bare name: without its neighbours
			from, to = at[2], at[3]
		}
		to = from + len(strings.TrimRight(text[from:to], ".,;:!?'\")]}»”’…"))
		total += weight(text[:from]) + addressLength
		text = text[to:]
	}
}

func weight(text string) int {
	total := 0
	for clusters := uniseg.NewGraphemes(text); clusters.Next(); {
		if runes := clusters.Runes(); emoji(runes) {
			total += emojiLength
		} else {
			for _, r := range runes {
				total += weigh(r)
			}
		}
	}
	return total
}

func weigh(r rune) int {
	switch {
	case r <= 0x10FF, 0x2000 <= r && r <= 0x200D, 0x2010 <= r && r <= 0x201F, 0x2032 <= r && r <= 0x2037:
		return 1
	}
	return 2
}

// emoji says whether several characters make one emoji: a keycap, a flag, or a picture with a skin, a style or others
// joined to it. A picture of one character weighs 2 by itself.
func emoji(runes []rune) bool {
	if len(runes) < 2 {
		return false
	}
	const (
		style  = 0xFE0F
		keycap = 0x20E3
	)
	if runes[len(runes)-1] == keycap {
		return strings.ContainsRune("0123456789#*", runes[0])
	}
	picture := runes[0] >= 0x1F000 && runes[0] <= 0x1FAFF || runes[0] >= 0x203C && runes[0] <= 0x2BFF
	return picture || runes[1] == style && utf8.RuneLen(runes[0]) > 1
}
