package alert

import (
	"slices"
	"time"
)

// A person is tried again when the carrier refused for a while, and once when we never learned whether it accepted.
const (
	maxBusy     = 3
	maxUnknown  = 2
	maxAttempts = 2 // two crashes between the carrier's yes and our record: the same phone does not ring a third time
)

// Fresh says whether nothing has come of the alert yet.
func (a Alert) Fresh() bool { return a.State == Open && a.Claims == 0 && len(a.Attempts) == 0 }

// Ready says whether anything may be due. A fresh alert does not wait for its time.
func (a Alert) Ready(now time.Time) bool {
	return a.State != Closed && (a.Fresh() || !now.Before(a.Due))
}

// Claimed says whether the alert, read again, still stands as a claim left it, but for receipts: nobody has taken,
// snoozed or closed it since.
func (a Alert) Claimed(claim Alert) bool {
	return a.State == claim.State && a.Step == claim.Step && a.Claims == claim.Claims && a.Snoozed.Equal(claim.Snoozed)
}

// awaits says whether a person is still to be tried at a step.
func (a Alert) awaits(step int, person string) bool {
	return a.tries(step, person, Sent) == 0 && a.tries(step, person, Failed) == 0 &&
		a.tries(step, person, Suppressed) == 0 &&
		a.tries(step, person, Busy) < maxBusy && a.tries(step, person, Unknown) < maxUnknown
}

// began says whether anything was done of the present step.
func (a Alert) began() bool {
	return a.Claims > 0 || slices.ContainsFunc(a.Attempts, func(t Attempt) bool { return t.Step == a.Step && t.page() })
}

// Record records what became of a claimed step, and when the next is due: after its wait when anybody was notified, at
// once when nobody can be, soon and again when the carrier refused for a while. A record that comes late, when the
// alert has moved on, is only kept.
func (a Alert) Record(step int, now time.Time, attempts ...Attempt) Alert {
	again := false
	for _, t := range attempts {
		t.Step = step
		a = a.record(t)
		again = again || t.page() && t.Route == SMS && (t.Outcome == Busy || t.Outcome == Unknown) &&
			a.awaits(step, t.Person)
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

// lead makes the alert the one of its burst that rings for as many.
func (a Alert) lead(joined int) Alert {
	a.Burst, a.Joined = true, joined
	return a
}

// wait has the alert wait, because another of its burst rings for it. It may have led a burst that is over.
func (a Alert) wait(now, until time.Time) Alert {
	if !a.Burst {
		a = a.record(Attempt{Step: a.Step, At: now, Outcome: Suppressed, Reason: OfBurst})
	}
	a.Burst, a.Joined, a.Claims, a.Due = true, 0, 0, until
	return a
}
