package scoring

import (
	"unicode/utf8"
)

// Rows of a model. A text's features are found by hash, so no list of words is stored; features that collide are told
// apart by all the others.
const (
	DenseRows  = 1 << 12 // counts and lexicon findings, each with its own row, unhashed
	WordRows   = 1 << 18 // one to three words in a row
	PartRows   = 1 << 18 // three to five letters in a row
	TongueRows = 1 << 14 // the same letters, to detect the language
)

// Features are a text's rows in a model; a feature that occurs twice is listed twice.
type Features struct {
	Dense, Words, Parts []uint32
	// Before these indices rows depend on neither channel nor language; between Words' two, on the language.
	DensePlain, WordsPlain, WordsTongue int

	Tongue []uint32 // rows to detect the language
}

// Tongues are the languages of a model; the first stands for all others.
var Tongues = [...]string{"", "en", "fr", "de", "es", "it", "pt", "ar", "hi"}

// Channels are the kinds of place of a model; the first stands for all others.
var Channels = [...]string{"", "tweet", "comment", "review", "message"}

// indexOf is a text's index in a list, or 0.
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

// parts finds letters in a row; the start and end of a word count as letters.
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
					if t.text[0] > '9' { // a number has no language
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

// words finds words in a row: plain, then by language, then by channel.
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

// grams finds one to n words in a row.
func (f *Features) grams(list []token, seed uint32, longest int) {
	one, two := uint32(0), uint32(0) // hashes of the previous word and of the one before it
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

// dense adds the counts and the lexicon's findings.
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

// verdictRow is a sentiment's index among four.
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

// clamp maps hundredths to fifteen steps, finer near 0.
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
