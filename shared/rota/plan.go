package rota

import (
	"slices"
	"time"
)

// plan is a rota prepared for questions about many moments, by one goroutine: zones are loaded, local times are
// moments, and results are cached.
type plan struct {
	rota   Rota
	zone   *time.Location
	people map[string]Person
	layers []*layer
	rungs  []EscalationStep
	swaps  []swap
	leave  map[string][]span
}

type swap struct {
	Swap
	span
}

type cover struct {
	who string
	span
}

// layer is a prepared Layer.
type layer struct {
	Layer
	turns    turns
	covers   []cover
	holidays []span
	days     map[int64][]span // cache of on
	backup   bool             // made from the rota's Backup: avoids the people of Rotation
}

func (r Rota) plan() *plan {
	zones := map[string]*time.Location{} // cached: loading one reads a file
	zone := func(name string) *time.Location {
		if zones[name] == nil {
			z, err := loadZone(name)
			if err != nil {
				z = time.UTC
			}
			zones[name] = z
		}
		return zones[name]
	}
	or := func(name string) *time.Location {
		if name == "" {
			name = r.Zone
		}
		return zone(name)
	}
	spanned := func(p Period) span { return spanOf(p.From.reading(), p.To.reading(), or(p.Zone)) }

	p := &plan{rota: r, zone: zone(r.Zone), people: map[string]Person{}, rungs: r.rungs(), leave: map[string][]span{}}
	for _, person := range slices.Backward(r.People) { // of two with the same id the first counts
		if person.ID != "" {
			p.people[person.ID] = person
		}
	}
	for _, l := range r.layers() {
		made := &layer{Layer: l, turns: turnsOf(l, or(l.Zone)), days: map[int64][]span{}, backup: l.Name == Backup &&
			len(r.Order) > 0}
		for _, h := range r.Holidays {
			made.holidays = append(made.holidays, spanOf(h.Day.reading(), h.Day.reading()+day, or(l.Zone)))
		}
		p.layers = append(p.layers, made)
	}
	for _, o := range r.Overrides {
		for i, l := range p.layers {
			if l.Name == o.Layer || o.Layer == "" && i == 0 {
				l.covers = append(l.covers, cover{who: o.Who, span: spanned(o.Period)})
			}
		}
	}
	for _, s := range r.Swaps {
		p.swaps = append(p.swaps, swap{Swap: s, span: spanned(s.Period)})
	}
	for _, l := range r.Leave {
		p.leave[l.Who] = append(p.leave[l.Who], spanned(l.Period))
	}
	return p
}

// layers are those made from Order and Backup, then Layers.
func (r Rota) layers() []Layer {
	var all []Layer
	if len(r.Order) > 0 {
		all = append(all, Layer{Name: Rotation, Start: r.Start, Every: []int{max(r.Every, 1)}, Order: r.Order})
		if r.hasBackup() {
			all = append(all, Layer{Name: Backup, Order: []string{r.Backup}})
		}
	}
	return append(all, r.Layers...)
}

// hasBackup reports whether Order and Backup name two people.
func (r Rota) hasBackup() bool {
	others := append(slices.Clone(r.Order), r.Backup)
	return slices.ContainsFunc(others, func(id string) bool { return id != "" && id != r.Order[0] })
}

func (r Rota) rungs() []EscalationStep {
	rungs := slices.Clone(r.Escalation)
	if len(rungs) == 0 {
		for _, l := range r.layers() {
			rungs = append(rungs, EscalationStep{Notify: []string{l.Name}})
		}
	}
	for i := range rungs {
		if rungs[i].After == 0 {
			rungs[i].After = StepWait
		}
	}
	return rungs
}

func (p *plan) layer(name string) *layer {
	for _, l := range p.layers {
		if l.Name == name {
			return l
		}
	}
	return nil
}
