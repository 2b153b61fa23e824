package rota_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"oyez/shared/rota"
)

// full says that OYEZ_PROVE=full asks for all that is promised of the prover: 10,000 random rotas checked at every
// boundary, 200 of them in every minute, and every zone. Else a sample of them is, so that the tests stay quick.
func full() bool { return os.Getenv("OYEZ_PROVE") == "full" }

// amount is how many cases to check.
func amount(all, some int) int {
	switch {
	case full():
		return all
	case testing.Short():
		return max(some/5, 1)
	}
	return some
}

// Zones that change at night, at midnight, by half an hour, twice around Ramadan, in the south, and not at all.
var zones = []string{
	"Europe/Paris", "America/New_York", "America/Santiago", "Asia/Beirut", "Australia/Lord_Howe", "Africa/Casablanca",
	"Africa/Cairo", "Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu", "UTC",
}

var (
	lookFrom = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	lookTo   = lookFrom.AddDate(0, 0, 640) // the last proof begins 200 days on, and its ends lie a few days off
)

// calendars looks at each zone once.
func calendars(t *testing.T) func(zone string) *shown {
	var mu sync.Mutex
	seen := map[string]*shown{}
	return func(zone string) *shown {
		mu.Lock()
		defer mu.Unlock()
		if seen[zone] == nil {
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			seen[zone] = look(loc, lookFrom, lookTo)
		}
		return seen[zone]
	}
}

// dice draws rotas.
type dice struct{ *rand.Rand }

func (d dice) of(list ...string) string { return list[d.IntN(len(list))] }

func (d dice) wall(day int) rota.LocalTime {
	t := lookFrom.AddDate(0, 0, day).Add(time.Duration(d.IntN(1440)) * time.Minute)
	if d.IntN(3) == 0 { // rather the hours in which clocks change
		t = time.Date(t.Year(), t.Month(), t.Day(), d.IntN(4), 15*d.IntN(4), 0, 0, time.UTC)
	}
	w, _ := rota.ParseLocalTime(t.Format("2006-01-02 15:04"))
	return w
}

func (d dice) period(days int) rota.Period {
	day := 30 + d.IntN(500)
	p := rota.Period{From: d.wall(day), To: d.wall(day + 1 + d.IntN(days))}
	if d.IntN(3) == 0 {
		p.Zone = d.of(zones...)
	}
	return p
}

func (d dice) order(ids []string) []string {
	order := make([]string, 1+d.IntN(4))
	for i := range order {
		order[i] = d.of(ids...)
	}
	return order
}

// layers are one that is always staffed, or two that share the days between them.
func (d dice) layers(name string, ids []string) []rota.Layer {
	one := func(name string) rota.Layer {
		l := rota.Layer{Name: name, Start: d.wall(d.IntN(300)), Order: d.order(ids)}
		l.Unit = []rota.Unit{"", rota.Weeks, rota.Days, rota.OfHours}[d.IntN(4)]
		for range d.IntN(4) {
			l.Every = append(l.Every, 1+d.IntN(5))
		}
		if l.Unit == rota.OfHours && d.IntN(2) == 0 {
			l.Every = []int{12}
		}
		return l
	}
	a, b := one(name), one(name+"b")
	if d.IntN(2) == 0 {
		a.Zone = d.of(zones...)
	}
	from, to := rota.Clock(d.IntN(1440)), rota.Clock(d.IntN(1440))
	switch d.IntN(4) {
	case 0: // day and night
		b.Zone = a.Zone
		a.Hours, b.Hours = []rota.Hours{{From: from, To: to}}, []rota.Hours{{From: to, To: from}}
	case 1: // week and week-end, parted at midnight
		b.Zone = a.Zone
		all := []time.Weekday{1, 2, 3, 4, 5, 6, 0}
		a.Hours, b.Hours = []rota.Hours{{Days: all[:5], To: 1440}}, []rota.Hours{{Days: all[5:], To: 0}}
	case 2: // holidays
		b.Zone = a.Zone
		a.Holidays, b.Holidays = rota.OffHolidays, rota.OnlyHolidays
	default:
		return []rota.Layer{a}
	}
	return []rota.Layer{a, b}
}

