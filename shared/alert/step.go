package alert

import (
	"slices"
	"time"
)

// Step is one step of escalation as the rota has it at a moment: whom to tell, all at once.
type Step struct {
	Who   []string      // ids; empty when nobody is there, and the step is skipped
	After time.Duration // since the step before; for the first, since the last when all begins again. 0 means StepWait
}

// Duty is what a claim obliges its caller to do. The zero Duty is nothing: the alert was only given another time.
type Duty struct {
	Notify       []string // whom to tell of the alert
	AnnounceTake bool     // tell those who were told that it was taken
}

// A person is tried again when the carrier refused for a while, and once when we never learned whether it accepted.
const (
	maxBusy     = 3
	maxUnknown  = 2
	maxAttempts = 2 // two crashes between the carrier's yes and our record: the same phone does not ring a third time
)

// Fresh says whether nothing has come of the alert yet.
func (a Alert) Fresh() bool { return a.State == Open && a.Claims == 0 && len(a.Attempts) == 0 }

// Ready says whether there is anything to claim.
func (a Alert) Ready(now time.Time) bool {
	return a.State != Closed && (a.Fresh() || !now.Before(a.Due))
}

// Claim makes the caller the one who does what is due, with the steps as they are now: ErrClosed, or ErrNotDue when it
// is somebody else's or its time has not come. The first step needs no waiting. When the step after it is due is
// written by the claim, so that it comes whatever becomes of the caller. A step with nobody in it is skipped at once.
func (a Alert) Claim(now time.Time, steps []Step) (Alert, Duty, error) {
	switch {
	case a.State == Closed:
		return a, Duty{}, ErrClosed
	case !a.Ready(now): // a fresh one is told as soon as possible
		return a, Duty{}, ErrNotDue
	case a.State == Taken && !a.Lapsed(now):
		news := a.AnnounceTake
		a.AnnounceTake, a.Due = false, a.Until
		return a, Duty{AnnounceTake: news}, nil
	}
	if a.State == Taken {
		a = a.reopen()
	}
	if a.Claims >= maxAttempts {
		a = a.record(Attempt{Step: a.Step, Route: SMS, At: now, Outcome: Unknown})
		a.Step, a.Claims = a.Step+1, 0
	}
	if a.DeclinedBy != "" && !a.began() && a.missed(steps) {
		a.Start = a.Step
	}
	if rest, idle := a.idle(now, len(steps)); idle {
		a.Due = rest
		return a, Duty{}, nil
	}
	first := a.Step
	for range 2 * len(steps) { // the second time round without sparing who gave it away
		step := steps[(a.Step-a.Start)%len(steps)]
		call := a.callable(step.Who)
		if len(call) > 0 {
			return a.claimed(now, steps, call), Duty{Notify: call}, nil
		}
		if began := a.began(); began && a.Next.After(now) { // crashed after the last was told: the step is done
			a.Step, a.Claims, a.Due = a.Step+1, 0, a.Next
			return a, Duty{}, nil
		} else if !began && len(step.Who) == 0 {
			a = a.record(Attempt{Step: a.Step, At: now, Outcome: Nobody})
		}
		a.Step, a.Claims = a.Step+1, 0
		if (a.Step-a.Start)%len(steps) == 0 {
			a.DeclinedBy = ""
		}
	}
	a.Step = first
	a = a.record(Attempt{Step: a.Step, At: now, Outcome: Nobody})
	a.Due = later(now.Add(SendLease), a.Snoozed)
	return a, Duty{}, nil
}

// missed says whether somebody who is called first now was never called: the shift has changed since the round began.
// Whoever wants the next person then means that one, not a backup who comes after.
func (a Alert) missed(steps []Step) bool {
	first := slices.IndexFunc(steps, func(s Step) bool { return len(s.Who) > 0 })
	return first >= 0 && slices.ContainsFunc(steps[first].Who, func(person string) bool {
		return person != a.DeclinedBy &&
			!slices.ContainsFunc(a.Attempts, func(t Attempt) bool { return t.page() && t.Person == person })
	})
}

