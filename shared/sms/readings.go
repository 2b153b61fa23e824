package sms

import (
	"strings"
	"unicode"
)

// reading is how to write a character outside the alphabet that decomposition does not cover. For capitals, the first
// letter of the lower-case reading is a capital.
func reading(r rune) (string, bool) {
	if zero, ok := digitZero(r); ok {
		return string('0' + r - zero), true
	}
	if s, ok := signs[r]; ok {
		return s, true
	}
	if s, ok := letters[r]; ok {
		return s, true
	}
	if small := unicode.ToLower(r); small != r {
		if s, ok := letters[small]; ok && s != "" {
			return strings.ToUpper(s[:1]) + s[1:], true
		}
	}
	return "", false
}

// digitZero finds the zero of the non-Latin digits that European brands' customers use.
func digitZero(r rune) (zero rune, ok bool) {
	for _, zero := range [...]rune{0x0660, 0x06F0, 0x0966} { // Arabic, Persian and Urdu, Devanagari
		if r >= zero && r <= zero+9 {
			return zero, true
		}
	}
	return 0, false
}

// letters: Latin without a decomposition, Greek by ELOT 743, Cyrillic as in passports, simplified. Every reading begins
// with an ASCII letter. Read-only.
var letters = map[rune]string{
	'œ': "oe", 'ð': "d", 'đ': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng", 'ŧ': "t", 'ĸ': "k", 'ſ': "s",
	'ə': "e",
	'ƒ': "f", 'ɐ': "a", 'ɛ': "e", 'ɔ': "o", 'ẞ': "SS",

	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k", 'λ': "l",
	'μ': "m",
	'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t", 'υ': "y", 'φ': "f", 'χ': "ch",
	'ψ': "ps",
	'ω': "o",

	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'д': "d", 'е': "e", 'ё': "yo", 'ж': "zh", 'з': "z", 'и': "i", 'й': "y",
	'к': "k",
	'л': "l", 'м': "m", 'н': "n", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t", 'у': "u", 'ф': "f", 'х': "kh",
	'ц': "ts",
	'ч': "ch", 'ш': "sh", 'щ': "shch", 'ъ': "", 'ы': "y", 'ь': "", 'э': "e", 'ю': "yu", 'я': "ya",
	'Ъ': "", 'Ь': "", // a sign, not a letter, in capitals too
	'є': "ye", 'і': "i", 'ї': "yi", 'ґ': "g", 'ў': "u", 'ђ': "dj", 'ј': "j", 'љ': "lj", 'њ': "nj", 'ћ': "c", 'џ': "dz",
}

// signs: punctuation and symbols. Read-only.
var signs = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '′': "'", 'ʼ': "'", 'ʻ': "'", '‹': "'", '›': "'", '`': "'", '´': "'",
	'＇': "'",
	'“': "\"", '”': "\"", '„': "\"", '‟': "\"", '″': "\"", '«': "\"", '»': "\"", '〝': "\"", '〞': "\"", '「': "\"",
	'」': "\"",
	'‐': "-", '‑': "-", '‒': "-", '–': "-", '—': "-", '―': "-", '−': "-", '¬': "-", '·': "-", '‧': "-", '•': "-",
	'・': "-", '⁃': "-",
	'⁄': "/", '÷': "/", '×': "x", '±': "+/-", '≤': "<=", '≥': ">=", '≠': "<>", '→': "->", '←': "<-", '¦': "|",
	'、': ", ", '，': ", ", '。': ". ", '؟': "?", '،': ",", '؛': ";", '۔': ".", '।': ".", '‽': "?!",
	'°': "o", 'µ': "u", '©': "(c)", '®': "(R)", '¢': "c", '₹': "Rs", '₽': "RUB", '₺': "TL", '₴': "UAH", '★': "*",
	'⭐': "*",
}
