package rota

import (
	"fmt"
	"slices"
	"time"
)

// longestWait bounds the wait between two steps: anything longer is no escalation.
const longestWait = 24 * time.Hour

const noTime = "is not a date and time; write one such as 2026-01-05 09:00"

func (c *checker) layer(i int, l Layer) {
	same := func(other Layer) bool { return other.Name == l.Name }
	_, person := c.ids[l.Name]
	switch {
	case l.Name == "":
		c.fault("is missing; give each layer a short name", "layers[%d].name", i)
	case l.Name == Rotation || l.Name == Backup:
		c.fault("is the name of a built-in layer; choose another", "layers[%d].name", i)
	case slices.ContainsFunc(c.rota.Layers[:i], same) || person:
		c.fault(shown(l.Name)+" is also another layer or a person's id; choose another", "layers[%d].name", i)
	}
	c.zone(l.Zone, "layers[%d].zone", i)
	if len(l.Order) == 0 {
		c.fault("is empty; name at least one person", "layers[%d].order", i)
	}
	for k, id := range l.Order {
		c.known(id, "layers[%d].order[%d]", i, k)
	}
	if len(l.Order) > 1 && !l.Start.valid() {
		c.fault(noTime, "layers[%d].start", i)
	}
	if slices.ContainsFunc(l.Every, func(n int) bool { return n < 1 }) ||
		!slices.Contains([]Unit{"", OfHours, Days, Weeks}, l.Unit) {
		c.fault("must be a number of hours, days or weeks, such as 1 week or 5 + 2 days", "layers[%d].every", i)
	}
	for k, h := range l.Hours {
		weekday := func(d time.Weekday) bool { return d >= time.Sunday && d <= time.Saturday }
		if !h.From.valid() || !h.To.valid() ||
			slices.ContainsFunc(h.Days, func(d time.Weekday) bool { return !weekday(d) }) {
			c.fault("must be days and two times, such as mon-fri 09:00-18:00", "layers[%d].hours[%d]", i, k)
		}
	}
	if !slices.Contains([]Holidays{"", OffHolidays, OnlyHolidays}, l.Holidays) {
		c.fault("must be off or only, or left out", "layers[%d].holidays", i)
	}
}

func (c *checker) zone(name, where string, args ...any) {
	if _, err := loadZone(name); name != "" && err != nil {
		c.fault(err.Error(), where, args...)
	}
}

func (c *checker) hasLayer(name string) bool {
	return slices.ContainsFunc(c.rota.layers(), func(l Layer) bool { return l.Name == name })
}

func (c *checker) rung(i int, r EscalationStep) {
	if len(r.Notify) == 0 {
		c.fault("is empty; name a layer or a person", "steps[%d].call", i)
	}
	for k, name := range r.Notify {
		if _, person := c.ids[name]; !person && !c.hasLayer(name) {
			c.fault(fmt.Sprintf("no layer or person is called %s; add it or correct the name", shown(name)),
				"steps[%d].call[%d]", i, k)
		}
	}
	if r.After != 0 && r.After < time.Minute || r.After > longestWait || r.After%time.Second != 0 {
		c.fault("must be a time from 1m to 24h, such as 5m", "steps[%d].after", i)
	}
}

func (c *checker) changes() {
	for i, o := range c.rota.Overrides {
		if o.Layer != "" && !c.hasLayer(o.Layer) {
			c.fault(fmt.Sprintf("no layer is called %s; add it or correct the name", shown(o.Layer)),
				"overrides[%d].layer", i)
		}
		c.known(o.Who, "overrides[%d].who", i)
		c.period(o.Period, "overrides", i)
	}
	for i, s := range c.rota.Swaps {
		c.known(s.One, "swaps[%d].one", i)
		c.known(s.Other, "swaps[%d].other", i)
		c.period(s.Period, "swaps", i)
	}
	for i, l := range c.rota.Leave {
		c.known(l.Who, "leave[%d].who", i)
		c.period(l.Period, "leave", i)
	}
	for i, h := range c.rota.Holidays {
		if !h.Day.valid() || h.Day.Hour != 0 || h.Day.Minute != 0 {
			c.fault("is not a date; write one such as 2026-12-25", "holidays[%d].day", i)
		}
	}
}

func (c *checker) period(p Period, list string, i int) {
	from, to := p.From.valid(), p.To.valid()
	if !from {
		c.fault(noTime, "%s[%d].from", list, i)
	}
	if !to {
		c.fault(noTime, "%s[%d].to", list, i)
	}
	if from && to && p.To.reading() <= p.From.reading() {
		c.fault("must be after from", "%s[%d].to", list, i)
	}
	c.zone(p.Zone, list+"[%d].zone", i)
}
