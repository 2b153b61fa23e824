package rota

import "slices"

// edges lists, sorted and without duplicates, every moment after from and before to at which the steps may change.
// Extra moments do no harm; a missing one could hide a hole, and the tests look for that.
func (p *plan) edges(from, to int64) []int64 {
	var all []int64
	add := func(edges ...int64) {
		for _, e := range edges {
			if from < e && e < to {
				all = append(all, e)
			}
		}
	}
	for _, s := range p.swaps {
		add(s.span.edges()...)
	}
	for _, leave := range p.leave {
		for _, s := range leave {
			add(s.edges()...)
		}
	}
	for _, l := range p.layers {
		for _, c := range l.covers {
			add(c.edges()...)
		}
		if l.Holidays != "" {
			for _, s := range l.holidays {
				add(s.edges()...)
			}
		}
		if len(l.Hours) > 0 {
			for d := dayOf(from, l.turns.zone) - 2; d <= dayOf(to, l.turns.zone)+1; d++ {
				for _, s := range l.on(d) {
					add(s.edges()...)
				}
			}
		}
		if len(l.Order) > 1 {
			for turn := l.turns.newest(from); ; turn++ {
				first, last := l.turns.handOff(turn)
				if first >= to {
					break
				}
				add(first, last)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
