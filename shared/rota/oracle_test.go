package rota_test

import (
	"slices"
	"testing"
	"time"

	"oyez/shared/rota"
)

// The oracle answers who is on call by another way than the package: it looks at the clock of a zone minute after
// minute and writes down when each reading is seen first and last, and paints hours and turns on a calendar of minutes.
// It knows nothing of offsets, and nothing of boundaries.

// shown is what the clocks of one zone showed in each minute of a stretch of time. Minutes are Unix minutes; readings
// are minutes too, as if the zone were UTC.
type shown struct {
	start       int64   // the first minute looked at
	low         int64   // the first reading that was seen whole
	first, last []int32 // by reading-low: the minute, from start; the jump where it is never shown
}

func look(zone *time.Location, from, to time.Time) *shown {
	s := &shown{start: from.Unix() / 60}
	n := int(to.Unix()/60 - s.start)
	clock := make([]int64, n)
	high := int64(0)
	for i := range clock {
		t := time.Unix((s.start+int64(i))*60, 0).In(zone)
		year, month, day := t.Date()
		hour, minute, _ := t.Clock()
		clock[i] = time.Date(year, month, day, hour, minute, 0, 0, time.UTC).Unix() / 60
		high = max(high, clock[i])
	}
	s.low = clock[0]
	s.first, s.last = make([]int32, high-s.low+1), make([]int32, high-s.low+1)
	next := s.low // the lowest reading not yet reached
	for i, reading := range clock {
		for ; next <= reading; next++ {
			s.first[next-s.low] = int32(i)
		}
	}
	next = high // the highest not yet reached, backwards
	for i, reading := range slices.Backward(clock) {
		for ; next >= max(reading, s.low); next-- {
			s.last[next-s.low] = int32(i)
			if next > reading { // jumped over: over with the minute after
				s.last[next-s.low]++
			}
		}
	}
	return s
}

func (s *shown) instances(reading int64) (first, last int) {
	i := min(max(reading-s.low, 0), int64(len(s.first)-1))
	return int(s.first[i]), int(s.last[i])
}

// stretch is when a period of local time is on duty (wide) or off duty (narrow).
type stretch struct{ first, from, to, last int }

func (s *shown) stretch(from, to int64) (st stretch) {
	st.first, st.from = s.instances(from)
	st.to, st.last = s.instances(to)
	return st
}

func (s stretch) duty(m int) bool { return s.first <= m && m < s.last }
func (s stretch) away(m int) bool { return s.from <= m && m < s.to }

// oracle is one rota on the calendar.
type oracle struct {
	rota   rota.Rota
	clocks func(zone string) *shown
	length int
	marks  map[int]bool // every minute at which something begins or ends
	layers []oracleLayer
	leave  []stretch
	swaps  []stretch
}

type oracleLayer struct {
	rota.Layer
	staffed []bool
	turns   [][2]int32      // by minute: the oldest and the newest turn that runs
	covers  map[int]stretch // by index of the override
	backup  bool
}

func minuteOf(w rota.LocalTime) int64 {
	return time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, 0, 0, time.UTC).Unix() / 60
}

func newOracle(r rota.Rota, clocks func(zone string) *shown, length int) *oracle {
	o := &oracle{rota: r, clocks: clocks, length: length, marks: map[int]bool{}}
	period := func(p rota.Period) stretch {
		zone := p.Zone
		if zone == "" {
			zone = r.Zone
		}
		return o.mark(clocks(zone).stretch(minuteOf(p.From), minuteOf(p.To)))
	}
	if len(r.Order) > 0 {
		o.paint(rota.Layer{Name: "rotation", Start: r.Start, Every: []int{max(1, r.Every)}, Order: r.Order}, period)
		both := false
		for _, id := range append([]string{r.Backup}, r.Order...) {
			both = both || id != "" && id != r.Order[0]
		}
		if both {
			o.paint(rota.Layer{Name: "backup", Order: []string{r.Backup}}, period)
			o.layers[len(o.layers)-1].backup = true
		}
	}
	for _, l := range r.Layers {
		o.paint(l, period)
	}
	for _, l := range r.Leave {
		o.leave = append(o.leave, period(l.Period))
	}
	for _, s := range r.Swaps {
		o.swaps = append(o.swaps, period(s.Period))
	}
	return o
}

