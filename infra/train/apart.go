package main

import (
	"fmt"
	"io"
	"math"

	"oyez/shared/scoring"
)

// faultsApart prints the expected calibration error of each head on texts that its line was not fitted to: the dev parts in
// two halves, each measured by the line of the other.
func faultsApart(out io.Writer, folder string, l *scoring.Learned) error {
	for _, h := range heads {
		var all []guess
		for _, s := range shippedSets[h.name] {
			g, err := guesses(l, folder, s, h)
			if err != nil {
				return err
			}
			all = append(all, g...)
		}
		fmt.Fprintf(out, "expected calibration error, %-9s %.3f on halves that were not fitted (%d texts)\n", h.name, apart(all), len(all))
	}
	return nil
}

// apart is the expected calibration error of guesses, every other one measured by the line fitted to the rest.
func apart(all []guess) float64 {
	var halves [2][]guess
	for i, g := range all {
		halves[i%2] = append(halves[i%2], g)
	}
	var said, true [10]float64
	for i, half := range halves {
		slope, base := fit(halves[1-i])
		for _, g := range half {
			p := 1 / (1 + math.Exp(-slope*g.lean-base))
			step := min(int(p*10), 9)
			said[step] += p
			if g.true {
				true[step]++
			}
		}
	}
	sum := 0.0
	for i := range said {
		sum += math.Abs(said[i] - true[i])
	}
	return sum / float64(max(len(all), 1))
}
