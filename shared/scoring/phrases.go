package scoring

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// cue is what a phrase tells beside its weight; a set of bits.
type cue uint32

const (
	danger     cue = 1 << iota // to a person
	hazard                     // perhaps danger: counts in a complaint
	legal                      // a threat with the law
	data                       // other people's or one's own data out
	fraud                      // money or account stolen
	down                       // a service does not work for many
	leaving                    // the person goes, or says so
	complaint                  // the brand failed
	strong                     // words one does not say to a stranger
	anger                      // the person says how angry
	unanswered                 // nobody answered
	again                      // not the first time
	money                      // wants money back
	hurry                      // says that it is urgent
	thanks                     //
	praise                     //
	settled                    // a complaint that is over
	ask                        // asks for something
	personal                   // speaks of you and me, not of the news
	should                     // what ought to happen: a complaint when denied ("does not work")
	not                        // denies what follows
	notBefore                  // French: also denies the word before ("marche pas")
	more                       // makes the next word stronger
	less                       // makes it weaker
	but                        // what follows weighs more than what went before
	whole                      // holds its own denial ("never arrived"): nothing around it denies it again
)

const urgentCues = danger | legal | data | fraud | down | hurry

// entry is what a phrase means: how it weighs, above 0 for good, and what it tells.
type entry struct {
	weight int // hundredths
	cues   cue
}

// group is phrases of one meaning, as the tables write them: parted by semicolons or lines, accents as one likes. A
// word that ends in * stands for all words that begin so. ~ stands for up to two words of any kind.
type group struct {
	entry
	phrases string
}

// node is a place in a tree of phrases, one word a step.
type node struct {
	next  map[string]*node              // by whole word
	stems map[[shortestStem]byte][]stem // by beginning, those that begin alike longest first
	gap   *node                         // after up to two words of any kind
	is    *entry                        // a phrase ends here
}

// stem is the beginning of words.
type stem struct {
	text string
	next *node
}

const (
	shortestStem = 3
	widestGap    = 2
)

// lexicon is the tables, compiled. It is made once, when first needed, and never changed.
type lexicon struct {
	english, french, other *node
	language               map[string]language
}

var compiled = sync.OnceValue(func() *lexicon {
	l := &lexicon{english: &node{}, french: &node{}, other: &node{}, language: map[string]language{}}
	for _, g := range everywhere() {
		l.english.add(g)
		l.french.add(g)
		l.other.add(g)
	}
	for _, g := range abroad() {
		l.other.add(g)
	}
	for _, g := range english() {
		l.english.add(g)
	}
	for _, g := range french() {
		l.french.add(g)
	}
	for lang, words := range functionWords {
		for _, w := range strings.Fields(words) {
			l.language[w] = lang
		}
	}
	return l
})

func (n *node) add(g group) {
	for _, phrase := range strings.FieldsFunc(g.phrases, func(r rune) bool { return r == ';' || r == '\n' }) {
		if strings.TrimSpace(phrase) != "" {
			n.addPhrase(phrase, &g.entry)
		}
	}
}

func (n *node) addPhrase(phrase string, is *entry) {
	parts := strings.Fields(phrase)
	for _, part := range parts {
		if part == "~" {
			if n.gap == nil {
				n.gap = &node{}
			}
			n = n.gap
			continue
		}
		stem, isStem := strings.CutSuffix(part, "*")
		words := tokenise(stem).list // as a text would be read: "n'est" is two words
		for i, t := range words {
			n = n.child(string(t.text), isStem && i == len(words)-1)
		}
	}
	if slices.ContainsFunc(parts, denies) && is.cues&not == 0 {
		is = &entry{weight: is.weight, cues: is.cues | whole}
	}
	n.is = is
}

// denies says whether a word of a phrase is itself a denial.
func denies(word string) bool {
	switch word {
	case "not", "no", "never", "nobody", "nothing", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "wont",
		"couldnt", "havent", "without", "nowhere", "still",
		"ne", "pas", "plus", "jamais", "aucun", "aucune", "rien", "sans", "personne", "toujours":
		return true
	}
	return strings.HasPrefix(word, "n'")
}

func (n *node) child(word string, isStem bool) *node {
	if isStem {
		return n.stem(word)
	}
	if n.next == nil {
		n.next = map[string]*node{}
	}
	if n.next[word] == nil {
		n.next[word] = &node{}
	}
	return n.next[word]
}

func (n *node) stem(text string) *node {
	if n.stems == nil {
		n.stems = map[[shortestStem]byte][]stem{}
	}
	first := [shortestStem]byte([]byte(text))
	alike := n.stems[first]
	at, found := slices.BinarySearchFunc(alike, text, func(s stem, text string) int {
		return cmp.Or(len(text)-len(s.text), strings.Compare(s.text, text))
	})
	if !found {
		alike = slices.Insert(alike, at, stem{text, &node{}})
		n.stems[first] = alike
	}
	return alike[at].next
}

// match finds the longest phrase that begins with the first of some tokens, and how many it takes; nil for none. A
// phrase is never longer than its own words and gaps, so this takes no longer in a longer text.
func (n *node) match(list []token) (found *entry, length int) {
	if len(list) == 0 {
		return n.is, 0
	}
	longest := func(next *node, used int) {
		if e, l := next.match(list[used:]); e != nil && (found == nil || l+used > length) {
			found, length = e, l+used
		}
	}
	word := list[0].text
	if next := n.next[string(word)]; next != nil {
		longest(next, 1)
	}
	if len(word) >= shortestStem && len(n.stems) > 0 {
		for _, s := range n.stems[[shortestStem]byte(word)] {
			if len(word) >= len(s.text) && string(word[:len(s.text)]) == s.text {
				longest(s.next, 1)
				break
			}
		}
	}
	for used := 0; n.gap != nil && used <= widestGap && used < len(list); used++ {
		longest(n.gap, used)
		if list[used].mark() {
			break
		}
	}
	if found == nil {
		found = n.is
	}
	return found, length
}
