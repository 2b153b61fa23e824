package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"oyez/shared/scoring"
)

// adapting is how weights are moved towards a brand's own mentions: few rounds, so that what they knew is not forgotten.
var adapting = recipe{epochs: 6, runs: 2, rate: 0.06, decay: 1e-6, drop: 0.3}

// heldOut: every fifth mention of a brand's file is kept to report on.
const heldOut = 5

func labelsOf(head string) map[string]int8 {
	if head == "complaint" {
		return complain
	}
	return feeling
}

// adaptFile adapts the weights of one head to a file of mentions and reports on those it was not shown, before and after.
// The weights that it writes have seen all of them.
func adaptFile(out, progress io.Writer, from, to string, s set, name string) error {
	packed, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	rows, err := s.read("", "")
	if err != nil {
		return err
	}
	var shown, kept []row
	for i, r := range rows {
		if i%heldOut == 0 {
			kept = append(kept, r)
		} else {
			shown = append(shown, r)
		}
	}
	if len(shown) == 0 {
		return errors.New("no mention with a label that is known")
	}
	before, err := scoring.Load(string(packed))
	if err != nil {
		return err
	}
	p, err := adapt(packed, shown, name, progress)
	if err != nil {
		return err
	}
	after, err := scoring.Load(string(p.Pack()))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%d mentions to learn from, %d kept to report on\n", len(shown), len(kept))
	for _, g := range brandGoals(name) {
		fmt.Fprintf(out, "%-10s %-9s before %5.1f after %5.1f\n", g.head, g.metric, measure(before, g, kept), measure(after, g, kept))
	}
	if to == "" {
		return nil
	}
	if p, err = adapt(packed, rows, name, progress); err != nil {
		return err
	}
	return os.WriteFile(to, p.Pack(), 0o644)
}

func brandGoals(name string) []goal {
	if name == "complaint" {
		return []goal{{head: "complaint", metric: "macro-F1", of: meanF1(0, 1)}, {head: "priority", metric: "AUC"}}
	}
	return []goal{{head: "sentiment", metric: "macro-F1", of: meanF1(0, 1, 2)}, {head: "sentiment", metric: "right", of: accuracy}}
}

// adapt returns the parameters of a packed model with one head moved towards some mentions.
func adapt(packed []byte, rows []row, name string, progress io.Writer) (*scoring.Parameters, error) {
	l, err := scoring.Load(string(packed))
	if err != nil {
		return nil, err
	}
	p, err := scoring.Unpack(string(packed))
	if err != nil {
		return nil, err
	}
	h := heads[0]
	for _, other := range heads {
		if other.name == name {
			h = other
		}
	}
	for i := range rows {
		rows[i].weight = 1
	}
	balance(rows, h.classes, 0.8)
	start := make([][]float32, h.classes-1)
	for i := range start {
		start[i] = weightsOf(p, h.column+i)
	}
	for i, weights := range learn(examplesOf(l, rows), h.classes, adapting, start, clock(progress, h.name)) {
		quantise(p, h.column+i, weights)
		for channel := range p.Offsets {
			p.Offsets[channel][h.column+i] = 0 // learned now
		}
	}
	return p, nil
}
