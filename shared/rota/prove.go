package rota

import (
	"fmt"
	"strings"
	"time"
)

// Proven is how many days ahead a rota is proved: more than a year, so that every holiday and both clock changes are
// covered.
const Proven = 400

// Hole is a time in which a step reaches nobody.
type Hole struct {
	From, To time.Time // UTC; To is exclusive, and at most the end of the proof
	Step     int       // from 0
	What     string    // what is wrong, in words
	Repair   string    // the smallest fix, in words
	Cover    Override  // the override that fixes it; names nobody when none can
}

// Error says what is wrong, when, and the fix. It holds no phone number.
func (h *Hole) Error() string { return h.What + "; " + h.Repair }

// Prove returns nil if, in every minute of the next 400 days, each step has somebody who is not on leave and whose
// phone is verified and not stopped. Otherwise it returns the first hole. It is exact: it checks every moment at which
// anything changes. It also accepts a rota that Check refuses.
func (r Rota) Prove(from time.Time) *Hole {
	p := r.plan()
	start := from.Unix()
	end := start + Proven*day
	edges := append([]int64{start}, p.edges(start, end)...)
	if len(p.rungs) == 0 {
		return &Hole{
			From: from.UTC(), To: time.Unix(end, 0).UTC(), What: "nobody is ever on call",
			Repair: "add a person and a rotation",
		}
	}
	for i, at := range edges {
		steps := p.steps(at)
		for n, step := range steps {
			if reached(step) {
				continue
			}
			until := end
			for _, later := range edges[i+1:] {
				if reached(p.steps(later)[n]) {
					until = later
					break
				}
			}
			return p.hole(n, steps, at, until)
		}
	}
	return nil
}

func reached(s Step) bool {
	for _, p := range s.Who {
		if p.Verified && !p.Stopped {
			return true
		}
	}
	return false
}

// hole describes a hole and looks for the smallest fix: verifying a phone, else an override as long as the hole.
func (p *plan) hole(n int, steps []Step, from, until int64) *Hole {
	h := &Hole{From: time.Unix(from, 0).UTC(), To: time.Unix(until, 0).UTC(), Step: n}
	during := "from " + p.local(from) + " to " + p.local(until)
	h.What = fmt.Sprintf("%s step %d (%s) has nobody", during, n+1, strings.Join(p.rungs[n].Notify, " and "))
	layer := p.mendable(n)
	if layer != "" {
		h.Cover = p.cover(layer, steps, from, until)
	}
	var unverified, stopped []string
	for _, who := range steps[n].Who {
		if who.Stopped {
			stopped = append(stopped, p.called(who))
		} else {
			unverified = append(unverified, p.called(who))
		}
	}
	stand := p.people[h.Cover.Who]
	switch {
	case len(unverified) > 0:
		h.What += " with a verified phone"
		h.Repair = "verify the phone of " + strings.Join(unverified, " or ")
	case len(stopped) > 0:
		h.What += " but who sent STOP"
		h.Repair = "have " + strings.Join(stopped, " or ") + " send START to the number of Oyez"
	case h.Cover.Who != "":
		h.Repair = fmt.Sprintf("let %s stand in for %s %s", p.called(stand), layer, during)
	case layer != "":
		h.Repair = fmt.Sprintf(
			"nobody is free to stand in: add a person with a verified phone to %s, or shorten a leave", layer)
	default:
		h.Repair = "call a layer in that step, or shorten the leave"
	}
	return h
}

// mendable is the first layer that a step calls, "" for none: an override needs a layer.
func (p *plan) mendable(n int) string {
	for _, call := range p.rungs[n].Notify {
		if p.layer(call) != nil {
			return call
		}
	}
	return ""
}

// cover looks for somebody to stand in for the whole hole, preferably somebody no other step calls when it begins.
func (p *plan) cover(layer string, steps []Step, from, until int64) Override {
	busy := map[string]bool{}
	for _, s := range steps {
		for _, who := range s.Who {
			busy[who.ID] = true
		}
	}
	who := ""
	for _, person := range p.rota.People {
		if person.Verified && !person.Stopped && p.presentAll(person.ID, from, until) &&
			(who == "" || busy[who] && !busy[person.ID]) {
			who = person.ID
		}
	}
	if who == "" {
		return Override{}
	}
	// Local times have whole minutes: round outwards to cover the hole.
	period := func(zone *time.Location) Period {
		return Period{
			From: wallOf(time.Unix(from, 0).In(zone)), To: wallOf(time.Unix(until+59, 0).In(zone)),
			Zone: zone.String(),
		}
	}
	there := period(p.zone)
	if there.To.reading() <= there.From.reading() { // the hole is in an hour that clocks show twice: 02:50 to 02:10
		there = period(time.UTC)
	}
	return Override{Layer: layer, Who: who, Period: there}
}

func (p *plan) presentAll(id string, from, until int64) bool {
	for _, s := range p.leave[id] {
		if s.from < until && from < s.to {
			return false
		}
	}
	return p.present(id, from)
}

// local writes a moment in the rota's zone, unambiguous even in an hour that clocks show twice.
func (p *plan) local(at int64) string {
	return time.Unix(at, 0).In(p.zone).Format("2006-01-02 15:04 MST")
}

// called is a person's name or id, unless it could be a phone number.
func (p *plan) called(who Person) string {
	for _, name := range []string{who.Name, who.ID} {
		if name != "" && !manyDigits(name) {
			return name
		}
	}
	return "somebody"
}
