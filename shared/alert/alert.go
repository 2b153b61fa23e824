// Package alert is the demand that a human look at one conversation: what wakes whom (decide.go), and the moves of an
// alert as people take, snooze and hand it over and as notifications are recorded. It is pure. An open alert always has
// a time at which something is due; package paging does what is.
package alert

import (
	"errors"
	"fmt"
	"time"

	"oyez/shared/mention"
)

// State is where an alert stands.
type State string

// The states.
const (
	Open   State = "open"   // nobody has it; Step says who is notified next
	Taken  State = "taken"  // somebody has, until Until
	Closed State = "closed" // answered, dismissed, or its words were deleted
)

// The times of an alert's life.
const (
	FirstDue  = 30 * time.Second // the fast path has this long before sweep steps in
	SendLease = time.Minute      // a claimed SMS that nobody recorded may be tried again after this
	RetryWait = 20 * time.Second // a refused SMS that may be tried again
	StepWait  = 5 * time.Minute  // from one step to the next, where the rota does not say
	LongWait  = 15 * time.Minute // at least, once everybody was notified twice
	TakeLease = 20 * time.Minute // a take without an answer expires after this
	// RemindLease is how long whoever claims a reminder has it alone: when that process ends before it is sent, the
	// next one sends it after this.
	RemindLease = 2 * time.Minute
)

// What people may ask of an alert: nobody can put one off for good.
const (
	MinTake    = time.Minute
	MaxTake    = 2 * time.Hour
	MinSnooze  = time.Minute
	MaxSnooze  = time.Hour
	MaxSnoozes = 3
)

// Why a move is refused.
var (
	ErrClosed = errors.New("alert is closed")
	// ErrTaken is a move on what somebody else owns; the error is a *TakenError.
	ErrTaken = errors.New("alert is taken")
	// ErrSnoozed is a snooze of what was snoozed MaxSnoozes times.
	ErrSnoozed = errors.New("alert was snoozed too often: take it, or escalate it")
)

// TakenError says who owns the alert.
type TakenError struct {
	By    string // id of the person
	Since time.Time
	Until time.Time
}

func (e *TakenError) Error() string        { return fmt.Sprintf("alert is taken by %s", e.By) }
func (e *TakenError) Is(target error) bool { return target == ErrTaken }

// Alert is one demand. Times are UTC.
type Alert struct {
	ID           string // "<conversation hash>-<n>"
	Conversation mention.ConversationID
	N            int         // number within the conversation, from 1
	Mention      mention.Key // whose words raised it
	Priority     int
	Code         string // four digits, unique among open alerts
	OpenedAt     time.Time
	Trace        string // carried from the delivery to the SMS

	Version  int64
	State    State
	Step     int       // how many steps are behind it, in all its rounds
	Start    int       // the step with which the present round began: after a take that lapsed all begins again
	Claims   int       // claims of the present step that nobody recorded the end of
	Next     time.Time // when the step after the claimed one begins; written before anybody is notified
	Due      time.Time
	Attempts []Attempt

	TakenBy      string // the owner; of one that was reopened, the last
	TakenAt      time.Time
	Until        time.Time
	AnnounceTake bool      // those who were notified are still to learn that it was taken
	Reopened     bool      // it was taken, and not answered in time
	DeclinedBy   string    // id of whoever gave it away, and is not the next to be notified
	Snoozed      time.Time // nobody is notified before
	Snoozes      int
	Burst        bool // it is one of many of its source: one of them rings for all
	Joined       int  // of the head of a burst: how many it rings for, itself included
	ClosedAt     time.Time
	Why          string // why it was closed
	// Only a later version knows its state, or what it is about: this one leaves it as it is.
	Newer bool
}

// New is the nth alert of a conversation.
func New(conversation mention.ConversationID, n int, about mention.Key, priority int, code, trace string,
	now time.Time,
) Alert {
	return Alert{
		ID: ID(conversation, n), Conversation: conversation, N: n, Mention: about, Priority: priority,
		Code: code, OpenedAt: now, Trace: trace, State: Open, Due: now.Add(FirstDue),
	}
}

// AfterExpiredClaim is a new alert about what somebody owned before it woke, and did not answer in time.
func (a Alert) AfterExpiredClaim(person string, since, until time.Time) Alert {
	a.Reopened, a.TakenBy, a.TakenAt, a.Until = true, person, since, until
	return a
}

