package session

import "strings"

// SameNumber reports whether the typed text means an E.164 phone, in any notation: +33 6 12 34 56 78, 0033612345678, or
// the national 06 12 34 56 78.
func SameNumber(typed, phone string) bool {
	digits := strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, typed)
	international := strings.HasPrefix(strings.TrimSpace(typed), "+")
	if !international && strings.HasPrefix(digits, "00") {
		international, digits = true, digits[2:]
	}
	if international {
		return "+"+digits == phone
	}
	digits = strings.TrimPrefix(digits, "0")
	// A country code has at most three digits, so a national number lacks at most three.
	return len(digits) >= 7 && strings.HasSuffix(phone, digits) && len(phone)-1-len(digits) <= 3
}
