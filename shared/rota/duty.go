package rota

import "slices"

// steps is Steps for a moment in Unix seconds.
func (p *plan) steps(at int64) []Step {
	steps := make([]Step, len(p.rungs))
	for i, rung := range p.rungs {
		var ids []string
		for _, call := range rung.Notify {
			if l := p.layer(call); l != nil {
				ids = addAll(ids, p.inLayer(l, at))
			} else if p.present(call, at) {
				ids = addAll(ids, []string{call})
			}
		}
		steps[i].After = rung.After
		for _, id := range ids {
			steps[i].Who = append(steps[i].Who, p.people[id])
		}
	}
	return steps
}

func addAll(ids, more []string) []string {
	for _, id := range more {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// inLayer lists who is on duty in a layer: the person of an override, else those whose turn it is.
func (p *plan) inLayer(l *layer, at int64) []string {
	var ids []string
	for _, c := range slices.Backward(l.covers) {
		if c.wide(at) && p.present(c.who, at) {
			ids = addAll(ids, []string{c.who})
			if c.narrow(at) {
				return ids
			}
		}
	}
	if !l.staffed(at) {
		return ids
	}
	if l.backup {
		return addAll(ids, p.backup(at))
	}
	for _, turn := range l.running(at) {
		ids = addAll(ids, p.standIn(l.Order, turn, at, nil))
	}
	return ids
}

// backup is the rota's Backup or, if that is nobody or already on call, the next of Order. While two people overlap and
// nobody else is there, it is the second of them: they back each other up.
func (p *plan) backup(at int64) []string {
	rotation := p.layer(Rotation)
	called := p.inLayer(rotation, at)
	if ids := p.standIn([]string{p.rota.Backup}, 0, at, called); len(ids) > 0 {
		return ids
	}
	if ids := p.standIn(rotation.Order, rotation.running(at)[0], at, called); len(ids) > 0 {
		return ids
	}
	return called[min(1, len(called)):]
}

// standIn is the person of an order whose turn it is, else the next one present and not yet called. It is two people
// when clocks show the start or end of a swap twice.
func (p *plan) standIn(order []string, turn, at int64, called []string) []string {
	n := int64(len(order))
	for i := range n {
		var ids []string
		for _, id := range p.swapped(order[((turn+i)%n+n)%n], at) {
			if p.present(id, at) && !slices.Contains(called, id) {
				ids = addAll(ids, []string{id})
			}
		}
		if len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// swapped is who has a person's turn after all swaps, applied in order.
func (p *plan) swapped(id string, at int64) []string {
	ids := []string{id}
	for _, s := range p.swaps {
		if !s.wide(at) {
			continue
		}
		for i, id := range ids {
			other := ""
			switch id {
			case s.One:
				other = s.Other
			case s.Other:
				other = s.One
			default:
				continue
			}
			if s.narrow(at) {
				ids[i] = other
			} else {
				ids = append(ids, other)
			}
		}
	}
	return ids
}

// present reports that somebody has the id and is not on leave.
func (p *plan) present(id string, at int64) bool {
	_, ok := p.people[id]
	return ok && !slices.ContainsFunc(p.leave[id], func(s span) bool { return s.narrow(at) })
}

// running lists the current turns; a single person always has turn 0.
func (l *layer) running(at int64) []int64 {
	if len(l.Order) <= 1 {
		return []int64{0}
	}
	return l.turns.running(at)
}

// staffed reports whether a layer's hours and holidays put somebody on duty.
func (l *layer) staffed(at int64) bool {
	wide := func(s span) bool { return s.wide(at) }
	narrow := func(s span) bool { return s.narrow(at) }
	if l.Holidays == OffHolidays && slices.ContainsFunc(l.holidays, narrow) ||
		l.Holidays == OnlyHolidays && !slices.ContainsFunc(l.holidays, wide) {
		return false
	}
	if len(l.Hours) == 0 {
		return true
	}
	return near(at, l.turns.zone, func(d int64) bool { return slices.ContainsFunc(l.on(d), wide) })
}

// on lists the spans of a layer's hours that begin on a day.
func (l *layer) on(d int64) []span {
	spans, known := l.days[d]
	if !known {
		for _, h := range l.Hours {
			if s, ok := h.on(d, l.turns.zone); ok {
				spans = append(spans, s)
			}
		}
		l.days[d] = spans
	}
	return spans
}
