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

// set is one set of labelled mentions in the data folder.
type set struct {
	name, lang, channel string
	file                string          // a plain or gzipped file, instead of a name in the data folder
	labels              map[string]int8 // the class of each label; texts with other labels are dropped
	weight              float32         // of each text relative to other sets
	balance             float64         // 1 evens out its classes, 0 leaves them
	only                bool            // for training only, not for measuring
}

var (
	feeling  = map[string]int8{"negative": negative, "neutral": neutral, "positive": positive}
	emotion  = map[string]int8{"anger": negative, "sadness": negative, "joy": positive, "optimism": positive}
	problem  = map[string]int8{"problem": 1, "request": 0, "other": 0}
	rude     = map[string]int8{"offensive": negative}
	urgent   = map[string]int8{"urgent": 1, "other": 0}
	complain = map[string]int8{"complaint": 1, "other": 0}
)

// Classes of the sentiments.
const (
	negative int8 = iota
	neutral
	positive
)

// learned is a training set; its name ends in the language.
func learned(name, channel string, labels map[string]int8, weight float32, balance float64) set {
	lang := name[strings.LastIndex(name, "_")+1:]
	if lang == "multi" {
		lang = ""
	}
	return set{name: name, lang: lang, channel: channel, labels: labels, weight: weight, balance: balance}
}

// unmeasured is a training set that the model is not measured on.
func unmeasured(s set) set { s.only = true; return s }

// shippedSets are the sets whose licences let us ship what is learned, by head.
var shippedSets = map[string][]set{
	"sentiment": {
		learned("tweeteval_en", "tweet", feeling, 1, 1),
		learned("umsab_ar", "tweet", feeling, 1.5, 1),
		learned("umsab_de", "tweet", feeling, 1.5, 1),
		learned("umsab_es", "tweet", feeling, 1.5, 1),
		learned("umsab_fr", "tweet", feeling, 1.5, 1),
		learned("umsab_hi", "tweet", feeling, 1.5, 1),
		learned("umsab_it", "tweet", feeling, 1.5, 1),
		learned("umsab_pt", "tweet", feeling, 1.5, 1),
		learned("vadertweets_en", "tweet", feeling, 1, 1),
		learned("vaderamazon_en", "review", feeling, 1, 0.2),
		unmeasured(learned("vadermovies_en", "review", feeling, 0.6, 0.2)),
		learned("appreviews_en", "review", feeling, 1, 0.2),
		learned("appreviews_fr", "review", feeling, 1, 0.2),
		unmeasured(learned("tweeteval_emotion_en", "tweet", emotion, 0.3, 1)),
		unmeasured(learned("tweeteval_offensive_en", "tweet", rude, 0.3, 0)),
	},
	"complaint": {
		learned("appproblem_en", "review", problem, 1, 1), learned("appproblem_fr", "review", problem, 1, 1),
	},
	"urgent": {learned("crisis_multi", "tweet", urgent, 1, 1)},
}

// head is one output of a model, and its first column.
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

// ownWeight is the weight of one of our sentences relative to a set's text; each stands for many.
const ownWeight = 1.5

// own returns our sentences for a head, in each channel.
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

// read returns the rows of one file of a set. HTML entities and JSON escapes are undone, as infra/score does.
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
		in := scoring.Input{Text: scoring.Unescape(text), Lang: s.lang, Channel: s.channel, Followers: -1}
		rows = append(rows, row{in, class, s.weight})
	}
	return rows, lines.Err()
}

// devRows returns the dev parts of the sets that a head is measured on.
func devRows(folder string, h head) (rows []row, err error) {
	for _, s := range shippedSets[h.name] {
		if s.only {
			continue
		}
		more, err := s.read(folder, "dev")
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}
