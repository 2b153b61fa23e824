package main

import (
	"fmt"
	"io"

	"oyez/shared/scoring"
)

// faultsApart prints the expected calibration error of each head on texts that its lines were not fitted to: the dev
// parts in two halves, each measured by the lines of the other.
func faultsApart(out io.Writer, folder string, l *scoring.Learned) error {
	for _, h := range heads {
		var groups [len(scoring.Tongues)][]guess // of a sentiment, for each language has its line
		rows, err := devRows(folder, h)
		if err != nil {
			return err
		}
		modesty := 0.0
		for _, g := range guesses(l, rows, h) {
			tongue := 0
			if h.name == "sentiment" {
				tongue, modesty = g.place/len(scoring.Channels), modest
			}
			groups[tongue] = append(groups[tongue], g)
		}
		fmt.Fprintf(out, "expected calibration error, %-9s %.3f on halves that were not fitted (%d texts)\n", h.name,
			apart(modesty, groups[:]...), len(rows))
	}
	return nil
}

// apart is the expected calibration error of guesses, every other one of a group measured by the line fitted to the
// rest.
func apart(modesty float64, groups ...[]guess) float64 {
	var all []claim
	for _, group := range groups {
		var halves [2][]guess
		for i, g := range group {
			halves[i%2] = append(halves[i%2], g)
		}
		for i, half := range halves {
			odds := line(halves[1-i], modesty)
			for _, g := range half {
				all = append(all, claim{int(odds(g.lean)), g.true})
			}
		}
	}
	return fault(all)
}
