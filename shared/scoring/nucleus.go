package scoring

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// clauseFrom is the length in bytes from which a sentence is cut to start at its heaviest clause; an SMS shows fewer.
const clauseFrom = 90

// span is a part of a text, in bytes, and its weight in the case for a complaint.
type span struct {
	from, to int
	weight   int
}

// Nucleus returns the sentence that carries the complaint, or else the first meaningful one. A long sentence begins
// with its heaviest clause. White space is tidied; leading @names and links are dropped. It is "" for a text without
// words.
func Nucleus(text, lang string) string {
	if len(text) > MaxText {
		text = text[:MaxText]
	}
	t := tokenise(text)
	tree, _, known := compiled().tree(t, lang)
	var hits []span
	gather(t, tree, known, func(at, adds int) { hits = append(hits, span{from: at, weight: adds}) })

	sentences := sentencesOf(text)
	weigh(sentences, hits)
	for i := range sentences {
		if text := text[sentences[i].from:sentences[i].to]; !strings.ContainsFunc(text, unicode.IsLetter) {
			sentences[i].weight = -100
		} else if len(strings.Fields(text)) > 2 {
			sentences[i].weight += 10 // prefer a sentence to a greeting
		}
	}
	best := heaviest(sentences)
	if best.to-best.from > clauseFrom {
		clauses := clausesOf(t, best)
		weigh(clauses, hits)
		best.from = heaviest(clauses).from
	}
	return bare(text[best.from:best.to])
}

func sentencesOf(text string) []span {
	var all []span
	for rest, state := text, -1; rest != ""; {
		from := len(text) - len(rest)
		var sentence string
		sentence, rest, state = uniseg.FirstSentenceInString(rest, state)
		all = append(all, span{from: from, to: from + len(sentence)})
	}
	return all
}

// clausesOf splits a sentence at commas and the like.
func clausesOf(t tokens, sentence span) []span {
	all := []span{{from: sentence.from, to: sentence.to}}
	for _, token := range t.list {
		if token.mark() && token.at > sentence.from && token.at < sentence.to {
			all[len(all)-1].to = token.at
			all = append(all, span{from: token.at, to: sentence.to})
		}
	}
	return all
}

// weigh adds the hits to the spans that hold them; both are in text order.
func weigh(parts, hits []span) {
	i := 0
	for _, hit := range hits {
		for i < len(parts) && hit.from >= parts[i].to {
			i++
		}
		if i < len(parts) && hit.from >= parts[i].from {
			parts[i].weight += hit.weight
		}
	}
}

// heaviest is the first span of the greatest weight, if not negative.
func heaviest(parts []span) (best span) {
	best.weight = -50
	for _, p := range parts {
		if p.weight > best.weight {
			best = p
		}
	}
	return best
}

// bare drops leading @names, links and stray signs.
func bare(sentence string) string {
	words := strings.Fields(strings.ToValidUTF8(sentence, ""))
	for len(words) > 0 && (strings.HasPrefix(words[0], "@") || strings.Contains(words[0], "://") ||
		strings.Trim(words[0], ",;:.-–—|)") == "") {
		words = words[1:]
	}
	return strings.TrimLeft(strings.Join(words, " "), ",;: ")
}
