package main

import (
	_ "embed" // our own words
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/jonreiter/govader"

	"oyez/shared/scoring"
)

// ownWords are words of feeling that we wrote down: sentiment, language, and words or phrases parted by semicolons. The
// sets of most languages are too small to have them all.
//
//go:embed words.tsv
var ownWords string

// What a word alone weighs beside a text of a set. It says little of how it is used.
const (
	ownWordWeight = 0.5
	vaderWeight   = 0.25
)

// mild is the weight in VADER's lexicon, from -4 to 4, up to which a word is not learned from.
const mild = 0.7

// wordsAlone are our own words and those of VADER's lexicon (MIT, as its texts are), as examples to learn a sentiment
// from. They are learned by themselves: what is counted in a text would mislead in one of one word.
func wordsAlone(l *scoring.Learned) (examples []example) {
	add := func(text, lang string, label int8, weight float32) {
		f := l.Features(scoring.Input{Text: text, Lang: lang, Followers: -1})
		f.Dense, f.DensePlain = nil, 0
		examples = append(examples, example{f, label, weight})
	}
	for line := range strings.Lines(ownWords) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		for word := range strings.SplitSeq(f[2], ";") {
			add(strings.TrimSpace(word), f[1], feeling[f[0]], ownWordWeight)
		}
	}
	lexicon := govader.NewSentimentIntensityAnalyzer().Lexicon
	for _, word := range slices.Sorted(maps.Keys(lexicon)) {
		weight := lexicon[word]
		// weak, or a face that we read as an emoji
		if math.Abs(weight) < mild || strings.ContainsAny(word, `:;=()[]{}<>|/\`) {
			continue
		}
		label := positive
		if weight < 0 {
			label = negative
		}
		add(word, "en", label, vaderWeight*float32(min(math.Abs(weight)/2, 1)))
	}
	return examples
}