func (o *oracle) mark(s stretch) stretch {
	for _, m := range []int{s.first, s.from, s.to, s.last} {
		o.marks[m] = true
	}
	return s
}

func (o *oracle) paint(l rota.Layer, period func(rota.Period) stretch) {
	zone := l.Zone
	if zone == "" {
		zone = o.rota.Zone
	}
	c := o.clocks(zone)
	made := oracleLayer{Layer: l, staffed: make([]bool, o.length), covers: map[int]stretch{}}
	for i, override := range o.rota.Overrides {
		if override.Layer == l.Name || override.Layer == "" && len(o.layers) == 0 {
			made.covers[i] = period(override.Period)
		}
	}
	fill := func(from, to int, value bool) {
		for m := max(from, 0); m < min(to, o.length); m++ {
			made.staffed[m] = value
		}
	}
	if len(l.Hours) == 0 {
		fill(0, o.length, true)
	}
	for date := c.low / 1440; date < c.low/1440+int64(len(c.first))/1440+1; date++ {
		for _, h := range l.Hours {
			if len(h.Days) > 0 && !slices.Contains(h.Days, time.Unix(date*86400, 0).UTC().Weekday()) {
				continue
			}
			to := date*1440 + int64(h.To)
			if h.To <= h.From {
				to += 1440
			}
			s := o.mark(c.stretch(date*1440+int64(h.From), to))
			fill(s.first, s.last, true)
		}
	}
	var only []bool
	if l.Holidays == rota.OnlyHolidays {
		only = make([]bool, o.length)
	}
	for _, h := range o.rota.Holidays {
		s := o.mark(c.stretch(minuteOf(h.Day), minuteOf(h.Day)+1440))
		if l.Holidays == rota.OffHolidays {
			fill(s.from, s.to, false)
		}
		for m := max(0, s.first); m < min(s.last, len(only)); m++ {
			only[m] = true
		}
	}
	for m := range only {
		made.staffed[m] = made.staffed[m] && only[m]
	}
	if len(l.Order) > 1 {
		made.turns = o.turns(l, c)
	}
	o.layers = append(o.layers, made)
}

// turns adds up turns one by one from long before the calendar to its end.
func (o *oracle) turns(l rota.Layer, c *shown) [][2]int32 {
	unit := map[rota.Unit]int64{"": 7 * 1440, rota.Weeks: 7 * 1440, rota.Days: 1440, rota.OfHours: 60}[l.Unit]
	every := l.Every
	if len(every) == 0 {
		every = []int{1}
	}
	n := int32(len(every))
	turns := make([][2]int32, o.length)
	for m := range turns {
		turns[m][0] = 1 << 30
	}
	at, turn := minuteOf(l.Start), int32(0)
	for at > c.low {
		turn--
		at -= int64(every[(turn%n+n)%n]) * unit
	}
	for at < c.low+int64(len(c.first)) {
		end := at + int64(every[(turn%n+n)%n])*unit
		s := o.mark(c.stretch(at, end))
		for m := max(0, s.first); m < min(s.last, o.length); m++ {
			turns[m] = [2]int32{min(turns[m][0], turn), turn}
		}
		at = end
		turn++
	}
	return turns
}

func (o *oracle) there(id string, m int) bool {
	for i, l := range o.rota.Leave {
		if l.Who == id && o.leave[i].away(m) {
			return false
		}
	}
	return slices.ContainsFunc(o.rota.People, func(p rota.Person) bool { return p.ID == id })
}

// holders are who has a turn after the swaps.
func (o *oracle) holders(id string, m int) []string {
	ids := []string{id}
	for i, s := range o.rota.Swaps {
		if !o.swaps[i].duty(m) {
			continue
		}
		var after, added []string
		for _, id := range ids {
			other := map[string]string{s.One: s.Other, s.Other: s.One}[id]
			switch {
			case other == "":
				after = append(after, id)
			case o.swaps[i].away(m):
				after = append(after, other)
			default:
				after, added = append(after, id), append(added, other)
			}
		}
		ids = append(after, added...)
	}
	return ids
}

func (o *oracle) choose(order []string, turn, m int, not []string) []string {
	for i := range order {
		var who []string
		for _, id := range o.holders(order[((turn+i)%len(order)+len(order))%len(order)], m) {
			if o.there(id, m) && !slices.Contains(not, id) && !slices.Contains(who, id) {
				who = append(who, id)
			}
		}
		if len(who) > 0 {
			return who
		}
	}
	return nil
}

