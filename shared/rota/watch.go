package rota

import "time"

// Watch is a period in which the same people are on call.
type Watch struct {
	From, To time.Time // UTC; To is exclusive
	Who      []Person  // in the order of the steps, nobody twice
}

// Watches returns who is on call from one moment to another, as maximal periods without gaps.
func (r Rota) Watches(from, to time.Time) []Watch {
	p := r.plan()
	var all []Watch
	var before []Step
	for _, at := range append([]int64{from.Unix()}, p.edges(from.Unix(), to.Unix())...) {
		steps := p.steps(at)
		if n := len(all); n > 0 {
			if samePeople(before, steps) {
				continue
			}
			all[n-1].To = time.Unix(at, 0).UTC()
		}
		before = steps
		all = append(all, Watch{From: time.Unix(at, 0).UTC(), To: to.UTC(), Who: called(steps)})
	}
	return all
}

// called lists the people of the steps, nobody twice.
func called(steps []Step) []Person {
	var people []Person
	seen := make(map[string]bool)
	for _, step := range steps {
		for _, p := range step.Who {
			if !seen[p.ID] {
				seen[p.ID] = true
				people = append(people, p)
			}
		}
	}
	return people
}

// LayerNames lists the layers that can have an override.
func (r Rota) LayerNames() []string {
	var names []string
	for _, l := range r.layers() {
		names = append(names, l.Name)
	}
	return names
}
