package rota

import (
	"fmt"
	"strings"
	"time"
)

// Proven is for how many days ahead a rota is proved. It is more than a year, so that a proof made today covers each
// holiday and both changes of the clocks.
const Proven = 400

// Hole is a time in which a step of a rota reaches nobody.
type Hole struct {
	From, To time.Time // UTC; To is at most the end of the proof, and not in the hole
	Step     int       // which step, the first is 0
	What     string    // what is wrong, in words
	Repair   string    // the smallest thing that mends it, in words
	Cover    Override  // the override that mends it; with nobody in it when none can
}

// Error says what is wrong, since when, and the repair. It holds no phone number.
func (h *Hole) Error() string { return h.What + "; " + h.Repair }

// Prove returns nil when in every minute of the 400 days from a moment on each step has somebody with a verified phone,
// which has not sent STOP, who is not on leave. Else it returns the first hole. It looks at each moment at which
// anything changes, and nothing changes between them, so that it is exact. A rota that Check refuses can be proved too,
// for what it is worth.
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

// hole puts a hole into words, and looks for the smallest repair: a phone to verify, else an override as long as the
// hole.
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

// mendable is the first layer that a rung calls, "" for none: an override can stand only in a layer.
func (p *plan) mendable(n int) string {
	for _, call := range p.rungs[n].Notify {
		if p.layer(call) != nil {
			return call
		}
	}
	return ""
}

// cover looks for somebody to stand in during a whole hole, rather somebody whom no other step calls when it begins.
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
	// A wall clock shows whole minutes: the first at or before the hole, and the last at or after it.
	period := func(zone *time.Location) Period {
		return Period{
			From: wallOf(time.Unix(from, 0).In(zone)), To: wallOf(time.Unix(until+59, 0).In(zone)),
			Zone: zone.String(),
		}
	}
	there := period(p.zone)
	if there.To.reading() <= there.From.reading() { // the hole lies in an hour that comes twice: 02:50 to 02:10
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

// local writes a moment as the clocks of the rota's zone show it, with what tells an hour that comes twice apart.
func (p *plan) local(at int64) string {
	return time.Unix(at, 0).In(p.zone).Format("2006-01-02 15:04 MST")
}

// called is how to speak of a person; an id or a name that could be a phone number is not told.
func (p *plan) called(who Person) string {
	for _, name := range []string{who.Name, who.ID} {
		if name != "" && !manyDigits(name) {
			return name
		}
	}
	return "somebody"
}
