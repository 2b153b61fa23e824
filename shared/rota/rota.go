// Package rota says who is on call at a moment, and proves that somebody always is. People take turns in layers; leave,
// swaps and overrides change single weeks; steps say who is called next when nobody reacts.
//
// All times are written as a wall clock of one zone shows them. Where clocks go back and a time comes twice, duty
// begins at the first instance and ends at the last: two people overlap for an hour, and nobody is missing for one.
// Where clocks go forward over a time, it is the moment they jump.
//
// It is pure: the moment comes in, people come out, and no clock is read.
package rota

import (
	"time"
	// Lambda's provided.al2023 and small containers have no zone files, and a hand-off an hour off wakes the wrong
	// person: whatever reads a rota carries the zones with it.
	_ "time/tzdata"
)

// Person is somebody who can be woken.
type Person struct {
	ID       string // short and stable: "anna"
	Name     string // as the others call this person
	Phone    string // E.164: + and digits only
	Email    string // the other route, when an SMS does not arrive; "" for none
	Lang     string // "en" or "fr": what Oyez writes to this person
	Zone     string // IANA zone in which this person reads times, and of the quiet hours
	Quiet    Quiet  // when only a page may ring
	Verified bool   // the phone is known to be this person's
	Stopped  bool   // the phone has sent STOP, and not START since: it gets no SMS
	Role     Role   // what this person may do for others
}

// Role is what a person may do. Whoever is in a team reads, takes, answers, and changes the rota for themselves.
type Role string

// The roles.
const (
	OnCallRole Role = ""
	Manager    Role = "manager" // may also put others on call, and end their sessions
)

// Person finds a person by id.
func (r Rota) Person(id string) (Person, bool) {
	for _, p := range r.People {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// Rota is who takes turns, from when on, and who steps in. Check says whether it makes sense, Prove whether somebody
// can always be reached.
//
// A small team fills in Start, Order and Backup: that is a layer Rotation of weekly turns and a layer Backup. Others
// add Layers, or use only them.
type Rota struct {
	People []Person
	Zone   string    // IANA zone of Start, of Holidays, and of whatever names no zone of its own
	Start  LocalTime // the first hand-off: from then on the first of Order is on call
	Every  int       // weeks in a turn; 0 means 1
	Order  []string  // ids of People, in turn; somebody may stand in it twice
	Backup string    // id of the person called when the one on call does not react; "" for the next of Order

	Layers     []Layer
	Escalation []EscalationStep // whom to call, and then whom; none means each layer, the next after StepWait
	Overrides  []Override
	Swaps      []Swap
	Leave      []Leave
	Holidays   []Holiday
}

// The names of the two layers that Order and Backup make.
const (
	Rotation = "rotation"
	Backup   = "backup"
)

// StepWait is how long a step waits after the one before it when its rung does not say.
const StepWait = 5 * time.Minute

// EscalationStep is one step of escalation as people write it.
type EscalationStep struct {
	Notify []string      // names of layers and ids of People, all called at once
	After  time.Duration // since the rung before; for the first, since the last when all begins again. 0 means StepWait
}

// Step is one step of escalation at a moment.
type Step struct {
	Who   []Person      // nobody twice; empty when nobody is there, and the step is to be skipped at once
	After time.Duration // since the step before; for the first, since the last when all begins again
}

// Steps returns whom to call at a moment, step by step. There are as many steps at every moment. A rota that Check
// refuses gives the people it can: ids nobody has are passed over, and a zone nobody knows counts as UTC. A person
// whose phone is not verified is called all the same: a page that may not arrive is better than none.
func (r Rota) Steps(at time.Time) []Step { return r.plan().steps(at.Unix()) }

// OnCall returns who is to be called at a moment, in the order of the steps. Nobody is in it twice.
func (r Rota) OnCall(at time.Time) []Person { return called(r.Steps(at)) }

// InCharge returns who is told, by SMS, of what concerns all: the managers; where none can be reached, the first who is
// on call at a moment and can.
func (r Rota) InCharge(at time.Time) []Person {
	var list []Person
	for _, person := range r.People {
		if person.Role == Manager && !person.Stopped {
			list = append(list, person)
		}
	}
	for _, person := range r.OnCall(at) {
		if len(list) == 0 && !person.Stopped {
			list = append(list, person)
		}
	}
	return list
}

// Next returns the first moment after at from which other people are on call, and false when the next 400 days bring
// none.
func (r Rota) Next(at time.Time) (time.Time, bool) {
	p := r.plan()
	before := p.steps(at.Unix())
	for _, days := range []int64{9, Proven} { // most rotas change within a week, and a week is walked at once
		for _, edge := range p.edges(at.Unix(), at.Unix()+days*day) {
			if !samePeople(before, p.steps(edge)) {
				return time.Unix(edge, 0).UTC(), true
			}
		}
	}
	return time.Time{}, false
}

func samePeople(a, b []Step) bool {
	for i := range a {
		if len(a[i].Who) != len(b[i].Who) {
			return false
		}
		for k := range a[i].Who {
			if a[i].Who[k].ID != b[i].Who[k].ID {
				return false
			}
		}
	}
	return true
}