func (d dice) rota() rota.Rota {
	r := rota.Rota{Zone: d.of(zones...)}
	var ids []string
	for i := range 3 + d.IntN(4) {
		id := fmt.Sprintf("p%d", i)
		ids = append(ids, id)
		r.People = append(r.People, rota.Person{
			ID: id, Name: strings.Repeat("I", i+1), Phone: "+33612345678", Lang: "fr", Zone: r.Zone, Verified: true,
		})
	}
	for range d.IntN(4) {
		w := d.wall(d.IntN(500))
		w.Hour, w.Minute = 0, 0
		r.Holidays = append(r.Holidays, rota.Holiday{Day: w})
	}
	simple := d.IntN(3) == 0
	if simple {
		r.Start, r.Every, r.Order = d.wall(d.IntN(300)), d.IntN(3), d.order(ids)
		r.Backup = d.of(append(ids, "")...)
	}
	if !simple || d.IntN(2) == 0 {
		for i := range 1 + d.IntN(2) {
			layers := d.layers(fmt.Sprintf("l%d", i), ids)
			rung := rota.EscalationStep{After: time.Duration(1+i) * time.Minute}
			for _, l := range layers {
				rung.Notify = append(rung.Notify, l.Name)
			}
			if d.IntN(5) == 0 {
				rung.Notify = append(rung.Notify, d.of(ids...))
			}
			r.Layers, r.Escalation = append(r.Layers, layers...), append(r.Escalation, rung)
		}
		if simple {
			r.Escalation = append(r.Escalation, rota.EscalationStep{Notify: []string{rota.Rotation}})
		}
	}
	layer := ""
	if len(r.Layers) > 0 && d.IntN(2) == 0 {
		layer = r.Layers[d.IntN(len(r.Layers))].Name
	}
	for range d.IntN(3) {
		r.Overrides = append(r.Overrides, rota.Override{Layer: layer, Who: d.of(ids...), Period: d.period(4)})
	}
	for range d.IntN(3) {
		r.Swaps = append(r.Swaps, rota.Swap{One: d.of(ids...), Other: d.of(ids...), Period: d.period(20)})
	}
	for range d.IntN(3) {
		r.Leave = append(r.Leave, rota.Leave{Who: d.of(ids...), Period: d.period(20)})
	}
	return r
}

// plant makes a hole, mostly, and says which.
func (d dice) plant(r *rota.Rota) string {
	switch d.IntN(6) {
	case 0:
		p := d.period(2)
		for _, who := range r.People {
			r.Leave = append(r.Leave, rota.Leave{Who: who.ID, Period: p})
		}
		return "all on leave"
	case 1:
		r.People[d.IntN(len(r.People))].Verified = false
		return "a phone that is not verified"
	case 2:
		if len(r.Layers) > 0 {
			l := &r.Layers[d.IntN(len(r.Layers))]
			l.Hours = []rota.Hours{{From: rota.Clock(d.IntN(1440)), To: rota.Clock(d.IntN(1440))}}
			return "hours that end early"
		}
	case 3:
		if len(r.Layers) > 0 {
			w := d.wall(40 + d.IntN(300))
			w.Hour, w.Minute = 0, 0
			r.Holidays = append(r.Holidays, rota.Holiday{Day: w})
			r.Layers[d.IntN(len(r.Layers))].Holidays = rota.OffHolidays
			return "a holiday"
		}
	case 4:
		if len(r.Layers) > 0 {
			i := d.IntN(len(r.Layers))
			r.Layers[i].Hours = []rota.Hours{{Days: []time.Weekday{1, 2, 3, 4, 5, 6}, To: 1440}}
			return "no Sunday"
		}
	}
	return "nothing"
}