// Claimed says whether the alert, read again, still stands as a claim left it, but for receipts.
func (a Alert) Claimed(claim Alert) bool {
	return a.State == claim.State && a.Step == claim.Step && a.Claims == claim.Claims && a.Snoozed.Equal(claim.Snoozed)
}

// claimed writes when the next step is due, before anybody is told.
func (a Alert) claimed(now time.Time, steps []Step, call []string) Alert {
	if !a.began() || a.Next.IsZero() {
		done := a.Step - a.Start + 1
		wait := steps[done%len(steps)].After
		if wait <= 0 {
			wait = StepWait
		}
		if done >= 2*len(steps) {
			wait = max(wait, LongWait)
		}
		a.Next = now.Add(wait)
	}
	a.Claims++
	a.Due = now.Add(SendLease)
	if a.Next.After(now) {
		a.Due = earlier(a.Due, a.Next)
	}
	return a
}

// idle says until when nothing is tried, because the whole round before told nobody: the carrier, or everybody's
// budget, needs time.
func (a Alert) idle(now time.Time, steps int) (until time.Time, idle bool) {
	done := a.Step - a.Start
	if steps == 0 || done == 0 || done%steps != 0 || a.began() {
		return now, false
	}
	var last time.Time
	for _, t := range a.Attempts {
		if t.Step < a.Step-steps || !t.page() {
			continue
		}
		// An e-mail rings nobody: were it to count, a carrier that refuses everything would have the round begin again
		// at once, and e-mails would go out without end.
		if t.Route != Email && (t.Outcome == Sent || t.Outcome == Suppressed && t.Reason == Shadow) {
			return now, false
		}
		last = later(last, t.At)
	}
	until = last.Add(StepWait)
	return until, !last.IsZero() && now.Before(until)
}

// callable lists who of a step is still to be told: neither reached, nor refused for good, nor the one who gave it
// away.
func (a Alert) callable(who []string) (list []string) {
	for _, person := range who {
		if person != a.DeclinedBy && a.owed(a.Step, person) {
			list = append(list, person)
		}
	}
	return list
}

// owed says whether a step still owes a person a try.
func (a Alert) owed(step int, person string) bool {
	return a.tries(step, person, Sent) == 0 && a.tries(step, person, Failed) == 0 &&
		a.tries(step, person, Suppressed) == 0 &&
		a.tries(step, person, Busy) < maxBusy && a.tries(step, person, Unknown) < maxUnknown
}

// began says whether anything was done of the present step.
func (a Alert) began() bool {
	return a.Claims > 0 || slices.ContainsFunc(a.Attempts, func(t Attempt) bool { return t.Step == a.Step && t.page() })
}

// Record records what became of a claimed step, and when the next is due: after its wait when anybody was told, at once
// when nobody can be, soon and again when the carrier refused for a while. A record that comes late, when the alert has
// moved on, is only kept.
func (a Alert) Record(step int, now time.Time, told ...Attempt) Alert {
	again := false
	for _, t := range told {
		t.Step = step
		a = a.record(t)
		again = again || t.page() && t.Route == SMS && (t.Outcome == Busy || t.Outcome == Unknown) &&
			a.owed(step, t.Person)
	}
	if a.State != Open || a.Step != step || a.Claims == 0 {
		return a
	}
	a.Claims = 0
	switch sent := a.sent(step); {
	case again:
		a.Due = now.Add(RetryWait)
		if sent {
			a.Due = earlier(a.Due, a.Next)
		}
	case sent:
		a.Step, a.Due, a.DeclinedBy = a.Step+1, a.Next, ""
	default:
		a.Step, a.Due = a.Step+1, now
	}
	a.Due = later(a.Due, a.Snoozed)
	return a
}

// WaitInBurst has the alert wait, because another of its burst rings for it.
func (a Alert) WaitInBurst(now, until time.Time) Alert {
	if !a.Burst {
		a = a.record(Attempt{Step: a.Step, At: now, Outcome: Suppressed, Reason: OfBurst})
	}
	a.Burst, a.Joined, a.Claims, a.Due = true, 0, 0, until // it may have led a burst that is over
	return a
}
