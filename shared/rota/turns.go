package rota

import "time"

// turns are numbered: the first after start is 0, earlier ones are negative.
type turns struct {
	zone  *time.Location
	start int64              // reading
	at    []int64            // where each turn begins within a cycle, in seconds; the first is 0
	cycle int64              // seconds
	known map[int64][2]int64 // cache of handOff
}

func turnsOf(l Layer, zone *time.Location) turns {
	unit := map[Unit]int64{OfHours: 60 * 60, Days: day}[l.Unit]
	if unit == 0 {
		unit = 7 * day
	}
	every := l.Every
	if len(every) == 0 {
		every = []int{1}
	}
	t := turns{zone: zone, start: l.Start.reading(), known: map[int64][2]int64{}}
	for _, n := range every {
		t.at = append(t.at, t.cycle)
		t.cycle += int64(max(n, 1)) * unit
	}
	return t
}

// handOff returns the first and the last moment that clocks show the start of a turn.
func (t turns) handOff(turn int64) (first, last int64) {
	if both, ok := t.known[turn]; ok {
		return both[0], both[1]
	}
	cycles := floorDiv(turn, int64(len(t.at)))
	first, last = instances(t.start+cycles*t.cycle+t.at[turn-cycles*int64(len(t.at))], t.zone)
	t.known[turn] = [2]int64{first, last}
	return first, last
}

// newest is the last turn begun by a moment.
func (t turns) newest(at int64) int64 {
	// Start from the next cycle's first turn, at most a few off.
	turn := floorDiv(readingAt(at, t.zone)-t.start, t.cycle)*int64(len(t.at)) + int64(len(t.at))
	for first, _ := t.handOff(turn); first > at; first, _ = t.handOff(turn) {
		turn--
	}
	for {
		if first, _ := t.handOff(turn + 1); first > at {
			return turn
		}
		turn++
	}
}

// running lists the turns at a moment, newest first: several only where clocks go back.
func (t turns) running(at int64) []int64 {
	turn := t.newest(at)
	list := []int64{turn}
	for {
		if _, ends := t.handOff(turn); ends <= at {
			return list
		}
		turn--
		list = append(list, turn)
	}
}
