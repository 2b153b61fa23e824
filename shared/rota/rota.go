// Package rota says who is on call at a moment: people take turns of whole weeks, handed over at one wall-clock time of
// one time zone. It is pure: the moment comes in, people come out, and no clock is read.
package rota

import (
	"time"
	// Lambda's provided.al2023 and small containers have no zone files, and a hand-off an hour off wakes the wrong person:
	// whatever reads a rota carries the zones with it.
	_ "time/tzdata"
)

// Person is somebody who can be woken.
type Person struct {
	ID    string // short and stable: "anna"
	Name  string // as the others call this person
	Phone string // E.164: + and digits only
	Lang  string // "en" or "fr": what Oyez writes to this person
	Zone  string // IANA zone in which this person reads times
}

// Rota is who takes turns, from when on, and who steps in. Check says whether it makes sense.
type Rota struct {
	People []Person
	Zone   string   // IANA zone of Start and of every hand-off
	Start  Wall     // the first hand-off: from then on the first of Order is on call
	Every  int      // weeks in a turn; 0 means 1
	Order  []string // ids of People, in turn; somebody may stand in it twice
	Backup string   // id of the person called when the one on call does not react; "" for the next of Order
}

// OnCall returns who is to be called at a moment, in order: who is on call, then who steps in. Nobody is in it twice.
// Somebody who is backup and on call is followed by the next of Order. Turns also run backwards from Start, so that
// there is no moment without somebody. A rota that Check refuses gives the people it can: ids nobody has are passed
// over, and a zone nobody knows counts as UTC.
func (r Rota) OnCall(at time.Time) []Person {
	n := len(r.Order)
	if n == 0 {
		return nil
	}
	turn := r.turn(at, r.location())
	now := ((turn % n) + n) % n
	var called []Person
	for _, id := range r.calling(now) {
		if p, ok := r.person(id); ok && len(called) < 2 && (len(called) == 0 || called[0].ID != p.ID) {
			called = append(called, p)
		}
	}
	return called
}

// Shift returns the turn that a moment falls in: from the hand-off at or before it to the next one, both in the rota's
// zone. The end belongs to the next turn.
func (r Rota) Shift(at time.Time) (from, to time.Time) {
	zone := r.location()
	turn := r.turn(at, zone)
	return r.handOff(turn, zone), r.handOff(turn+1, zone)
}

// calling lists ids by preference: the person whose turn it is, the backup, and the others from there on.
func (r Rota) calling(now int) []string {
	ids := make([]string, 0, len(r.Order)+1)
	ids = append(ids, r.Order[now], r.Backup)
	for i := 1; i < len(r.Order); i++ {
		ids = append(ids, r.Order[(now+i)%len(r.Order)])
	}
	return ids
}

func (r Rota) person(id string) (Person, bool) {
	for _, p := range r.People {
		if p.ID == id && id != "" {
			return p, true
		}
	}
	return Person{}, false
}

// turn numbers the turn that a moment falls in; the one from Start is 0 and those before it are negative.
func (r Rota) turn(at time.Time, zone *time.Location) int {
	local := at.In(zone)
	today := time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC)
	first := time.Date(r.Start.Year, r.Start.Month, r.Start.Day, 0, 0, 0, 0, time.UTC)
	k := int(today.Sub(first)/(24*time.Hour)) / r.days() // right or one off: the day of a hand-off has two turns
	for r.handOff(k, zone).After(at) {
		k--
	}
	for !r.handOff(k+1, zone).After(at) {
		k++
	}
	return k
}

// handOff is the moment at which a turn begins.
func (r Rota) handOff(turn int, zone *time.Location) time.Time {
	return r.Start.addDays(turn * r.days()).in(zone)
}

func (r Rota) days() int { return 7 * max(r.Every, 1) }

func (r Rota) location() *time.Location {
	if zone, err := loadZone(r.Zone); err == nil {
		return zone
	}
	return time.UTC
}
