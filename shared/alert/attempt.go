package alert

import (
	"slices"
	"time"
)

// Attempt is one try to notify somebody, or a decision not to: whom, of what, by which route, when, and what became of
// it. Asked, accepted, and delivered or not, each has its time.
type Attempt struct {
	Step      int
	Person    string // id; "" when nobody was on call
	Route     Route
	Kind      Kind
	AskedAt   time.Time // when it was given to the carrier; zero for what never was
	At        time.Time // when the carrier answered, or the decision fell
	Outcome   Outcome
	Reason    Reason
	MessageID string  // the carrier's, when it was accepted
	Receipt   Receipt // what the carrier's network said later; zero for nothing yet
	More      string  // stored fields that only a later version knows
}

// Route is how somebody is notified.
type Route string

// The routes.
const (
	SMS   Route = "sms"
	Email Route = "email"
)

// Kind is the kind of message. The zero Kind is the alert itself; the rest are optional notices, on which nothing
// depends.
type Kind string

// The courtesies, which give news of an alert, and the digests, which are about no one alert.
const (
	Took    Kind = "took"    // somebody took it
	MovedOn Kind = "calling" // no answer: the next person is called
	Reopen  Kind = "again"   // it is open again
	Clock   Kind = "clock"   // what waits in the inbox, half of whose time is over
	Shift   Kind = "shift"   // what is open, for who comes on call
	Morning Kind = "morning" // what was not sent since the morning before
)

// Outcome is what became of a try.
type Outcome string

// The outcomes.
const (
	Sent       Outcome = "sent"    // the carrier accepted it
	Busy       Outcome = "busy"    // the carrier refused it for a while
	Failed     Outcome = "failed"  // the carrier refused it for good
	Unknown    Outcome = "unknown" // we never learned; it may have been sent
	Nobody     Outcome = "nobody"  // no one was on call
	Suppressed Outcome = "held"    // we decided not to send it; Reason says why
	Noted      Outcome = "noted"   // no try: what a person decided; Reason says what
)

// Receipt is what the carrier's network said of a message that it had accepted.
type Receipt struct {
	Delivered bool
	At        time.Time
	Reason    string // why not, a closed word; "" when it was delivered
}

// Merge is what two receipts of one message say together, in whatever order they come: what was delivered stays so, and
// of equals the earlier counts.
func (r Receipt) Merge(o Receipt) Receipt {
	switch {
	case o.At.IsZero():
		return r
	case r.At.IsZero() || o.Delivered && !r.Delivered:
		return o
	case r.Delivered != o.Delivered:
		return r
	case o.At.Before(r.At) || o.At.Equal(r.At) && o.Reason < r.Reason:
		return o
	}
	return r
}

// MaxAttempts bounds what an alert remembers: the newest are kept.
const MaxAttempts = 50

// record keeps an attempt. One that is already there under its message's id, because its receipt came first, is
// completed.
func (a Alert) record(t Attempt) Alert {
	a.Attempts = slices.Clone(a.Attempts)
	if i := a.message(t.MessageID); i >= 0 {
		t.Receipt = a.Attempts[i].Receipt.Merge(t.Receipt)
		a.Attempts[i] = t
		return a
	}
	if last := len(a.Attempts) - 1; t.Outcome == Nobody && last >= 0 && a.Attempts[last].Outcome == Nobody {
		a.Attempts[last] = t // one line, however many minutes long
		return a
	}
	a.Attempts = append(a.Attempts, t)
	if drop := len(a.Attempts) - MaxAttempts; drop > 0 {
		a.Attempts = a.Attempts[drop:]
	}
	return a
}

func (a Alert) message(id string) int {
	return slices.IndexFunc(a.Attempts, func(t Attempt) bool { return id != "" && t.MessageID == id })
}

// Receive records what the carrier's network said of a message to a person at a step, also before the attempt itself is
// recorded. When it shows that a step reached nobody, the next is due at once.
func (a Alert) Receive(t Attempt) Alert {
	if i := a.message(t.MessageID); i >= 0 {
		merged := a.Attempts[i]
		merged.Receipt = merged.Receipt.Merge(t.Receipt)
		t = merged
	}
	a = a.record(t)
	last := a.Step - 1
	if a.State == Open && a.Claims == 0 && t.Step == last && t.Kind == "" && a.sent(last) &&
		len(a.Unreached(last)) == a.calls(last) {
		a.Due = later(earlier(a.Due, t.Receipt.At), a.Snoozed)
	}
	return a
}

