package team

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"oyez/shared/rota"
)

// rota makes the rota of a file. What cannot be read becomes a value that rota.Check refuses, so that it has one line
// with the others.
func (f file) rota() (rota.Rota, error) {
	var faults []error
	r := rota.Rota{Zone: f.Zone.value, Backup: f.Backup.value, Order: values(f.Rotation.Order)}
	for i, p := range f.People {
		person, wrong := p.person(f.Zone.value)
		for _, fault := range wrong {
			faults = append(faults,
				f.explain(&rota.Fault{Where: fmt.Sprintf("people[%d].%s", i, fault.Where), What: fault.What}))
		}
		r.People = append(r.People, person)
	}
	r.Start, _ = rota.ParseLocalTime(f.Rotation.Start.value) // Check refuses the zero Wall
	if every := f.Rotation.Every; every.value != "" {
		weeks, err := strconv.Atoi(every.value)
		if err != nil || weeks < 1 {
			weeks = -1 // Check refuses it
		}
		r.Every = weeks
	}
	for _, l := range f.Layers {
		r.Layers = append(r.Layers, l.layer())
	}
	for _, s := range f.Steps {
		rung := rota.EscalationStep{Notify: values(s.Call)}
		if s.After.value != "" {
			after, err := time.ParseDuration(s.After.value)
			if err != nil || after == 0 {
				after = -1 // Check refuses it
			}
			rung.After = after
		}
		r.Escalation = append(r.Escalation, rung)
	}
	for _, o := range f.Overrides {
		r.Overrides = append(r.Overrides, rota.Override{Layer: o.Layer.value, Who: o.Who.value, Period: o.rota()})
	}
	for _, s := range f.Swaps {
		r.Swaps = append(r.Swaps, rota.Swap{One: s.One.value, Other: s.Other.value, Period: s.rota()})
	}
	for _, l := range f.Leave {
		r.Leave = append(r.Leave, rota.Leave{Who: l.Who.value, Period: l.rota()})
	}
	for _, h := range f.Holidays {
		day, _ := rota.ParseLocalTime(h.Day.value + " 00:00") // Check refuses the zero Wall
		r.Holidays = append(r.Holidays, rota.Holiday{Day: day, Name: h.Name.value})
	}
	return r, errors.Join(append(faults, f.explainAll(r.Check())...)...)
}

// person reads one; the faults are those that rota.Check cannot see, each with the field's name.
func (p person) person(zone string) (rota.Person, []rota.Fault) {
	var faults []rota.Fault
	phone, err := p.e164()
	if err != nil {
		faults = append(faults, rota.Fault{Where: "phone", What: err.Error()})
	}
	if p.Zone.value != "" {
		zone = p.Zone.value
	}
	made := rota.Person{
		ID: p.ID.value, Name: p.Name.value, Phone: phone, Email: p.Email.value, Lang: p.Lang.value,
		Zone: zone,
	}
	made.Role = rota.Role(p.Role.value)
	if p.Quiet.value != "" {
		made.Quiet.From, made.Quiet.To = times(p.Quiet.value)
	}
	switch p.Verified.value {
	case "", "yes", "true":
		made.Verified = true
	case "no", "false":
	default:
		faults = append(faults, rota.Fault{Where: "verified", What: "must be yes or no"})
	}
	return made, faults
}

func (l layer) layer() rota.Layer {
	made := rota.Layer{
		Name: l.Name.value, Zone: l.Zone.value, Order: values(l.Order), Holidays: rota.Holidays(l.Holidays.value),
	}
	made.Start, _ = rota.ParseLocalTime(l.Start.value) // Check refuses the zero Wall where it matters
	made.Every, made.Unit = turns(l.Every.value)
	for _, h := range l.Hours {
		made.Hours = append(made.Hours, hours(h.value))
	}
	return made
}

func (p period) rota() rota.Period {
	made := rota.Period{Zone: p.Zone.value}
	made.From, _ = rota.ParseLocalTime(p.From.value) // Check refuses the zero Wall
	made.To, _ = rota.ParseLocalTime(p.To.value)
	return made
}

func values(list []text) []string {
	var all []string
	for _, t := range list {
		all = append(all, t.value)
	}
	return all
}
