package scoring

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word, sign or emoji of a text.
type token struct {
	text []byte // lower case without accents; "." ends a sentence, "," a clause
	hash uint32 // of text
	at   int    // byte offset in the text
}

func (t token) mark() bool { return len(t.text) == 1 && (t.text[0] == '.' || t.text[0] == ',') }

// tokens are a text's tokens and counts.
type tokens struct {
	list      []token
	words     int // words made of letters
	foreign   int // of those, not in Latin script
	shouted   int // words of three or more capitals
	bangs     int // exclamation marks
	questions int // question marks
	stretched int // words such as "soooo"
}

// tokenise splits a text in one pass. Accents, case, apostrophe style and Unicode composition make no difference.
// "don't" is one word, "dont"; "j'ai" is two, as in French grammar. @names and links are dropped, so that nothing
// depends on them.
func tokenise(text string) tokens { return new(writer).tokenise(text) }

// tokenise reuses the writer's memory: its result is valid until the next text.
func (w *writer) tokenise(text string) tokens {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	*w = writer{
		folded: slices.Grow(w.folded[:0], len(text)+8), ends: w.ends[:0],
		out: tokens{list: slices.Grow(w.out.list[:0], len(text)/4+4)},
	}
	for i := 0; i < len(text); {
		if c := text[i]; c < utf8.RuneSelf && kinds[c] != elsewise { // fast path for most text
			switch {
			case kinds[c] == space:
				w.end()
				i++
				continue
			case c != 'w' || !w.empty():
				w.simple(c, i)
				i++
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '@' || r == 'w' && w.empty() && strings.HasPrefix(text[i:], "www."):
			w.end()
			size = untilSpace(text[i:])
		case r == ':' && strings.HasPrefix(text[i:], "://"):
			w.drop()
			size = untilSpace(text[i:])
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			w.letter(r, i)
		case isApostrophe(r):
			next, _ := utf8.DecodeRuneInString(text[i+size:])
			if !unicode.IsLetter(next) || elisions[string(w.word())] || contracted(text[i+size:]) {
				w.end()
			}
		case unicode.In(r, unicode.M, unicode.Cf):
			// combining accents, joiners, direction marks: part of the word
		default:
			w.end()
			if face, length := emoticon(text[i:]); face != "" {
				w.sign(face, i)
				size = length
			} else {
				w.other(r, i, text[i+size:])
			}
		}
		i += size
	}
	w.end()
	return w.finish()
}

// elisions are the French words that lose their vowel before another: "j'ai", "qu'il". Read-only.
var elisions = map[string]bool{
	"c": true, "d": true, "j": true, "l": true, "m": true, "n": true, "s": true, "t": true,
	"qu": true, "jusqu": true, "lorsqu": true, "puisqu": true, "quelqu": true,
}

// contracted says whether an English verb follows the apostrophe: "I'll" is not "ill", "we're" not "were".
func contracted(rest string) bool {
	if len(rest) < 2 || len(rest) > 2 && rest[2] >= 'A' && unicode.IsLetter(rune(rest[2])) {
		return false
	}
	switch rest[:2] {
	case "ll", "LL", "re", "RE", "ve", "VE":
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return strings.ContainsRune("'’ʼ‘`´′＇", r) }

func untilSpace(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}

// emoticon reads ":)", ":-(" and the like as the matching emoji.
func emoticon(s string) (face string, length int) {
	if len(s) < 2 || s[0] != ':' && s[0] != ';' && s[0] != '=' {
		return "", 0
	}
	n := 1
	if s[n] == '-' || s[n] == '\'' {
		n++
	}
	if n == len(s) {
		return "", 0
	}
	switch s[n] {
	case ')', 'D':
		return "🙂", n + 1
	case '(', '[':
		return "🙁", n + 1
	}
	return "", 0
}

// writer collects all folded letters in one buffer, so a text costs few allocations.
type writer struct {
	out      tokens
	folded   []byte
	ends     []int // where each token ends
	from     int   // where the current word begins
	at       int   // its offset in the text
	letters  int
	capitals int
	last     rune // last folded letter
	run      int  // its repeats in a row
	stretch  bool
	foreign  bool
}

func (w *writer) empty() bool  { return w.letters == 0 }
func (w *writer) word() []byte { return w.folded[w.from:] }

func (w *writer) letter(r rune, at int) {
	if w.empty() {
		w.at = at
	}
	w.letters++
	if unicode.IsUpper(r) {
		w.capitals++
	}
	lower := unicode.ToLower(r)
	s, first := plain(lower), lower
	if s != "" {
		first, _ = utf8.DecodeRuneInString(s)
	}
	if first == w.last && unicode.Is(unicode.Latin, first) {
		w.run++
	} else {
		w.last, w.run = first, 1
	}
	switch {
	case w.run == 3: // "nuuul" is "nul" and "sooo" is "so"
		w.folded = w.folded[:max(w.from, len(w.folded)-1)]
		w.stretch = true
	case w.run < 3:
		if s == "" {
			w.folded = utf8.AppendRune(w.folded, lower)
		}
		w.folded = append(w.folded, s...)
		w.foreign = w.foreign || unicode.IsLetter(first) && !unicode.Is(unicode.Latin, first)
	}
}

// simple maps an ASCII letter or digit to its folded letter.
func (w *writer) simple(c byte, at int) {
	if w.empty() {
		w.at = at
	}
	w.letters++
	if kinds[c] == capital {
		w.capitals++
		c |= 0x20
	}
	if rune(c) == w.last && c > '9' {
		w.run++
	} else {
		w.last, w.run = rune(c), 1
	}
	switch {
	case w.run == 3:
		w.folded = w.folded[:max(w.from, len(w.folded)-1)]
		w.stretch = true
	case w.run < 3:
		w.folded = append(w.folded, c)
	}
}

// kinds classifies ASCII characters.
var kinds = func() (of [utf8.RuneSelf]kind) {
	for c := range of {
		switch {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z':
			of[c] = small
		case c >= 'A' && c <= 'Z':
			of[c] = capital
		case c == ' ':
			of[c] = space
		}
	}
	return of
}()

type kind byte

const (
	elsewise kind = iota
	small
	capital
	space
)

// end finishes the current word.
func (w *writer) end() {
	if w.empty() {
		return
	}
	if w.letters >= 3 && w.capitals == w.letters {
		w.out.shouted++
	}
	if unicode.IsLetter(w.last) {
		w.out.words++
	}
	if w.foreign {
		w.out.foreign++
	}
	if w.stretch {
		w.out.stretched++
	}
	w.push(w.at)
}

// drop discards the current word, which was a link's scheme.
func (w *writer) drop() {
	w.folded = w.folded[:w.from]
	w.reset()
}

func (w *writer) push(at int) {
	w.out.list = append(w.out.list, token{at: at})
	w.ends = append(w.ends, len(w.folded))
	w.from = len(w.folded)
	w.reset()
}

func (w *writer) reset() {
	w.letters, w.capitals, w.last, w.run, w.stretch, w.foreign = 0, 0, 0, 0, false, false
}

func (w *writer) sign(s string, at int) {
	w.folded = append(w.folded, s...)
	w.push(at)
}

// other handles a character outside any word.
func (w *writer) other(r rune, at int, rest string) {
	switch {
	case r == '!' || r == '！':
		w.out.bangs++
		w.sign(".", at)
	case r == '?' || r == '？' || r == '؟':
		w.out.questions++
		w.sign(".", at)
	case r == '.' && rest != "" && rest[0] >= '0' && rest[0] <= '9': // 3.5
	case r == '.' || r == '\n' || r == '…' || r == '。' || r == '\u2028' || r == '\u2029':
		w.sign(".", at)
	case strings.ContainsRune(",;:()\"«»“”–—|", r), r == '-' && strings.HasPrefix(rest, " "):
		w.sign(",", at)
	case r > 0x2000 && unicode.Is(unicode.So, r):
		w.sign(string(r), at)
	}
}

func (w *writer) finish() tokens {
	from := 0
	for i, end := range w.ends {
		word := w.folded[from:end]
		w.out.list[i].text, w.out.list[i].hash = word, hashOf(word)
		from = end
	}
	return w.out
}

// plain is a lower-case letter without its accent (é e, ç c, œ oe); "" if it has none.
func plain(lower rune) string {
	if lower < utf8.RuneSelf {
		return ascii[lower : lower+1]
	}
	switch lower {
	case 'œ':
		return "oe"
	case 'æ':
		return "ae"
	case 'ß':
		return "ss"
	case 'ø':
		return "o"
	case 'ł':
		return "l"
	case 'ı':
		return "i"
	}
	var whole [utf8.UTFMax]byte
	n := utf8.EncodeRune(whole[:], lower)
	base, _ := utf8.DecodeRune(norm.NFD.Properties(whole[:n]).Decomposition())
	switch {
	case base < utf8.RuneSelf:
		return ascii[base : base+1]
	case base != utf8.RuneError:
		return string(base)
	}
	return ""
}

// ascii holds every ASCII character at its index, so that plain allocates no string.
var ascii = func() string {
	var b [utf8.RuneSelf]byte
	for i := range b {
		b[i] = byte(i)
	}
	return string(b[:])
}()
