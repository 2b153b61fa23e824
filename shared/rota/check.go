package rota

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Fault is one thing wrong with a rota. It never holds a phone number.
type Fault struct {
	Where string // the field: "zone", "start", "every", "order", "order[1]", "backup", "people", "people[0].phone"
	What  string // what is wrong, and what to do
}

// Error is the fault as one line.
func (f *Fault) Error() string { return f.Where + ": " + f.What }

// Check returns nil, or one error (of errors.Join) that wraps a *Fault for everything wrong with the rota.
func (r Rota) Check() error {
	var faults []error
	fault := func(what, where string, args ...any) {
		faults = append(faults, &Fault{Where: fmt.Sprintf(where, args...), What: what})
	}
	if _, err := loadZone(r.Zone); err != nil {
		fault(err.Error(), "zone")
	}
	if !r.Start.valid() {
		fault("is no date and time; write one such as 2026-01-05 09:00", "start")
	}
	if r.Every < 0 {
		fault("must be a number of weeks, 1 or more", "every")
	}
	if len(r.People) == 0 {
		fault("is empty; add at least one person", "people")
	}
	seen := make(map[string]int)
	for i, p := range r.People {
		r.checkPerson(i, p, seen, fault)
	}
	if len(r.Order) == 0 {
		fault("is empty; name at least one person", "order")
	}
	for i, id := range r.Order {
		if _, ok := r.person(id); !ok {
			fault(fmt.Sprintf("nobody has the id %s; add the person or correct the id", shown(id)), "order[%d]", i)
		}
	}
	if _, ok := r.person(r.Backup); !ok && r.Backup != "" {
		fault(fmt.Sprintf("nobody has the id %s; add the person or correct the id", shown(r.Backup)), "backup")
	}
	return errors.Join(faults...)
}

func (r Rota) checkPerson(i int, p Person, seen map[string]int, fault func(what, where string, args ...any)) {
	first, again := seen[p.ID]
	switch {
	case p.ID == "":
		fault("is missing; give each person a short id", "people[%d].id", i)
	case again:
		fault(fmt.Sprintf("%s is also the id of person %d; give each person an id of their own", shown(p.ID), first+1), "people[%d].id", i)
	default:
		seen[p.ID] = i
	}
	if p.Name == "" {
		fault("is missing; write it as the others say it", "people[%d].name", i)
	}
	if !isE164(p.Phone) {
		fault("is no international number; write + and the country code, then digits", "people[%d].phone", i)
	}
	if p.Lang != "en" && p.Lang != "fr" {
		fault("must be en or fr", "people[%d].lang", i)
	}
	if _, err := loadZone(p.Zone); err != nil {
		fault(err.Error(), "people[%d].zone", i)
	}
}

// isE164 checks the shape that ITU-T E.164 allows: + and 7 to 15 digits, the first not 0. Whether somebody has the
// number is for infra/team to ask.
func isE164(phone string) bool {
	if len(phone) < 8 || len(phone) > 16 || phone[0] != '+' || phone[1] == '0' {
		return false
	}
	for _, c := range phone[1:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// loadZone refuses what time.LoadLocation takes but means nothing in a rota: "" and "Local".
func loadZone(name string) (*time.Location, error) {
	if name != "" && name != "Local" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("%s is no time zone; write an IANA name such as Europe/Paris", shown(name))
}

// shown quotes a value for an error, unless it could be a phone number written in the wrong place.
func shown(value string) string {
	digits := 0
	for _, c := range value {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if digits > 4 {
		return "with so many digits"
	}
	return strconv.Quote(value)
}
