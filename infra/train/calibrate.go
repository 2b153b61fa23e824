package main

import (
	"fmt"
	"io"
	"math"
	"slices"

	"oyez/shared/scoring"
)

// guess is a head's lean and the truth.
type guess struct {
	lean  float64 // logit
	true  bool
	place int // of scoring.Places
}

// enough is how many texts of a language and channel it takes to calibrate a sentiment there.
const enough = 300

// modest is subtracted from a calibrated logit: future texts resemble the training data less than the dev parts do.
const modest = 0.1

// calibrate fits the tables that turn leans into probabilities, on the dev parts of the shipped sets.
func calibrate(p *scoring.Parameters, folder string) error {
	l, err := scoring.Load(string(p.Pack()))
	if err != nil {
		return err
	}
	for _, h := range heads {
		rows, err := devRows(folder, h)
		if err != nil {
			return err
		}
		all := guesses(l, rows, h)
		if h.name == "sentiment" {
			trustAll(p, all)
		}
		trust(p, all, h)
	}
	return nil
}

// trustAll sets a sentiment's calibration where there are too few texts.
func trustAll(p *scoring.Parameters, all []guess) {
	odds := line(all, modest)
	for place := range p.Trust {
		fill(p.Trust[place][:], odds)
	}
}

// trust fits a head's calibration: a straight line from logits to logits, as two numbers hardly overfit. A sentiment
// has a line for each language, and each channel with enough guesses: those differ most.
func trust(p *scoring.Parameters, all []guess, h head) {
	if h.name != "sentiment" {
		odds := line(all, 0)
		for i := range p.Truth[h.column-2] {
			p.Truth[h.column-2][i] = odds(float64(i)/8 - 8)
		}
		return
	}
	const channels = len(scoring.Channels)
	for tongue := range scoring.Tongues {
		said := slices.DeleteFunc(slices.Clone(all), func(g guess) bool { return g.place/channels != tongue })
		if len(said) < enough {
			continue
		}
		odds := line(said, modest)
		for place := tongue * channels; place < (tongue+1)*channels; place++ {
			fill(p.Trust[place][:], odds)
			if here := slices.DeleteFunc(slices.Clone(said), func(g guess) bool { return g.place != place }); len(
				here) >= enough {
				fill(p.Trust[place][:], line(here, modest))
			}
		}
	}
}

// line is the calibrated probability of a lean, in thousandths, less modesty.
func line(all []guess, modesty float64) func(lean float64) uint16 {
	slope, base := fit(all)
	return func(lean float64) uint16 { return uint16(math.Round(1000 / (1 + math.Exp(modesty-slope*lean-base)))) }
}

func fill(table []uint16, odds func(lean float64) uint16) {
	for i := range table {
		table[i] = odds(logit(float64(i) / 100))
	}
}

func logit(p float64) float64 {
	p = max(0.004, min(0.996, p))
	return math.Log(p / (1 - p))
}

// guesses returns a head's guesses on some mentions.
func guesses(l *scoring.Learned, rows []row, h head) []guess {
	all := make([]guess, 0, len(rows))
	for _, r := range rows {
		j := l.Judge(r.in)
		if h.name != "sentiment" {
			all = append(all, guess{float64(j.Lean[h.column]) / scoring.One, r.label == 1, j.Place})
			continue
		}
		top := max(j.Shares[0], j.Shares[1], j.Shares[2])
		all = append(all, guess{logit(float64(top) / 1000), classOf(l, h.name, r.in) == r.label, j.Place})
	}
	return all
}

// fit finds the most likely line from logits to logits by Newton's method. A prior worth one guess pulls it to the
// identity, so that a few guesses that are all right do not make it infinite.
func fit(all []guess) (slope, base float64) {
	slope = 1
	for range 30 {
		g, h := [2]float64{slope - 1, base}, [2]float64{1, 1}
		cross := 0.0
		for _, x := range all {
			p := 1 / (1 + math.Exp(-slope*x.lean-base))
			d, w := p, p*(1-p)
			if x.true {
				d--
			}
			g[0] += d * x.lean
			g[1] += d
			h[0] += w * x.lean * x.lean
			h[1] += w
			cross += w * x.lean
		}
		det := h[0]*h[1] - cross*cross
		slope -= short((g[0]*h[1] - g[1]*cross) / det)
		base -= short((g[1]*h[0] - g[0]*cross) / det)
	}
	return slope, base
}

// short limits a Newton step.
func short(step float64) float64 { return max(-1, min(1, step)) }

// claim is a head's certainty, in thousandths, and whether it was right.
type claim struct {
	sure int
	so   bool
}

func claims(l *scoring.Learned, rows []row, h head) []claim {
	all := make([]claim, 0, len(rows))
	for _, r := range rows {
		switch j := l.Judge(r.in); h.name {
		case "complaint":
			all = append(all, claim{j.Complaint, r.label == 1})
		case "urgent":
			all = append(all, claim{j.Urgent, r.label == 1})
		default:
			all = append(all, claim{j.Sure, classOf(l, h.name, r.in) == r.label})
		}
	}
	return all
}

// fault is the expected calibration error over ten bins.
func fault(all []claim) float64 {
	var claimed, so [10]float64
	for _, c := range all {
		step := min(c.sure/100, 9)
		claimed[step] += float64(c.sure) / 1000
		if c.so {
			so[step]++
		}
	}
	sum := 0.0
	for i := range claimed {
		sum += math.Abs(claimed[i] - so[i])
	}
	return sum / float64(max(len(all), 1))
}

// faults prints each head's expected calibration error on the dev parts and on held-out halves.
func faults(out io.Writer, folder string, l *scoring.Learned) error {
	for _, h := range heads {
		rows, err := devRows(folder, h)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "expected calibration error, %-9s %.3f at most 0.030; %.3f on halves not fitted (%d texts)\n", h.name,
			fault(claims(l, rows, h)), faultApart(l, rows, h), len(rows))
	}
	return nil
}

// faultApart is a head's expected calibration error on held-out texts: each half is measured by the other's lines. A
// sentiment has a line for each language.
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

// apart is the expected calibration error of guesses, every other one measured by the line fitted to the rest.
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
