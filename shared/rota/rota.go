// Package rota says who is on call at a moment, and proves that somebody always is. People take turns in layers; leave,
// swaps and overrides change single periods; escalation steps say who is next when nobody reacts.
//
// All times are local times of a zone. Where clocks go back and show a time twice, duty begins the first time and ends
// the second: two people overlap for an hour, and no hour is uncovered. A time that clocks skip means the moment they
// jump.
//
// It is pure: it reads no clock.
package rota

import (
	"time"
	// Lambda's provided.al2023 and small containers have no zone files, and a hand-off an hour off wakes the wrong
	// person: so every binary that reads a rota embeds the zones.
	_ "time/tzdata"
)

// Person is somebody who can be notified.
type Person struct {
	ID       string // short and stable: "anna"
	Name     string // as colleagues call this person
	Phone    string // E.164: + and digits only
	Email    string // used when an SMS does not arrive; "" for none
	Lang     string // "en" or "fr": language of pages and SMS
	Zone     string // IANA zone of displayed times and quiet hours
	Quiet    Quiet  // when only alerts may ring
	Verified bool   // the phone is proved to be this person's
	Stopped  bool   // the phone sent STOP, and no START since: it gets no SMS
	Role     Role   // what this person may do
}

// Role is what a person may do. Everybody in a team reads, takes, answers, and changes the rota for themselves.
type Role string

// The roles.
const (
	OnCallRole Role = ""
	Manager    Role = "manager" // may also put others on call and end their sessions
)

func (r Rota) Person(id string) (Person, bool) {
	for _, p := range r.People {
		if p.ID == id {
			return p, true
		}
	}
	return Person{}, false
}

// Rota is who takes turns, and who steps in. Check says whether it makes sense, Prove whether somebody can always be
// reached.
//
// A small team fills in Start, Order and Backup, which make a layer Rotation of weekly turns and a layer Backup. Others
// add Layers, or use only them.
type Rota struct {
	People []Person
	Zone   string    // IANA zone of Start, Holidays, and whatever has no zone of its own
	Start  LocalTime // the first hand-off, to the first of Order
	Every  int       // weeks in a turn; 0 means 1
	Order  []string  // ids of People in turn; repeats allowed
	Backup string    // id of the second on call; "" for the next of Order

	Layers     []Layer
	Escalation []EscalationStep // the steps; none means each layer in turn, StepWait apart
	Overrides  []Override
	Swaps      []Swap
	Leave      []Leave
	Holidays   []Holiday
}

// The names of the layers made from Order and Backup.
const (
	Rotation = "rotation"
	Backup   = "backup"
)

// StepWait is the default wait between two steps.
const StepWait = 5 * time.Minute

// EscalationStep is one step of escalation as configured.
type EscalationStep struct {
	Notify []string      // names of layers and ids of People, all notified at once
	After  time.Duration // after the step before; for the first, after the last of a cycle. 0 means StepWait
}

// Step is one step at a given moment.
type Step struct {
	Who   []Person      // nobody twice; empty when nobody is there: skip the step at once
	After time.Duration // after the step before; for the first, after the last when the cycle repeats
}

// Steps returns whom to notify at a moment, step by step. The number of steps never varies. For a rota that Check
// refuses, unknown ids are ignored and an unknown zone counts as UTC. Unverified phones are included: an SMS that may
// not arrive is better than none.
func (r Rota) Steps(at time.Time) []Step { return r.plan().steps(at.Unix()) }

// OnCall returns who is on call at a moment, in the order of the steps, nobody twice.
func (r Rota) OnCall(at time.Time) []Person { return called(r.Steps(at)) }

// InCharge returns who is notified of team matters by SMS: the managers or, if none can be reached, the first reachable
// person on call.
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

// Next returns the first moment after at when other people are on call; false if that is not within 400 days.
func (r Rota) Next(at time.Time) (time.Time, bool) {
	p := r.plan()
	before := p.steps(at.Unix())
	for _, days := range []int64{9, Proven} { // most rotas change within a week, and a week is quick to walk
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
