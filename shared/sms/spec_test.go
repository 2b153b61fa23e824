package sms_test

import "unicode/utf8"

// spec is the GSM 7-bit default alphabet as 3GPP TS 23.038 section 6.2.1 tabulates it, one column of sixteen codes a
// row, written apart from the package's own table so that one can prove the other wrong. 0 is the escape.
var spec = [8][16]rune{
	{'@', '£', '$', '¥', 'è', 'é', 'ù', 'ì', 'ò', 'Ç', '\n', 'Ø', 'ø', '\r', 'Å', 'å'},
	{'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', 0, 'Æ', 'æ', 'ß', 'É'},
	{' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/'},
	{'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?'},
	{'¡', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O'},
	{'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§'},
	{'¿', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o'},
	{'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à'},
}

// escaped is the extension table by code, section 6.2.1.1.
var escaped = map[byte]rune{
	0x14: '^', 0x28: '{', 0x29: '}', 0x2F: '\\', 0x3C: '[', 0x3D: '~', 0x3E: ']', 0x40: '|',
	0x65: '€',
}

// septets is both tables turned round.
var septets = func() map[rune]int {
	width := map[rune]int{}
	for _, column := range spec {
		for _, r := range column {
			if r != 0 {
				width[r] = 1
			}
		}
	}
	for _, r := range escaped {
		width[r] = 2
	}
	return width
}()

// bySpec counts septets by the specification; ok is false for text that a phone would have to send as UCS-2.
func bySpec(text string) (n int, ok bool) {
	ok = utf8.ValidString(text)
	for _, r := range text {
		n += septets[r]
		ok = ok && septets[r] > 0
	}
	return n, ok
}
