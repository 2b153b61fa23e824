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

// Weights of a single word relative to a set's text. It says little about its use.
const (
	ownWordWeight = 0.5
	vaderWeight   = 0.25
)

// mild is the VADER score, of -4 to 4, up to which a word is not learned.
const mild = 0.7

// wordsAlone are our words and VADER's (MIT licence), as separate sentiment examples: the dense counts of a one-word
// text would mislead.
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
		// weak, or a face read as an emoji
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