// ID names the nth alert of a conversation.
func ID(conversation mention.ConversationID, n int) string {
	return fmt.Sprintf("%s-%d", conversation.Hash(), n)
}

// Lapsed says whether the alert was taken, and the lease is over.
func (a Alert) Lapsed(now time.Time) bool { return a.State == Taken && !now.Before(a.Until) }

// Take gives the alert to a person for a time, between MinTake and MaxTake. It is a lease, and taking it again oneself
// renews it. ErrClosed, or a *TakenError.
func (a Alert) Take(person string, now time.Time, d time.Duration) (Alert, error) {
	if err := a.free(person, now); err != nil {
		return a, err
	}
	if a.State != Taken || a.TakenBy != person || a.Lapsed(now) {
		a.TakenAt = now
		a.AnnounceTake = len(a.Notified(person)) > 0
	}
	a.State, a.TakenBy, a.Until = Taken, person, now.Add(min(max(d, MinTake), MaxTake))
	a.Reopened, a.DeclinedBy, a.Snoozed = false, "", time.Time{}
	a.Burst = a.Joined > 0 // what somebody takes out of a burst goes its own way
	a.Due = a.Until
	if a.AnnounceTake {
		a.Due = now
	}
	return a, nil
}

// HandOver gives the alert back: the next person is notified now. Only the owner can, when there is one; else
// ErrClosed, or a *TakenError.
func (a Alert) HandOver(person string, now time.Time) (Alert, error) {
	return a.pass(person, HandedOver, now)
}

// Escalate has the next step done now. Anybody can while nobody owns it, and the owner, in whose name another may have
// taken it. ErrClosed, or a *TakenError.
func (a Alert) Escalate(person string, now time.Time) (Alert, error) {
	return a.pass(person, Escalated, now)
}

func (a Alert) pass(person string, how Reason, now time.Time) (Alert, error) {
	if err := a.free(person, now); err != nil {
		return a, err
	}
	if a.began() {
		a.Step, a.Claims = a.Step+1, 0
	}
	a.State, a.TakenBy, a.TakenAt, a.Until = Open, "", time.Time{}, time.Time{}
	a.AnnounceTake, a.Reopened, a.Snoozed = false, false, time.Time{}
	a.DeclinedBy, a.Due, a.Burst = person, now, a.Joined > 0
	return a.record(Attempt{Step: a.Step, Person: person, At: now, Outcome: Noted, Reason: how}), nil
}

// Snooze has the steps wait, between MinSnooze and MaxSnooze; of what the person owns, it prolongs the lease.
// ErrClosed, a *TakenError, or ErrSnoozed.
func (a Alert) Snooze(person string, now time.Time, d time.Duration) (Alert, error) {
	if err := a.free(person, now); err != nil {
		return a, err
	}
	if a.Snoozes >= MaxSnoozes {
		return a, ErrSnoozed
	}
	until := now.Add(min(max(d, MinSnooze), MaxSnooze))
	a.Snoozes++
	a = a.record(Attempt{Step: a.Step, Person: person, At: now, Outcome: Noted, Reason: WasSnoozed})
	if a.State == Taken && !a.Lapsed(now) {
		a.Until = later(a.Until, until)
		if !a.AnnounceTake {
			a.Due = a.Until
		}
		return a, nil
	}
	if a.State == Taken { // lapsed, and nobody has noticed yet
		a = a.reopen()
	}
	a.Snoozed = until
	a.Due = later(a.Due, until)
	return a, nil
}

// Close ends the alert; closing a closed one changes nothing.
func (a Alert) Close(why string, now time.Time) Alert {
	if a.State == Closed {
		return a
	}
	a.State, a.ClosedAt, a.Why, a.Due, a.AnnounceTake = Closed, now, why, time.Time{}, false
	return a
}

// free says whether a person may move the alert.
func (a Alert) free(person string, now time.Time) error {
	switch {
	case a.State == Closed:
		return ErrClosed
	case a.State == Taken && a.TakenBy != person && now.Before(a.Until):
		return &TakenError{By: a.TakenBy, Since: a.TakenAt, Until: a.Until}
	}
	return nil
}

// reopen is what a lapsed take leads to: the steps begin again from the first.
func (a Alert) reopen() Alert {
	if a.began() {
		a.Step++
	}
	a.State, a.Reopened, a.AnnounceTake, a.DeclinedBy = Open, true, false, ""
	a.Start, a.Claims = a.Step, 0
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
