package sms

import (
	"strings"
	"unicode"
)

// defang removes from folded outside text what could pass for ours. Double quotes become single; a URL becomes three
// dots; a space follows every dot that a phone would read as part of an address ("evil.example" becomes "evil.
// example"), so "fini.Personne" stays readable.
func defang(s string) string {
	s = strings.ReplaceAll(s, `"`, "'")
	if !strings.ContainsAny(s, ".:") {
		return s
	}
	words := strings.Split(s, " ")
	for i, w := range words {
		words[i] = spread(withoutAddress(w))
	}
	return strings.Join(words, " ")
}

// withoutAddress cuts a word at "scheme://".
func withoutAddress(word string) string {
	i := strings.Index(word, "://")
	if i < 0 {
		return word
	}
	before := strings.TrimRightFunc(word[:i], func(r rune) bool { return isWord(r) || strings.ContainsRune("+-.", r) })
	return before + dots
}

// spread puts a space after each dot between a label and a possible top-level domain (two letters or more), and after
// each dot of a possible IP address. Abbreviations such as S.A.V. stay.
func spread(word string) string {
	if !strings.Contains(word, ".") {
		return word
	}
	runes := []rune(word)
	ip := strings.Count(word, ".") >= 3
	var b strings.Builder
	for i, r := range runes {
		b.WriteRune(r)
		if r != '.' || i == 0 || i+1 == len(runes) || !isWord(runes[i-1]) && runes[i-1] != '-' {
			continue
		}
		next := runes[i+1:]
		domain := len(next) > 1 && unicode.IsLetter(next[0]) &&
			(unicode.IsLetter(next[1]) || next[1] == '-' || unicode.IsDigit(next[1]))
		if domain || ip && unicode.IsDigit(next[0]) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}
