package main

import (
	"fmt"
	"io"
	"os"
	"slices"

	"oyez/shared/scoring"
)

// adapting is how weights move towards a brand's own mentions: few rounds, so that they do not forget.
var adapting = recipe{epochs: 8, runs: 3, rate: 0.1, decay: 1e-6, drop: 0.5}

// fifths is how many parts a brand's mentions are split into; each is held out once and reported on.
const fifths = 5

// brandHead reads a brand's file and infers which head its labels teach, unless given.
func brandHead(s set, name string) (head, []row, error) {
	for _, h := range heads[:2] {
		if name != "" && name != h.name {
			continue
		}
		s.labels = feeling
		if h.name == "complaint" {
			s.labels = complain
		}
		rows, err := s.read("", "")
		if err != nil {
			return h, nil, err
		}
		if len(rows) == 0 {
			continue
		}
		count := make([]int, h.classes)
		for _, r := range rows {
			count[r.label]++
		}
		for class, n := range count {
			if n < fifths {
				return h, nil, fmt.Errorf("%s: %d mentions tell of %s, but only %d of them %s: at least %d are needed",
					s.file, len(rows), h.name, n, [][]string{
						{"negative", "neutral", "positive"},
						{"other", "complaint"},
					}[h.column/2][class], fifths)
			}
		}
		return h, rows, nil
	}
	return head{}, nil, fmt.Errorf("%s: no label that is known: negative, neutral, positive; or complaint, other",
		s.file)
}

// adaptFile adapts one head's weights to a file of mentions. It reports before and after on each fifth with weights
// that have not seen it; the weights written have seen all.
func adaptFile(out io.Writer, progress reporter, from, to string, s set, name string) error {
	packed, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	before, err := scoring.Load(string(packed))
	if err != nil {
		return fmt.Errorf("%s: %w", from, err)
	}
	h, rows, err := brandHead(s, name)
	if err != nil {
		return err
	}
	var parts [fifths]*scoring.Parameters
	var kept [fifths][]row
	var all []guess
	for k := range fifths {
		var shown []row
		for i, r := range rows {
			if i%fifths == k {
				kept[k] = append(kept[k], r)
			} else {
				shown = append(shown, r)
			}
		}
		without := func(what string) func(done, of int) {
			return progress(fmt.Sprintf("%s, without fifth %d of %d", what, k+1, fifths))
		}
		if parts[k], err = adapt(packed, shown, h, without); err != nil {
			return err
		}
		l, err := scoring.Load(string(parts[k].Pack()))
		if err != nil {
			return err
		}
		all = append(all, guesses(l, kept[k], h)...)
	}
	if err := compare(out, before, parts[:], kept[:], all, h); err != nil || to == "" {
		return err
	}
	p, err := adapt(packed, rows, h, progress)
	if err != nil {
		return err
	}
	trust(p, all, h)
	if err := os.WriteFile(to, p.Pack(), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(out, "written to %s: label texts with infra/score -weights %s\n", to, to)
	return nil
}

// compare reports accuracy before, and after on each held-out part.
func compare(out io.Writer, before *scoring.Learned, parts []*scoring.Parameters, kept [][]row, all []guess,
	h head,
) error {
	goals := []goal{
		{head: h.name, metric: "macro-F1", of: meanF1(0, 1, 2)},
		{head: h.name, metric: "right", of: accuracy},
	}
	if h.name == "complaint" {
		goals = []goal{{head: h.name, metric: "macro-F1", of: meanF1(0, 1)}, {head: "priority", metric: "AUC"}}
	}
	then, now := make([]float64, len(goals)), make([]float64, len(goals))
	var first, last []claim
	for k, p := range parts {
		trust(p, all, h)
		after, err := scoring.Load(string(p.Pack()))
		if err != nil {
			return err
		}
		for i, g := range goals {
			then[i] += measure(before, g, kept[k]) / fifths
			now[i] += measure(after, g, kept[k]) / fifths
		}
		first = append(first, claims(before, kept[k], h)...)
		last = append(last, claims(after, kept[k], h)...)
	}
	fmt.Fprintf(out, "%d mentions; each fifth is judged by weights that have not seen it\n", len(all))
	for i, g := range goals {
		fmt.Fprintf(out, "%-10s %-17s before %5.1f after %5.1f\n", g.head, g.metric, then[i], now[i])
	}
	fmt.Fprintf(out, "%-10s %-17s before %5.3f after %5.3f\n", h.name, "calibration error", fault(first), fault(last))
	return nil
}

// adapt moves one head of a packed model towards some mentions and returns its parameters.
func adapt(packed []byte, rows []row, h head, progress reporter) (*scoring.Parameters, error) {
	l, err := scoring.Load(string(packed))
	if err != nil {
		return nil, err
	}
	p, err := scoring.Unpack(string(packed))
	if err != nil {
		return nil, err
	}
	rows = slices.Clone(rows) // their weights change
	balance(rows, h.classes, 0.8)
	rows = append(rows, rehearsed(h, rows)...)
	start := make([][]float32, h.classes-1)
	for i := range start {
		start[i] = weightsOf(p, h.column+i)
	}
	for i, weights := range learn(examplesOf(l, rows), h.classes, adapting, start, progress(h.name)) {
		quantise(p, h.column+i, weights)
		for channel := range p.Offsets {
			p.Offsets[channel][h.column+i] = 0 // relearned
		}
	}
	p.Taught = p.Taught || h.name == "complaint"
	return p, nil
}

// rehearsal is the total weight of our own sentences relative to a brand's mentions.
const rehearsal = 0.2

// rehearsed are our own sentences, placed in the brand's channels, so that the model does not forget general
// complaints. Airlines whose data were not used gained from it.
func rehearsed(h head, rows []row) []row {
	ours := slices.DeleteFunc(own(h), func(r row) bool { return r.in.Channel != rows[0].in.Channel })
	for i := range ours {
		ours[i].weight = rehearsal * float32(len(rows)) / float32(len(ours))
	}
	return ours
}
