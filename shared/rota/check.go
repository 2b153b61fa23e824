package rota

import (
	"errors"
	"fmt"
	"net/mail"
	"strconv"
	"time"
)

// Fault is one thing wrong with a rota. It never holds a phone number.
type Fault struct {
	Where string // the field: "zone", "order[1]", "people[0].phone", "layers[2].hours[0]", "leave[1].who"
	What  string // what is wrong, and what to do
}

// Error is the fault as one line.
func (f *Fault) Error() string { return f.Where + ": " + f.What }

type checker struct {
	rota   Rota
	ids    map[string]int // positions of people by id
	faults []error
}

func (c *checker) fault(what, where string, args ...any) {
	c.faults = append(c.faults, &Fault{Where: fmt.Sprintf(where, args...), What: what})
}

// Check returns nil, or one errors.Join error that wraps a *Fault for each thing wrong with the rota. Prove checks that
// somebody can always be reached.
func (r Rota) Check() error {
	c := &checker{rota: r, ids: map[string]int{}}
	if _, err := loadZone(r.Zone); err != nil {
		c.fault(err.Error(), "zone")
	}
	if !r.Start.valid() && (len(r.Order) > 0 || len(r.Layers) == 0) {
		c.fault("is not a date and time; write one such as 2026-01-05 09:00", "start")
	}
	if r.Every < 0 {
		c.fault("must be a number of weeks, 1 or more", "every")
	}
	if len(r.People) == 0 {
		c.fault("is empty; add at least one person", "people")
	}
	for i, p := range r.People {
		c.person(i, p)
	}
	if len(r.Order) == 0 && len(r.Layers) == 0 {
		c.fault("is empty; name at least one person", "order")
	}
	for i, id := range r.Order {
		c.known(id, "order[%d]", i)
	}
	if r.Backup != "" {
		c.known(r.Backup, "backup")
	}
	for i, l := range r.Layers {
		c.layer(i, l)
	}
	for i, rung := range r.Escalation {
		c.rung(i, rung)
	}
	c.changes()
	return errors.Join(c.faults...)
}

func (c *checker) known(id, where string, args ...any) {
	if _, ok := c.ids[id]; !ok || id == "" {
		c.fault(fmt.Sprintf("nobody has the id %s; add the person or correct the id", shown(id)), where, args...)
	}
}

func (c *checker) person(i int, p Person) {
	first, again := c.ids[p.ID]
	switch {
	case p.ID == "":
		c.fault("is missing; give each person a short id", "people[%d].id", i)
	case again:
		c.fault(fmt.Sprintf("%s is also the id of person %d; give each person an id of their own", shown(p.ID),
			first+1), "people[%d].id", i)
	default:
		c.ids[p.ID] = i
	}
	if p.Name == "" {
		c.fault("is missing; write it as colleagues say it", "people[%d].name", i)
	}
	if !isE164(p.Phone) {
		c.fault("is not an international number; write + and the country code, then digits", "people[%d].phone", i)
	}
	if p.Email != "" && !isEmail(p.Email) {
		c.fault("is not an e-mail address; write one such as anna@example.com", "people[%d].email", i)
	}
	if !p.Quiet.From.valid() || !p.Quiet.To.valid() {
		c.fault("must be two times such as 22:00-07:00", "people[%d].quiet", i)
	}
	if p.Lang != "en" && p.Lang != "fr" {
		c.fault("must be en or fr", "people[%d].lang", i)
	}
	if _, err := loadZone(p.Zone); err != nil {
		c.fault(err.Error(), "people[%d].zone", i)
	}
	if p.Role != OnCallRole && p.Role != Manager {
		c.fault("must be manager, or be left out", "people[%d].role", i)
	}
}

// isEmail accepts a bare address only.
func isEmail(s string) bool {
	address, err := mail.ParseAddress(s)
	return err == nil && address.Address == s
}

// isE164 checks the shape of ITU-T E.164: + and 7 to 15 digits, the first not 0. infra/team asks whether the number is
// in use.
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

// loadZone also refuses "" and "Local", which time.LoadLocation accepts but mean nothing in a rota.
func loadZone(name string) (*time.Location, error) {
	if name != "" && name != "Local" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("%s is not a time zone; write an IANA name such as Europe/Paris", shown(name))
}

// shown quotes a value for an error, unless it could be a misplaced phone number.
func shown(value string) string {
	if manyDigits(value) {
		return "with so many digits"
	}
	return strconv.Quote(value)
}

func manyDigits(value string) bool {
	digits := 0
	for _, c := range value {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	return digits > 4
}
