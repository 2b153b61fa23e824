package main

import (
	"math"

	"oyez/shared/scoring"
)

// perTongue is how many texts suffice to detect a language.
const perTongue = 3000

// rare is the smoothing count of letters in a row.
const rare = 1

// fine is how many steps of a language's weights make 1.0.
const fine = 16

// learnTongues counts each language's letters in a row. The sets name their texts' language.
func learnTongues(p *scoring.Parameters, rows []row) error {
	bare, err := scoring.Load(string(p.Pack()))
	if err != nil {
		return err
	}
	const languages = len(scoring.Tongues) - 1
	counts := make([][languages]float64, scoring.TongueRows)
	var totals [languages]float64
	var texts [languages]int
	for _, r := range rows {
		at := tongueOf(r.in.Lang)
		if at < 0 || texts[at] == perTongue {
			continue
		}
		texts[at]++
		for _, i := range bare.Features(r.in).Tongue {
			counts[i][at]++
			totals[at]++
		}
	}
	for i, row := range counts {
		var logs [languages]float64
		mean := 0.0
		for c := range logs {
			logs[c] = math.Log((row[c] + rare) / (totals[c] + rare*scoring.TongueRows))
			mean += logs[c] / float64(languages)
		}
		for c := range logs {
			p.Tongues[i][c] = int8(max(-127, min(127, math.Round(fine*(logs[c]-mean)))))
		}
	}
	p.Margin = 4 * fine
	return nil
}

func tongueOf(lang string) int {
	for i, l := range scoring.Tongues[1:] {
		if l == lang {
			return i
		}
	}
	return -1
}
