package team

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"oyez/shared/rota"
)

// rota makes the rota of a file, and lists what is wrong with it. What cannot be read becomes a value that rota.Check
// refuses, so that it is reported with the rest.
func (f file) rota() (r rota.Rota, faults []*rota.Fault) {
	r = rota.Rota{Zone: f.Zone, Backup: f.Backup, Order: f.Rotation.Order}
	for i, p := range f.People {
		person, wrong := p.person(f.Zone)
		r.People = append(r.People, person)
		for _, fault := range wrong {
			fault.Where = fmt.Sprintf("people[%d].%s", i, fault.Where)
			faults = append(faults, fault)
		}
	}
	r.Start = localTime(f.Rotation.Start)
	if every := f.Rotation.Every; every != "" {
		weeks, err := strconv.Atoi(every)
		if err != nil || weeks < 1 {
			weeks = -1 // Check refuses it
		}
		r.Every = weeks
	}
	for _, l := range f.Layers {
		r.Layers = append(r.Layers, l.layer())
	}
	for _, s := range f.Steps {
		step := rota.EscalationStep{Notify: s.Call}
		if s.After != "" {
			after, err := time.ParseDuration(s.After)
			if err != nil || after == 0 {
				after = -1 // Check refuses it
			}
			step.After = after
		}
		r.Escalation = append(r.Escalation, step)
	}
	for _, o := range f.Overrides {
		r.Overrides = append(r.Overrides, rota.Override{Layer: o.Layer, Who: o.Who, Period: o.rota()})
	}
	for _, s := range f.Swaps {
		r.Swaps = append(r.Swaps, rota.Swap{One: s.One, Other: s.Other, Period: s.rota()})
	}
	for _, l := range f.Leave {
		r.Leave = append(r.Leave, rota.Leave{Who: l.Who, Period: l.rota()})
	}
	for _, h := range f.Holidays {
		r.Holidays = append(r.Holidays, rota.Holiday{Day: localTime(h.Day + " 00:00"), Name: h.Name})
	}
	return r, append(faults, f.checked(r)...)
}

// checked lists what rota.Check finds, without what is reported elsewhere: a phone that cannot be read has its own
// reason, and a person's zone may be at fault only because the rota's is.
func (f file) checked(r rota.Rota) (faults []*rota.Fault) {
	joined, ok := r.Check().(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	for _, err := range joined.Unwrap() {
		fault, ok := errors.AsType[*rota.Fault](err)
		if !ok || strings.HasSuffix(fault.Where, ".phone") {
			continue
		}
		if i, field, ok := inPerson(fault.Where); ok && field == "zone" && f.People[i].Zone == "" {
			continue
		}
		faults = append(faults, fault)
	}
	return faults
}

// person reads one person. The faults are those that rota.Check cannot see, each with the field's name.
func (p person) person(zone string) (made rota.Person, faults []*rota.Fault) {
	phone, err := p.e164()
	if err != nil {
		faults = append(faults, &rota.Fault{Where: "phone", What: err.Error()})
	}
	if p.Zone != "" {
		zone = p.Zone
	}
	made = rota.Person{
		ID: p.ID, Name: p.Name, Phone: phone, Email: p.Email, Lang: p.Lang, Zone: zone, Role: rota.Role(p.Role),
	}
	if p.Quiet != "" {
		made.Quiet.From, made.Quiet.To = times(p.Quiet)
	}
	switch p.Verified {
	case "", "yes", "true":
		made.Verified = true
	case "no", "false":
	default:
		faults = append(faults, &rota.Fault{Where: "verified", What: "must be yes or no"})
	}
	return made, faults
}

func (l layer) layer() rota.Layer {
	made := rota.Layer{
		Name: l.Name, Zone: l.Zone, Start: localTime(l.Start), Order: l.Order, Holidays: rota.Holidays(l.Holidays),
	}
	made.Every, made.Unit = turns(l.Every)
	for _, h := range l.Hours {
		made.Hours = append(made.Hours, hours(h))
	}
	return made
}

func (p period) rota() rota.Period {
	return rota.Period{From: localTime(p.From), To: localTime(p.To), Zone: p.Zone}
}

// localTime reads "2026-12-24 18:00". For anything else it returns the zero time, which rota.Check refuses.
func localTime(s string) rota.LocalTime {
	t, _ := rota.ParseLocalTime(s)
	return t
}