func (o *oracle) layer(l oracleLayer, m int) []string {
	var who []string
	add := func(ids ...string) {
		for _, id := range ids {
			if !slices.Contains(who, id) {
				who = append(who, id)
			}
		}
	}
	for i := len(o.rota.Overrides) - 1; i >= 0; i-- {
		c, ok := l.covers[i]
		if id := o.rota.Overrides[i].Who; ok && c.duty(m) && o.there(id, m) {
			add(id)
			if c.away(m) {
				return who
			}
		}
	}
	if !l.staffed[m] {
		return who
	}
	newest, oldest := 0, 0
	if l.turns != nil {
		oldest, newest = int(l.turns[m][0]), int(l.turns[m][1])
	}
	if l.backup {
		rotation := o.layers[0]
		first := o.layer(rotation, m)
		ids := o.choose(l.Order, 0, m, first)
		if len(ids) == 0 {
			turn := 0
			if rotation.turns != nil {
				turn = int(rotation.turns[m][1])
			}
			ids = o.choose(rotation.Order, turn, m, first)
		}
		if len(ids) == 0 && len(first) > 1 {
			ids = first[1:]
		}
		add(ids...)
		return who
	}
	for turn := newest; turn >= oldest; turn-- {
		add(o.choose(l.Order, turn, m, nil)...)
	}
	return who
}

// steps are the ids that each step calls in a minute of the calendar.
func (o *oracle) steps(m int) [][]string {
	var calls [][]string
	for _, r := range o.rota.Escalation {
		calls = append(calls, r.Notify)
	}
	if len(calls) == 0 {
		for _, l := range o.layers {
			calls = append(calls, []string{l.Name})
		}
	}
	all := make([][]string, len(calls))
	for i, names := range calls {
		for _, name := range names {
			var ids []string
			if k := slices.IndexFunc(o.layers, func(l oracleLayer) bool { return l.Name == name }); k >= 0 {
				ids = o.layer(o.layers[k], m)
			} else if o.there(name, m) {
				ids = []string{name}
			}
			for _, id := range ids {
				if !slices.Contains(all[i], id) {
					all[i] = append(all[i], id)
				}
			}
		}
	}
	return all
}

// unreached is the first step that reaches nobody in a minute; -1 for none.
func (o *oracle) unreached(m int) int {
	return slices.IndexFunc(o.steps(m), func(ids []string) bool { return !o.reached(ids) })
}

func (o *oracle) reached(ids []string) bool {
	return slices.ContainsFunc(o.rota.People,
		func(p rota.Person) bool { return p.Verified && slices.Contains(ids, p.ID) })
}

// hole is the first minute, from a given one, in which a step reaches nobody, and the first after it in which it does.
func (o *oracle) hole(minutes []int, end int) (step, from, to int) {
	step, to = -1, end
	for _, m := range minutes {
		if step < 0 {
			step, from = o.unreached(m), m
		} else if o.reached(o.steps(m)[step]) {
			return step, from, m
		}
	}
	return step, from, to
}

// TestOracle keeps the judge honest with facts from the calendar of Paris.
func TestOracle(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	s := look(paris, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
	for _, row := range []struct{ reading, first, last string }{ // the latter two in UTC
		{"2026-03-29 01:59", "2026-03-29 00:59", "2026-03-29 00:59"},
		{"2026-03-29 02:30", "2026-03-29 01:00", "2026-03-29 01:00"},
		{"2026-03-29 03:00", "2026-03-29 01:00", "2026-03-29 01:00"},
		{"2026-10-25 02:00", "2026-10-25 00:00", "2026-10-25 01:00"},
		{"2026-10-25 02:59", "2026-10-25 00:59", "2026-10-25 01:59"},
		{"2026-10-25 03:00", "2026-10-25 02:00", "2026-10-25 02:00"},
	} {
		first, last := s.instances(in(t, "UTC", row.reading+":00").Unix() / 60)
		utc := func(m int) string { return time.Unix((s.start+int64(m))*60, 0).UTC().Format("2006-01-02 15:04") }
		if utc(first) != row.first || utc(last) != row.last {
			t.Errorf("%s: %s and %s, want %s and %s", row.reading, utc(first), utc(last), row.first, row.last)
		}
	}
}
