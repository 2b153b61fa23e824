// Package sms writes texts that fit in one SMS segment and sends them through SNS. A single character outside the GSM
// 7-bit alphabet would turn the text into UCS-2: 70 characters a segment, each segment billed.
package sms

import "strings"

// Segment is the length of one SMS in septets: 140 bytes of 7 bits (3GPP TS 23.038, section 6.1.2.1.1).
const Segment = 160

// The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1), in code order, without the escape 0x1B.
const alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
	" !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmnopqrstuvwxyzäöñüà"

// Its extension table (section 6.2.1.1): each takes two septets, an escape and a code. The form feed is left out:
// phones show nothing for it.
const extension = "^{}\\[~]|€"

// Septets counts the septets of a text. ok is false if a character is not in the alphabet or a byte is not UTF-8; n
// then counts the others.
func Septets(text string) (n int, ok bool) {
	ok = true
	for _, r := range text {
		w := width(r)
		n += w
		ok = ok && w > 0
	}
	return n, ok
}

// width is 1 or 2 septets; 0 outside the alphabet.
func width(r rune) int {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == ' ':
		return 1
	case strings.ContainsRune(alphabet, r):
		return 1
	case strings.ContainsRune(extension, r):
		return 2
	}
	return 0
}
