package main

import (
	"fmt"
	"io"
	"math"

	"oyez/shared/scoring"
)

// guess is how far a head leaned and whether it was true.
type guess struct {
	lean float64 // a logit
	true bool
}

// calibrate sets the tables that turn what a model leans to into how often it is right: one straight line a head, from
// logits to logits, fitted on the dev parts of the sets that we ship. Two numbers learn little by heart.
func calibrate(p *scoring.Parameters, folder string) error {
	l, err := scoring.Load(string(p.Pack()))
	if err != nil {
		return err
	}
	for _, head := range heads {
		var all []guess
		for _, s := range shippedSets[head.name] {
			g, err := guesses(l, folder, s, head)
			if err != nil {
				return err
			}
			all = append(all, g...)
		}
		slope, base := fit(all)
		odds := func(lean float64) uint16 { return uint16(math.Round(1000 / (1 + math.Exp(-slope*lean-base)))) }
		if head.name == "sentiment" {
			for i := range p.Trust {
				p.Trust[i] = odds(logit(float64(i) / 100))
			}
			continue
		}
		for i := range p.Truth[head.column-2] {
			p.Truth[head.column-2][i] = odds(float64(i)/8 - 8)
		}
	}
	return nil
}

func logit(p float64) float64 {
	p = max(0.004, min(0.996, p))
	return math.Log(p / (1 - p))
}

// guesses are those of a head on a dev set. A set without a dev part has none.
func guesses(l *scoring.Learned, folder string, s set, h head) ([]guess, error) {
	if s.only {
		return nil, nil
	}
	rows, err := s.read(folder, "dev")
	if err != nil {
		return nil, err
	}
	var all []guess
	for i := range rows {
		j := l.Judge(rows[i].in)
		if h.name != "sentiment" {
			all = append(all, guess{float64(j.Lean[h.column]) / scoring.One, rows[i].label == 1})
			continue
		}
		top := max(j.Shares[0], j.Shares[1], j.Shares[2])
		all = append(all, guess{logit(float64(top) / 1000), classOf(l, h.name, rows[i].in) == rows[i].label})
	}
	return all, nil
}

// fit finds the straight line from logits to logits under which the truth is likeliest, in Newton's steps.
func fit(all []guess) (slope, base float64) {
	slope = 1
	for range 30 {
		var g, h [2]float64
		cross := 0.0
		for _, x := range all {
			p := 1 / (1 + math.Exp(-slope*x.lean-base))
			d, w := p, p*(1-p)
			if x.true {
				d--
			}
			g[0] += d * x.lean
			g[1] += d
			h[0] += w*x.lean*x.lean + 1e-6
			h[1] += w + 1e-6
			cross += w * x.lean
		}
		det := h[0]*h[1] - cross*cross
		slope -= (g[0]*h[1] - g[1]*cross) / det
		base -= (g[1]*h[0] - g[0]*cross) / det
	}
	return slope, base
}

// faults prints the expected calibration error of each head: how far what it says is from how often that is true, over
// ten steps of what it says.
func faults(out io.Writer, folder string, l *scoring.Learned) error {
	for _, h := range heads {
		var said, true, count [10]float64
		n := 0.0
		for _, s := range shippedSets[h.name] {
			if s.only {
				continue
			}
			rows, err := s.read(folder, "dev")
			if err != nil {
				return err
			}
			for i := range rows {
				j := l.Judge(rows[i].in)
				sure, right := j.Sure, classOf(l, h.name, rows[i].in) == rows[i].label
				switch h.name {
				case "complaint":
					sure, right = j.Complaint, rows[i].label == 1
				case "urgent":
					sure, right = j.Urgent, rows[i].label == 1
				}
				step := min(sure/100, 9)
				said[step] += float64(sure) / 1000
				count[step]++
				n++
				if right {
					true[step]++
				}
			}
		}
		sum := 0.0
		for i := range said {
			sum += math.Abs(said[i] - true[i])
		}
		fmt.Fprintf(out, "expected calibration error, %-9s %.3f at most 0.030 (%.0f texts)\n", h.name, sum/n, n)
	}
	return nil
}
