package main

import (
	"bufio"
	"compress/gzip"
	_ "embed" // our own sentences
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"oyez/shared/scoring"
)

// set is one set of labelled mentions as it lies in the data folder.
type set struct {
	name, lang, channel string
	file                string          // in place of a name in the data folder: a plain or gzip'd file
	labels              map[string]int8 // what the labels mean to the head; one that is missing is left out
	weight              float32         // of each text beside those of other sets
	balance             float64         // 1 makes its classes weigh alike, 0 leaves them as they are
	only                bool            // for training: not what the model is measured by
}

var (
	feeling  = map[string]int8{"negative": negative, "neutral": neutral, "positive": positive}
	emotion  = map[string]int8{"anger": negative, "sadness": negative, "joy": positive, "optimism": positive}
	problem  = map[string]int8{"problem": 1, "request": 0, "other": 0}
	rude     = map[string]int8{"offensive": negative}
	urgent   = map[string]int8{"urgent": 1, "other": 0}
	complain = map[string]int8{"complaint": 1, "other": 0}
)

// The classes of the sentiments.
const (
	negative int8 = iota
	neutral
	positive
)

// shippedSets are the sets whose licence lets us ship what is learned from them, by head.
var shippedSets = map[string][]set{
	"sentiment": {
		{name: "tweeteval_en", lang: "en", channel: "tweet", labels: feeling, weight: 1, balance: 1},
		{name: "umsab_ar", lang: "ar", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_de", lang: "de", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_es", lang: "es", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_fr", lang: "fr", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_hi", lang: "hi", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_it", lang: "it", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "umsab_pt", lang: "pt", channel: "tweet", labels: feeling, weight: 1.5, balance: 1},
		{name: "vadertweets_en", lang: "en", channel: "tweet", labels: feeling, weight: 1, balance: 1},
		{name: "vaderamazon_en", lang: "en", channel: "review", labels: feeling, weight: 1, balance: 0.2},
		{name: "vadermovies_en", lang: "en", channel: "review", labels: feeling, weight: 0.6, balance: 0.2, only: true},
		{name: "appreviews_en", lang: "en", channel: "review", labels: feeling, weight: 1, balance: 0.2},
		{name: "appreviews_fr", lang: "fr", channel: "review", labels: feeling, weight: 1, balance: 0.2},
		{
			name: "tweeteval_emotion_en", lang: "en", channel: "tweet", labels: emotion, weight: 0.3, balance: 1,
			only: true,
		},
		{name: "tweeteval_offensive_en", lang: "en", channel: "tweet", labels: rude, weight: 0.3, only: true},
	},
	"complaint": {
		{name: "appproblem_en", lang: "en", channel: "review", labels: problem, weight: 1, balance: 1},
		{name: "appproblem_fr", lang: "fr", channel: "review", labels: problem, weight: 1, balance: 1},
	},
	"urgent": {
		{name: "crisis_multi", lang: "", channel: "tweet", labels: urgent, weight: 1, balance: 1},
	},
}

// head is one thing that a model tells, and its first column.
type head struct {
	name            string
	classes, column int
}

var heads = []head{{"sentiment", 3, 0}, {"complaint", 2, 2}, {"urgent", 2, 3}}

// sentences are our own: sentiment, complaint or other, language, text. They say what customers say to brands, of which
// the sets that we may ship have little; none is in the list that scoring is tested with.
//
//go:embed sentences.tsv
var sentences string

// ownWeight is what one of our sentences weighs beside a text of a set; each stands for many.
const ownWeight = 1.5

// own returns our sentences as a head is to learn them, said in each kind of place.
func own(h head) (rows []row) {
	for line := range strings.Lines(sentences) {
		f := strings.Split(strings.TrimSpace(line), "\t")
		var class int8
		switch h.name {
		case "sentiment":
			class = feeling[f[0]]
		case "complaint":
			class = complain[f[1]]
		default:
			return nil
		}
		for _, channel := range []string{"tweet", "review", "message"} {
			rows = append(rows, row{
				scoring.Input{Text: f[3], Lang: f[2], Channel: channel, Followers: -1}, class, ownWeight,
			})
		}
	}
	return rows
}

// row is one labelled mention.
type row struct {
	in     scoring.Input
	label  int8
	weight float32
}

// read returns the rows of one file of a set. The texts are as their sources have them; what only their way here did to
// them (entities of HTML, escapes of JSON) is undone, as infra/score does.
func (s set) read(folder, part string) ([]row, error) {
	path := s.file
	if path == "" {
		path = filepath.Join(folder, s.name+"."+part+".tsv.gz")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var plain io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if plain, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var rows []row
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		label, text, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			return nil, fmt.Errorf("%s: line %d has no tab", path, number)
		}
		class, known := s.labels[label]
		if !known {
			continue
		}
		rows = append(rows,
			row{
				scoring.Input{Text: scoring.Unescape(text), Lang: s.lang, Channel: s.channel, Followers: -1},
				class,
				s.weight,
			})
	}
	return rows, lines.Err()
}
