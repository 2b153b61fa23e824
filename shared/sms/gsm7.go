// Package sms writes texts that fit in one SMS segment of the phone's own alphabet, and sends them through SNS. One
// character outside that alphabet would turn the whole text into UCS-2, 70 characters a segment, each segment billed.
package sms

import "strings"

// Segment is how many septets one SMS holds: 140 bytes of 7 bits (3GPP TS 23.038, section 6.1.2.1.1).
const Segment = 160

// The GSM 7-bit default alphabet (3GPP TS 23.038, section 6.2.1), in the order of its codes, without the escape 0x1B.
const alphabet = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ" +
	" !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§" +
	"¿abcdefghijklmnopqrstuvwxyzäöñüà"

// Its extension table (section 6.2.1.1): each is sent as an escape and a code, so it counts two. The form feed is left
// out: phones show it as nothing.
const extension = "^{}\\[~]|€"

// Septets counts what text takes of a segment. ok is false when a character is not in the alphabet, or a byte no UTF-8;
// n then counts the others.
func Septets(text string) (n int, ok bool) {
	ok = true
	for _, r := range text {
		w := width(r)
		n += w
		ok = ok && w > 0
	}
	return n, ok
}

// width is 1 or 2 septets, 0 for what the alphabet lacks.
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
