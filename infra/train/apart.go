package main

import "oyez/shared/scoring"

// faultApart is the expected calibration error of a head on texts that its lines were not fitted to: in two halves,
// each measured by the lines of the other. A sentiment has a line for each language.
func faultApart(l *scoring.Learned, rows []row, h head) float64 {
	var groups [len(scoring.Tongues)][]guess
	modesty := 0.0
	for _, g := range guesses(l, rows, h) {
		tongue := 0
		if h.name == "sentiment" {
			tongue, modesty = g.place/len(scoring.Channels), modest
		}
		groups[tongue] = append(groups[tongue], g)
	}
	return apart(modesty, groups[:]...)
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
