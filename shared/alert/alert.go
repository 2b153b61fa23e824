// Package alert is the demand that a human look at one conversation, and its moves: claimed, told, taken, lapsed, closed.
// It is pure. Whatever happens to an open alert, it has a time at which something is due; package paging does what is.
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
	Open   State = "open"   // nobody has taken it yet; Step says who is told next
	Taken  State = "taken"  // somebody has, until Until
	Closed State = "closed" // answered, dismissed, or its words were deleted
)

// The times of an alert's life.
const (
	FirstDue  = 30 * time.Second // the fast path has this long before sweep steps in
	SendLease = time.Minute      // a claimed SMS that nobody recorded may be tried again after this
	RetryWait = 20 * time.Second // a refused SMS that may be tried again
	StepWait  = 5 * time.Minute  // from one person to the next
	LongWait  = 15 * time.Minute // once everybody was told twice
	TakeLease = 20 * time.Minute // a take without an answer ends after this
)

// Why a move is refused.
var (
	ErrClosed = errors.New("alert is closed")
	ErrNotDue = errors.New("alert is not due")
	// ErrTaken is a take of what somebody else holds; the error is a *TakenError.
	ErrTaken = errors.New("alert is taken")
)

// TakenError says who holds the alert.
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
	N            int         // the how manieth alert of its conversation, from 1
	Mention      mention.Key // whose words raised it
	Priority     int
	Code         string // four digits, unique among open alerts
	OpenedAt     time.Time
	Trace        string // carried from the delivery to the SMS

	Version int64
	State   State
	Step    int // how many steps are behind it
	Attempt int // claims of the present step that nobody recorded the end of
	Due     time.Time
	Told    []Told

	TakenBy  string
	TakenAt  time.Time
	Until    time.Time
	ClosedAt time.Time
	Why      string // why it was closed
}

// Told is one try to tell somebody: whom, when, and what became of it. Decisions not to send are kept too.
type Told struct {
	Step      int
	Person    string // id; "" when nobody was on call
	At        time.Time
	Outcome   Outcome
	Reason    string // a closed word of package sms for failures; never a number
	MessageID string // SNS's, when it was accepted
}

// Outcome is what became of a try.
type Outcome string

// The outcomes.
const (
	Sent    Outcome = "sent"    // SNS accepted it
	Failed  Outcome = "failed"  // SNS refused it
	Unknown Outcome = "unknown" // we never learned; it may have been sent
	Nobody  Outcome = "nobody"  // no one was on call
)

// MaxTold bounds what an alert remembers of its tries: the newest are kept.
const MaxTold = 50

// New is the nth alert of a conversation.
func New(conversation mention.ConversationID, n int, about mention.Key, priority int, code, trace string, now time.Time) Alert {
	return Alert{
		ID: ID(conversation, n), Conversation: conversation, N: n, Mention: about, Priority: priority,
		Code: code, OpenedAt: now, Trace: trace, State: Open, Due: now.Add(FirstDue),
	}
}

// ID names the nth alert of a conversation.
func ID(conversation mention.ConversationID, n int) string {
	return fmt.Sprintf("%s-%d", conversation.Hash(), n)
}

// Claim makes the caller the one who tells the next person: ErrClosed, or ErrNotDue when it is somebody else's or its
// time has not come. The first step needs no waiting. A lapsed take is claimed as a new first step.
func (a Alert) Claim(now time.Time) (Alert, error) {
	switch {
	case a.State == Closed:
		return a, ErrClosed
	case a.State == Open && a.Step == 0 && a.Attempt == 0: // fresh: as soon as possible
	case now.Before(a.Due):
		return a, ErrNotDue
	}
	if a.State == Taken {
		a.State, a.Step, a.Attempt = Open, 0, 0
	}
	if a.Attempt >= 2 { // two crashes between SNS's yes and our record: do not ring the same phone a third time
		a = a.record(Told{Step: a.Step, At: now, Outcome: Unknown})
		a.Step, a.Attempt = a.Step+1, 0
	}
	a.Attempt++
	a.Due = now.Add(SendLease)
	return a, nil
}

// Lapsed says whether the alert was taken, and the lease is over.
func (a Alert) Lapsed(now time.Time) bool { return a.State == Taken && !now.Before(a.Until) }

// Tell records what became of the present step and when the next is due: after a wait when the SMS was sent, at once when
// it cannot be, soon and to the same person when it may be tried again, at most three times. people is how many take
// turns.
func (a Alert) Tell(t Told, again bool, people int) Alert {
	t.Step = a.Step
	a = a.record(t)
	if a.State != Open {
		return a
	}
	if again && a.tries(Failed) < maxFailures && a.tries(Unknown) < maxUnknown {
		a.Attempt, a.Due = 1, t.At.Add(RetryWait)
		return a
	}
	switch t.Outcome {
	case Sent:
		a.Due = t.At.Add(wait(a.Step+1, people))
	case Nobody:
		a.Due = t.At.Add(StepWait)
	default:
		a.Due = t.At
	}
	a.Step, a.Attempt = a.Step+1, 0
	return a
}

// A person is tried again when SNS refused for a while, and once when we never learned whether it accepted.
const (
	maxFailures = 3
	maxUnknown  = 2
)

// tries counts the tries of the present step that came to an outcome.
func (a Alert) tries(outcome Outcome) (n int) {
	for _, t := range a.Told {
		if t.Step == a.Step && t.Outcome == outcome && !t.At.Before(a.TakenAt) {
			n++
		}
	}
	return n
}

func wait(step, people int) time.Duration {
	if step >= 2*people {
		return LongWait
	}
	return StepWait
}

func (a Alert) record(t Told) Alert {
	a.Told = append(a.Told[:len(a.Told):len(a.Told)], t)
	if drop := len(a.Told) - MaxTold; drop > 0 {
		a.Told = a.Told[drop:]
	}
	return a
}

// Take gives the alert to a person. It is a lease, and taking it again oneself renews it. ErrClosed, or a *TakenError.
func (a Alert) Take(person string, now time.Time) (Alert, error) {
	switch {
	case a.State == Closed:
		return a, ErrClosed
	case a.State == Taken && a.TakenBy != person && now.Before(a.Until):
		return a, &TakenError{By: a.TakenBy, Since: a.TakenAt, Until: a.Until}
	}
	a.State, a.TakenBy, a.TakenAt, a.Until = Taken, person, now, now.Add(TakeLease)
	a.Due = a.Until
	return a, nil
}

// HandOver gives the alert back: the next person is told now. Only who holds it can; else ErrClosed, or a *TakenError.
func (a Alert) HandOver(person string, now time.Time) (Alert, error) {
	switch {
	case a.State == Closed:
		return a, ErrClosed
	case a.State == Taken && a.TakenBy != person:
		return a, &TakenError{By: a.TakenBy, Since: a.TakenAt, Until: a.Until}
	}
	a.State, a.TakenBy, a.TakenAt, a.Until = Open, "", time.Time{}, time.Time{}
	a.Step, a.Attempt, a.Due = max(a.Step, 1), 0, now
	return a, nil
}

// Close ends the alert; closing a closed one changes nothing.
func (a Alert) Close(why string, now time.Time) Alert {
	if a.State == Closed {
		return a
	}
	a.State, a.ClosedAt, a.Why, a.Due = Closed, now, why, time.Time{}
	return a
}
