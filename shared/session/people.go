package session

import "strings"

// SameNumber says whether what somebody typed is a phone in E.164, however it is written: +33 6 12 34 56 78,
// 0033612345678, or 06 12 34 56 78 as at home.
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
	// A country's code has at most three digits: what is longer than the rest of the number is not a number as at home.
	return len(digits) >= 7 && strings.HasSuffix(phone, digits) && len(phone)-1-len(digits) <= 3
}
