package scoring

import (
	"unicode/utf8"
)

// The rows of a model. What a text has is found in it by hash, so that no list of words is stored; two that meet in one
// row are told apart by all the others.
const (
	DenseRows  = 1 << 12 // what was counted and what the lexicon found: no hash, each has its own
	WordRows   = 1 << 18 // one, two and three words in a row
	PartRows   = 1 << 18 // three, four and five letters in a row
	TongueRows = 1 << 14 // the same letters, by which the language is told
)

// Features are the rows that a text has in a model; one that it has twice is there twice.
type Features struct {
	Dense, Words, Parts []uint32
	// Before these indices the rows depend on neither channel nor language; between the two of Words, on the language.
	DensePlain, WordsPlain, WordsTongue int

	Tongue []uint32 // the rows by which the language is told
}

// Tongues are the languages that a model tells apart; the first stands for all others.
var Tongues = [...]string{"", "en", "fr", "de", "es", "it", "pt", "ar", "hi"}

// Channels are the kinds of place that a model tells apart; the first stands for all others.
var Channels = [...]string{"", "tweet", "comment", "review", "message"}

// indexOf is where a list has a text, 0 where it does not.
func indexOf(list []string, s string) uint32 {
	for i, v := range list {
		if v == s {
			return uint32(i)
		}
	}
	return 0
}

const prime = 0x01000193 // of FNV-1a

func hashOf(word []byte) uint32 {
	h := uint32(0x811c9dc5)
	for _, b := range word {
		h = (h ^ uint32(b)) * prime
	}
	return mix(h)
}

// mix spreads a hash over all its bits.
func mix(h uint32) uint32 {
	h ^= h >> 16
	h *= 0x7feb352d
	h ^= h >> 15
	h *= 0x846ca68b
	return h ^ h>>16
}

// parts finds the letters in a row, the beginning and the end of a word counting as one.
func (f *Features) parts(list []token) {
	f.Parts, f.Tongue = f.Parts[:0], f.Tongue[:0]
	for _, t := range list {
		if t.mark() || len(t.text) == 1 {
			continue
		}
		for at := -1; at < len(t.text)-1; {
			h, next := uint32(0x811c9dc5), at
			for n := 1; n <= 5 && next <= len(t.text); n++ {
				switch {
				case next == -1, next == len(t.text):
					h = (h ^ '_') * prime
					next++
				default:
					h = (h ^ uint32(t.text[next])) * prime
					for next++; next < len(t.text) && !utf8.RuneStart(t.text[next]); next++ {
						h = (h ^ uint32(t.text[next])) * prime
					}
				}
				if n >= 3 {
					m := mix(h + uint32(n))
					f.Parts = append(f.Parts, m%PartRows)
					if t.text[0] > '9' { // a number is of no language
						f.Tongue = append(f.Tongue, m>>18)
					}
				}
			}
			if at == -1 {
				at = 0
				continue
			}
			for at++; at < len(t.text) && !utf8.RuneStart(t.text[at]); at++ {
			}
		}
	}
}

// words finds words in a row: plainly, then as said in a language, then as said in a channel.
func (f *Features) words(list []token, tongue, channel uint32) {
	f.Words = f.Words[:0]
	f.grams(list, 0x9e3779b9, 3)
	f.WordsPlain = len(f.Words)
	if tongue != 0 {
		f.grams(list, 0x85ebca6b*(tongue+1), 2)
	}
	f.WordsTongue = len(f.Words)
	if channel != 0 {
		f.grams(list, 0xc2b2ae35*(channel+1), 2)
	}
}

// grams finds one to so many words in a row.
func (f *Features) grams(list []token, seed uint32, longest int) {
	one, two := uint32(0), uint32(0) // the hashes of the word before, and of the one before that
	for _, t := range list {
		if len(t.text) == 1 && t.text[0] == ',' {
			continue
		}
		f.Words = append(f.Words, mix(t.hash+seed)%WordRows)
		f.Words = append(f.Words, mix(t.hash+seed+one*0x9e3779b1)%WordRows)
		if longest == 3 {
			f.Words = append(f.Words, mix(t.hash+seed+one*0x9e3779b1+two*0x85ebca77)%WordRows)
		}
		one, two = t.hash|1, one
	}
}

// dense finds what was counted and what the lexicon says.
func (f *Features) dense(e *evidence, tongue, channel uint32) {
	f.Dense = f.Dense[:0]
	sentiment, failed := e.judge(0)
	verdict := verdictRow(sentiment)
	if failed {
		verdict += 4
	}
	read := uint32(e.lang)
	net := uint32(7 + clamp(e.good-e.bad))
	rate := uint32(7 + clamp(8*(e.good-e.bad)/(e.words+3)))
	both := uint32(clamp(max(e.good, 0)))*8 + uint32(clamp(max(e.bad, 0)))
	length := uint32(0)
	for n := e.words; n > 1; n /= 2 {
		length++
	}
	counts := uint32(min(e.bangs, 3))*4 + uint32(min(e.questions, 3))
	shouts := uint32(min(e.shouted, 3))*2 + uint32(min(e.stretched, 1))
	add := func(kind, n uint32) { f.Dense = append(f.Dense, kind*64+n) }
	for i, c := range [2]uint32{0, channel} {
		if i == 1 && c == 0 {
			break
		}
		base := c * 12
		add(base, tongue)
		add(base+1, read*8+verdict)
		add(base+2, read*15+net)
		add(base+3, read*15+rate)
		add(base+4, min(length, 15)*4+min(uint32(e.hits), 3))
		add(base+5, counts)
		add(base+6, shouts)
		add(base+7, both)
		for b := range uint32(25) {
			if e.cues&(1<<b) != 0 {
				add(base+8, b)
			}
		}
		if c == 0 {
			f.DensePlain = len(f.Dense)
		}
	}
}

// verdictRow is a sentiment's place among four.
func verdictRow(s Sentiment) uint32 {
	switch s {
	case Negative:
		return 0
	case Neutral:
		return 1
	case Positive:
		return 2
	}
	return 3
}

// clamp puts hundredths into fifteen steps, finer near 0.
func clamp(n int) int {
	sign := 1
	if n < 0 {
		sign, n = -1, -n
	}
	for i, from := range [...]int{50, 100, 200, 300, 450, 650, 1000} {
		if n < from {
			return sign * i
		}
	}
	return sign * 7
}