// Unreached lists whom a step's SMS went to, and the carrier's network says it did not arrive.
func (a Alert) Unreached(step int) []string {
	return a.people(func(t Attempt) bool {
		return t.Step == step && t.page() && t.Route == SMS && t.Outcome == Sent && !t.Receipt.At.IsZero() &&
			!t.Receipt.Delivered
	})
}

// Unproved lists whom a step's SMS should have reached, and nobody has said that it did: to be notified by another
// route. Where no receipts come, only those whose SMS was refused. Whoever has acted since knows of it, whatever the
// carrier says.
func (a Alert) Unproved(step int, receipts bool) []string {
	return a.people(func(t Attempt) bool {
		if t.Step != step || !t.page() || t.Route != SMS || a.acted(t.Person, t.At) {
			return false
		}
		mailed := slices.ContainsFunc(a.Attempts, func(o Attempt) bool {
			return o.Step == step && o.Route == Email && o.Person == t.Person && o.Outcome == Sent
		})
		switch t.Outcome {
		case Sent:
			return !mailed && receipts && !t.Receipt.Delivered
		case Failed, Unknown, Busy:
			return !mailed && !a.reached(step, t.Person)
		}
		return false
	})
}

// acted says whether a person has done anything with the alert since a moment: taken it, handed it over, escalated or
// snoozed it.
func (a Alert) acted(person string, since time.Time) bool {
	if a.TakenBy == person && !a.TakenAt.Before(since) {
		return true
	}
	return slices.ContainsFunc(a.Attempts, func(t Attempt) bool {
		return t.Outcome == Noted && t.Person == person && !t.At.Before(since)
	})
}

func (a Alert) reached(step int, person string) bool {
	return slices.ContainsFunc(a.Attempts, func(t Attempt) bool {
		return t.Step == step && t.page() && t.Person == person && t.Outcome == Sent
	})
}

// Notified lists who was notified of the alert by SMS, each once, but for some.
func (a Alert) Notified(except ...string) []string {
	return a.people(func(t Attempt) bool {
		return t.page() && t.Route == SMS && t.Outcome == Sent && !slices.Contains(except, t.Person)
	})
}

// NotifiedAt is when a person was last notified of the alert; zero for never.
func (a Alert) NotifiedAt(person string) (at time.Time) {
	for _, t := range a.Attempts {
		if t.page() && t.Outcome == Sent && t.Person == person {
			at = t.At
		}
	}
	return at
}

// Notices counts the notices that a person got about the alert, beside the alert itself.
func (a Alert) Notices(person string) (n int) {
	for _, t := range a.Attempts {
		if t.Kind != "" && t.Person == person {
			n++
		}
	}
	return n
}

// page says whether an attempt was at notifying somebody of the alert itself.
func (t Attempt) page() bool { return t.Kind == "" && t.Person != "" && t.Outcome != Noted }

func (a Alert) people(where func(Attempt) bool) (list []string) {
	for _, t := range a.Attempts {
		if where(t) && !slices.Contains(list, t.Person) {
			list = append(list, t.Person)
		}
	}
	return list
}

// calls counts the people that a step tried to notify.
func (a Alert) calls(step int) int {
	return len(a.people(func(t Attempt) bool { return t.Step == step && t.page() && t.Route == SMS }))
}

// sent says whether a step notified anybody, or would have, were anything sent at all.
func (a Alert) sent(step int) bool {
	return slices.ContainsFunc(a.Attempts, func(t Attempt) bool {
		return t.Step == step && t.page() && (t.Outcome == Sent || t.Outcome == Suppressed && t.Reason == Shadow)
	})
}

// tries counts the attempts of a step at notifying a person that came to an outcome.
func (a Alert) tries(step int, person string, outcome Outcome) (n int) {
	for _, t := range a.Attempts {
		if t.Step == step && t.page() && t.Route == SMS && t.Person == person && t.Outcome == outcome {
			n++
		}
	}
	return n
}