// TestProveRandom compares the prover with the oracle.
func TestProveRandom(t *testing.T) {
	clocks := calendars(t)
	rotas, minutely := amount(10_000, 100), amount(200, 2)
	planted := map[string][2]int{} // without and with a hole
	var mu sync.Mutex
	var wait sync.WaitGroup
	for worker := range 2 {
		wait.Go(func() {
			for i := worker; i < rotas; i += 2 {
				d := dice{rand.New(rand.NewPCG(uint64(i), 5))}
				r := d.rota()
				what := d.plant(&r)
				if err := r.Check(); err != nil {
					t.Errorf("rota %d: %v", i, err)
					return
				}
				from := 20*1440 + d.IntN(180*1440)
				found := checkAgainstOracle(t, i, r, newOracle(r, clocks, from+400*1440), from, i < minutely, d)
				mu.Lock()
				count := planted[what]
				count[map[bool]int{true: 1}[found]]++
				planted[what] = count
				mu.Unlock()
				if t.Failed() {
					return
				}
			}
		})
	}
	wait.Wait()
	t.Logf("%d rotas, %d of them minute by minute; planted (without, with a hole): %v", rotas, minutely, planted)
	if n := planted["nothing"]; n[0] == 0 {
		t.Error("no rota is without a hole")
	}
	for what, n := range planted {
		if n[1] == 0 {
			t.Errorf("no rota with %s has a hole", what)
		}
	}
}

func checkAgainstOracle(t *testing.T, i int, r rota.Rota, o *oracle, from int, minutely bool, d dice) bool {
	end := from + 400*1440
	at := func(m int) time.Time { return time.Unix(lookFrom.Unix()+int64(m)*60, 0).UTC() }
	var marks []int
	for m := range o.marks {
		if m > from && m < end {
			marks = append(marks, m)
		}
	}
	slices.Sort(marks)
	minutes := append([]int{from}, marks...)
	for range 10 { // both sides of some boundaries
		m := minutes[d.IntN(len(minutes))]
		compareSteps(t, i, r, o, m, at(m))
		compareSteps(t, i, r, o, max(m-1, from), at(max(m-1, from)))
	}
	if minutely {
		minutes = minutes[:0]
		for m := from; m < end; m++ {
			minutes = append(minutes, m)
		}
	}
	step, bad, good := o.hole(minutes, end)
	hole := r.Prove(at(from))
	switch {
	case step < 0 && hole != nil:
		t.Errorf("rota %d: a hole where the oracle finds none: %v\n%+v", i, hole, r)
	case step >= 0 && hole == nil:
		t.Errorf("rota %d: the hole from %v to %v in step %d was not found\n%+v", i, at(bad), at(good), step, r)
	case step >= 0 && (!hole.From.Equal(at(bad)) || !hole.To.Equal(at(good)) || hole.Step != step):
		t.Errorf("rota %d: the hole from %v to %v in step %d was found as %+v\n%+v", i, at(bad), at(good), step, hole,
			r)
	case hole != nil && hole.Cover.Who != "":
		mended := r
		mended.Overrides = append(slices.Clone(r.Overrides), hole.Cover)
		if err := mended.Check(); err != nil {
			t.Errorf("rota %d: the repair is refused: %v", i, err)
		}
		if next := mended.Prove(at(from)); next != nil && next.From.Before(hole.To) && next.Step == hole.Step {
			t.Errorf("rota %d: %v was not mended by %+v: %v\n%+v", i, hole, hole.Cover, next, r)
		}
	}
	return hole != nil
}

func compareSteps(t *testing.T, i int, r rota.Rota, o *oracle, m int, at time.Time) {
	want := o.steps(m)
	for n, step := range r.Steps(at) {
		var got []string
		for _, p := range step.Who {
			got = append(got, p.ID)
		}
		if !slices.Equal(got, want[n]) {
			t.Errorf("rota %d: step %d at %v calls %v, want %v\n%+v", i, n, at, got, want[n], r)
		}
	}
}
