package alert_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/mention"
)

var opened = time.Date(2026, 11, 21, 2, 31, 0, 0, time.UTC)

func fresh() alert.Alert {
	return alert.New("x/1#abc", 1, mention.Key{Source: "x/1", Kind: mention.Post, ID: "9"}, 91, "4821", "trace", opened)
}

func sent(person string, at time.Time) alert.Attempt {
	return alert.Attempt{
		Person: person, Route: alert.SMS, AskedAt: at, At: at, Outcome: alert.Sent,
		MessageID: "m-" + person + at.String(),
	}
}

func came(outcome alert.Outcome, person string, at time.Time) alert.Attempt {
	return alert.Attempt{Person: person, Route: alert.SMS, At: at, Outcome: outcome}
}

// steps are first Anna, five minutes later Ben, and again after five.
var steps = []alert.Step{{Who: []string{"anna"}}, {Who: []string{"ben"}}}

// due decides what is due of an alert.
func due(a alert.Alert, now time.Time, of []alert.Step) alert.Decision {
	in := alert.Input{Stage: alert.Due, Now: now, Alert: a, Steps: append([]alert.Step{}, of...)}
	for _, id := range []string{"anna", "ben", "sophie", "zoe"} {
		in.People = append(in.People, alert.Person{ID: id, Email: true})
	}
	return alert.Decide(in)
}

// whom lists whom a decision notifies of the alert itself.
func whom(d alert.Decision) (list []string) {
	for _, n := range d.Notifications {
		if n.Kind == "" {
			list = append(list, n.Person)
		}
	}
	return list
}

func claim(t *testing.T, a alert.Alert, now time.Time, of []alert.Step) (alert.Alert, []string) {
	t.Helper()
	d := due(a, now, of)
	if d.Reason == alert.NotDue || d.Reason == alert.IsClosed {
		t.Fatalf("claim at %s: %v", now.Sub(opened), d.Reason)
	}
	return d.Alert, whom(d)
}

// told claims the step that is due, tells everybody of it, and says who that was.
func told(t *testing.T, a alert.Alert, now time.Time, of []alert.Step) (alert.Alert, string) {
	t.Helper()
	a, call := claim(t, a, now, of)
	var came []alert.Attempt
	for _, person := range call {
		came = append(came, sent(person, now))
	}
	return a.Record(a.Step, now, came...), strings.Join(call, ",")
}

func TestFirstStepNeedsNoWaitingAndTheNextDoes(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	if a.Next != opened.Add(alert.StepWait) {
		t.Errorf("the claim writes %s for the next step, before anybody is told", a.Next)
	}
	if d := due(a, opened.Add(time.Second), steps); d.Reason != alert.NotDue {
		t.Errorf("a second claim of one step: %v", d.Reason)
	}
	a = a.Record(0, opened.Add(time.Second), sent("anna", opened.Add(time.Second)))
	if want := opened.Add(alert.StepWait); a.Due != want || a.Step != 1 {
		t.Errorf("due %s step %d, want %s step 1", a.Due, a.Step, want)
	}
	if d := due(a, a.Due.Add(-time.Millisecond), steps); d.Reason != alert.NotDue {
		t.Errorf("claimed too early: %v", d.Reason)
	}
	if _, call := claim(t, a, a.Due, steps); !slices.Equal(call, []string{"ben"}) {
		t.Errorf("then %v", call)
	}
}

func TestStepsRepeatAtTheirOwnTimes(t *testing.T) {
	of := []alert.Step{
		{Who: []string{"anna"}, After: 30 * time.Minute},
		{After: time.Hour},
		{Who: []string{"ben", "sophie"}, After: 2 * time.Minute},
	}
	a, due := fresh(), opened
	for _, want := range []struct {
		who  string
		wait time.Duration
	}{
		{"anna", time.Hour},
		{"ben,sophie", 30 * time.Minute},
		{"anna", time.Hour},
		{"ben,sophie", 30 * time.Minute},
		{"anna", time.Hour},
	} {
		var who string
		if a, who = told(t, a, due, of); who != want.who {
			t.Fatalf("%s is told, want %s", who, want.who)
		}
		if got := a.Due.Sub(due); got != want.wait {
			t.Errorf("after %s the next comes in %s, want %s", who, got, want.wait)
		}
		due = a.Due
	}
}

func TestOneOfSeveralIsRefusedForAWhile(t *testing.T) {
	of := []alert.Step{{Who: []string{"anna", "ben"}}}
	a, _ := claim(t, fresh(), opened, of)
	a = a.Record(0, opened, sent("anna", opened), came(alert.Busy, "ben", opened))
	if a.Step != 0 || a.Due != opened.Add(alert.RetryWait) {
		t.Fatalf("step %d due %s", a.Step, a.Due.Sub(opened))
	}
	a, call := claim(t, a, a.Due, of)
	if !slices.Equal(call, []string{"ben"}) {
		t.Errorf("%v are called again", call)
	}
	a = a.Record(0, a.Due, sent("ben", a.Due))
	if a.Step != 1 || a.Due != opened.Add(alert.StepWait) {
		t.Errorf("step %d due %s: a retry must not put off the next step", a.Step, a.Due.Sub(opened))
	}
}

func TestACrashAfterTheClaimRepeatsOnce(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	a, call := claim(t, a, a.Due, steps) // nobody recorded the first: it may have been sent
	if a.Step != 0 || !slices.Equal(call, []string{"anna"}) {
		t.Fatalf("step %d calls %v after one crash, want the same person again", a.Step, call)
	}
	a, call = claim(t, a, a.Due, steps)
	if a.Step != 1 || a.Attempts[0].Outcome != alert.Unknown || !slices.Equal(call, []string{"ben"}) {
		t.Errorf("step %d calls %v, told %v after two crashes, want the next person", a.Step, call, a.Attempts)
	}
}

func TestAReceiptAfterACrashSparesTheRepeat(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	receipt := sent("anna", opened)
	receipt.Receipt = alert.Receipt{Delivered: true, At: opened.Add(time.Second)}
	a = a.Receive(receipt)
	a, call := claim(t, a, a.Due, steps)
	if len(call) != 0 || a.Step != 1 || a.Due != opened.Add(alert.StepWait) {
		t.Errorf("%v are called, step %d due %s", call, a.Step, a.Due.Sub(opened))
	}
}

func TestAFailureThatPassesIsTriedAgainThenTheNextPerson(t *testing.T) {
	a, now := fresh(), opened
	for try := range 3 {
		a, _ = claim(t, a, now, steps)
		if a.Step != 0 {
			t.Fatalf("try %d is at step %d", try, a.Step)
		}
		a = a.Record(0, now, came(alert.Busy, "anna", now))
		now = a.Due
	}
	if a.Step != 1 || a.Due.After(opened.Add(time.Minute)) {
		t.Errorf("step %d due %s after three failures, want step 1 within the minute", a.Step, a.Due.Sub(opened))
	}
}

func TestAFailureForGoodGoesToTheNextPersonAtOnce(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	a = a.Record(0, opened, came(alert.Failed, "anna", opened))
	if a.Step != 1 || a.Due != opened {
		t.Errorf("step %d due %s, want step 1 now", a.Step, a.Due)
	}
	a, _ = claim(t, a, opened, steps)
	a = a.Record(1, opened, came(alert.Failed, "ben", opened))
	a, call := claim(t, a, a.Due, steps) // nobody of a whole round: not again at once
	if len(call) != 0 || a.Due != opened.Add(alert.StepWait) {
		t.Errorf("%v are called, due %s", call, a.Due.Sub(opened))
	}
	if _, call = claim(t, a, a.Due, steps); !slices.Equal(call, []string{"anna"}) {
		t.Errorf("and then %v", call)
	}
}

func TestNobodyOnCallStaysDue(t *testing.T) {
	for name, of := range map[string][]alert.Step{"no steps": nil, "empty steps": {{}, {}}} {
		a, now := fresh(), opened
		for range 10 {
			var call []string
			if a, call = claim(t, a, now, of); len(call) != 0 || a.Due.Sub(now) > alert.SendLease {
				t.Fatalf("%s: %v are called, due %s later", name, call, a.Due.Sub(now))
			}
			now = a.Due
		}
		if len(a.Attempts) != 1 {
			t.Errorf("%s: %d records of nobody", name, len(a.Attempts))
		}
		if _, call := claim(t, a, now, steps); !slices.Equal(call, []string{"anna"}) {
			t.Errorf("%s: somebody comes, and %v are called", name, call)
		}
	}
}

func TestTakeIsALease(t *testing.T) {
	a, _ := told(t, fresh(), opened, steps)
	a, err := a.Take("anna", opened.Add(time.Minute), alert.TakeLease)
	if err != nil {
		t.Fatal(err)
	}
	var taken *alert.TakenError
	if _, err := a.Take("ben", opened.Add(2*time.Minute), alert.TakeLease); !errors.As(err, &taken) ||
		taken.By != "anna" || taken.Since != opened.Add(time.Minute) {
		t.Errorf("a second take: %v", err)
	}
	if again, err := a.Take("anna", opened.Add(5*time.Minute), alert.TakeLease); err != nil ||
		!again.Until.After(a.Until) || again.TakenAt != a.TakenAt {
		t.Errorf("taking again does not renew: %v %v", again.Until, err)
	}
	if d := due(a, a.Until.Add(-time.Second), steps); d.Reason != alert.NotDue {
		t.Errorf("claimed while taken: %v", d.Reason)
	}
	if !a.Lapsed(a.Until) {
		t.Error("the lease does not end")
	}
	if b, err := a.Take("ben", a.Until, alert.TakeLease); err != nil || b.TakenBy != "ben" {
		t.Errorf("a lapsed take is not free: %v", err)
	}
	a, call := claim(t, a, a.Until, steps)
	if a.State != alert.Open || !a.Reopened || !slices.Equal(call, []string{"anna"}) {
		t.Errorf("after the lease: %s, again %v, %v are called, want open from the first step", a.State, a.Reopened,
			call)
	}
}

func TestWhoWasToldHearsOfATakeOnce(t *testing.T) {
	a, _ := told(t, fresh(), opened, steps)
	now := opened.Add(time.Minute)
	a, err := a.Take("ben", now, alert.TakeLease)
	if err != nil || a.Due != now {
		t.Fatalf("due %s, %v", a.Due, err)
	}
	d := due(a, now, steps)
	a = d.Alert
	if len(d.Notifications) != 1 || d.Notifications[0].Person != "anna" || d.Notifications[0].Kind != alert.Took ||
		a.Due != a.Until || a.State != alert.Taken {
		t.Errorf("%+v due %s", d.Notifications, a.Due)
	}
	if d := due(a, now, steps); d.Reason != alert.NotDue {
		t.Errorf("twice: %v", d.Reason)
	}
	if own, err := fresh().Take("anna", now, alert.TakeLease); err != nil || own.AnnounceTake {
		t.Errorf("nobody was told, and there is news: %v", err)
	}
}

func TestHandOverRingsTheNextNow(t *testing.T) {
	a, _ := told(t, fresh(), opened, steps)
	a, _ = a.Take("anna", opened, alert.TakeLease)
	if _, err := a.HandOver("ben", opened); !errors.Is(err, alert.ErrTaken) {
		t.Errorf("somebody else hands over: %v", err)
	}
	a, err := a.HandOver("anna", opened.Add(time.Minute))
	if err != nil || a.State != alert.Open || a.Due != opened.Add(time.Minute) {
		t.Errorf("%+v %v", a, err)
	}
	if _, call := claim(t, a, opened.Add(time.Minute), steps); !slices.Equal(call, []string{"ben"}) {
		t.Errorf("%v are called", call)
	}
}

// Who gives it away is not the next to be called, even where the next step says so, unless there is nobody else.
func TestWhoGivesItAwayIsSpared(t *testing.T) {
	now := opened.Add(time.Minute)
	a, _ := told(t, fresh(), opened, steps)
	a, err := a.Escalate("ben", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, call := claim(t, a, now, steps); !slices.Equal(call, []string{"anna"}) {
		t.Errorf("ben is next and gives it away: %v are called", call)
	}
	alone := []alert.Step{{Who: []string{"ben"}}}
	if _, call := claim(t, a, now, alone); !slices.Equal(call, []string{"ben"}) {
		t.Errorf("ben is alone: %v are called", call)
	}
}

func TestEscalateWhatSomebodyHolds(t *testing.T) {
	a, _ := told(t, fresh(), opened, steps)
	a, _ = a.Take("anna", opened, alert.TakeLease) // in her name, by another
	if _, err := a.Escalate("ben", opened); !errors.Is(err, alert.ErrTaken) {
		t.Errorf("what anna holds: %v", err)
	}
	a, err := a.Escalate("anna", opened)
	if err != nil || a.State != alert.Open || a.TakenBy != "" {
		t.Fatalf("%+v %v", a, err)
	}
	if _, call := claim(t, a, opened, steps); !slices.Equal(call, []string{"ben"}) {
		t.Errorf("%v are called", call)
	}
}

func TestSnoozeIsBounded(t *testing.T) {
	a, _ := told(t, fresh(), opened, steps)
	a, err := a.Snooze("anna", opened, 30*time.Minute)
	if err != nil || a.Due != opened.Add(30*time.Minute) {
		t.Fatalf("due %s, %v", a.Due.Sub(opened), err)
	}
	if a, err = a.Snooze("anna", opened, 1000*time.Hour); err != nil || a.Due != opened.Add(alert.MaxSnooze) {
		t.Errorf("due %s, %v", a.Due.Sub(opened), err)
	}
	if a, err = a.Snooze("anna", opened, -time.Hour); err != nil || a.Due.Before(opened.Add(alert.MinSnooze)) {
		t.Errorf("due %s, %v", a.Due.Sub(opened), err)
	}
	if _, err = a.Snooze("anna", opened, time.Hour); !errors.Is(err, alert.ErrSnoozed) {
		t.Errorf("a fourth time: %v", err)
	}
}

func TestASnoozeWhileAnSMSIsOnItsWayHolds(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	a, err := a.Snooze("anna", opened, 30*time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if a = a.Record(0, opened, sent("anna", opened)); a.Due != opened.Add(30*time.Minute) {
		t.Errorf("due %s", a.Due.Sub(opened))
	}
}

func TestReceipts(t *testing.T) {
	a, _ := claim(t, fresh(), opened, steps)
	tried := sent("anna", opened)
	receipt := tried
	receipt.Receipt = alert.Receipt{At: opened.Add(time.Second), Reason: "unreachable"}
	first := a.Receive(receipt).Record(0, opened, tried)
	second := a.Record(0, opened, tried).Receive(receipt)
	if diff := cmp.Diff(first.Attempts, second.Attempts); diff != "" {
		t.Errorf("the order of record and receipt matters:\n%s", diff)
	}
	if second.Due != opened.Add(time.Second) {
		t.Errorf("nobody was reached, and the next step is due %s", second.Due.Sub(opened))
	}
	if got := second.Unproved(0, true); !slices.Equal(got, []string{"anna"}) {
		t.Errorf("to be told by another route: %v", got)
	}
	receipt.Receipt = alert.Receipt{Delivered: true, At: opened.Add(time.Minute)}
	if done := second.Receive(receipt); len(done.Unproved(0, true)) != 0 || len(done.Attempts) != 1 {
		t.Errorf("delivered after all: %+v", done.Attempts)
	}
}

// Receipts of one message in any order, any number of times, say the same.
func TestReceiptsMergeInAnyOrder(t *testing.T) {
	draw := rapid.Custom(func(t *rapid.T) alert.Receipt {
		r := alert.Receipt{
			At:        opened.Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "s")) * time.Second),
			Delivered: rapid.Bool().Draw(t, "ok"),
		}
		if !r.Delivered {
			r.Reason = rapid.SampledFrom([]string{"a", "b"}).Draw(t, "why")
		}
		return r
	})
	all := func(list []alert.Receipt) (r alert.Receipt) {
		for _, o := range list {
			r = r.Merge(o)
		}
		return r
	}
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(draw, 1, 6).Draw(t, "receipts")
		other := rapid.Permutation(append(list, list...)).Draw(t, "order")
		if a, b := all(list), all(other); a != b {
			t.Fatalf("%+v and %+v", a, b)
		}
	})
}

func TestClosedIsTheEnd(t *testing.T) {
	a := fresh().Close("answered", opened)
	if d := due(a, opened, steps); d.Reason != alert.IsClosed {
		t.Error(d.Reason)
	}
	if _, err := a.Take("anna", opened, time.Minute); !errors.Is(err, alert.ErrClosed) {
		t.Error(err)
	}
	if _, err := a.HandOver("anna", opened); !errors.Is(err, alert.ErrClosed) {
		t.Error(err)
	}
	if again := a.Close("dismissed", opened.Add(time.Hour)); again.Why != "answered" {
		t.Error("closed twice")
	}
	if told := a.Record(0, opened, sent("anna", opened)); len(told.Attempts) != 1 || told.State != alert.Closed ||
		!told.Due.IsZero() {
		t.Errorf("a late record opens it again: %+v", told)
	}
}

// Promise 3: an open alert always has a due time, what is due can be claimed, and somebody new is called in bounded
// time, whatever happens to it.
func TestNoAlertIsForgotten(t *testing.T) {
	people := []string{"anna", "ben", "sophie"}
	drawSteps := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) alert.Step {
		return alert.Step{
			Who:   rapid.SliceOfNDistinct(rapid.SampledFrom(people), 0, 3, rapid.ID).Draw(t, "who"),
			After: time.Duration(rapid.IntRange(0, 20).Draw(t, "after")) * time.Minute,
		}
	}), 0, 4)
	outcomes := []alert.Outcome{alert.Sent, alert.Failed, alert.Busy, alert.Unknown, alert.Suppressed}
	rapid.Check(t, func(t *rapid.T) {
		a, now := fresh(), opened
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1800).Draw(t, "seconds")) * time.Second)
			who := rapid.SampledFrom(people).Draw(t, "who")
			switch rapid.IntRange(0, 8).Draw(t, "move") {
			case 0, 1, 2:
				d := due(a, now, drawSteps.Draw(t, "steps"))
				if a = d.Alert; d.Reason == alert.NotDue {
					break
				}
				var tries []alert.Attempt
				for _, person := range whom(d) {
					if rapid.Bool().Draw(t, "crash") {
						break
					}
					tries = append(tries, came(rapid.SampledFrom(outcomes).Draw(t, "outcome"), person, now))
				}
				if rapid.Bool().Draw(t, "recorded") {
					a = a.Record(a.Step, now, tries...)
				}
			case 3:
				if taken, err := a.Take(who, now,
					time.Duration(rapid.IntRange(-10, 1000).Draw(t, "lease"))*time.Minute); err == nil {
					a = taken
				}
			case 4:
				if handed, err := a.HandOver(who, now); err == nil {
					a = handed
				}
			case 5:
				if next, err := a.Escalate(who, now); err == nil {
					a = next
				}
			case 6:
				if snoozed, err := a.Snooze(who, now,
					time.Duration(rapid.IntRange(-10, 1000).Draw(t, "snooze"))*time.Minute); err == nil {
					a = snoozed
				}
			case 7:
				// a record that comes late
				a = a.Record(rapid.IntRange(0, a.Step).Draw(t, "step"), now, came(alert.Sent, who, now))
			case 8:
				receipt := sent(who, now)
				receipt.Step = rapid.IntRange(0, a.Step).Draw(t, "step")
				receipt.Receipt = alert.Receipt{Delivered: rapid.Bool().Draw(t, "delivered"), At: now}
				a = a.Receive(receipt)
			}
			bound := max(alert.LongWait, alert.MaxTake, alert.MaxSnooze, 20*time.Minute)
			if a.Due.IsZero() || a.Due.After(now.Add(bound)) {
				t.Fatalf("%s and due %s at %s", a.State, a.Due.Sub(opened), now.Sub(opened))
			}
			if len(a.Attempts) > alert.MaxAttempts {
				t.Fatalf("%d told", len(a.Attempts))
			}
		}
		a.DeclinedBy = ""
		for try := 0; ; try++ { // left alone, it calls somebody
			if try == 12 {
				t.Fatalf("nobody is called: %+v", a)
			}
			d := due(a, a.Due, steps)
			if d.Reason == alert.NotDue || d.Reason == alert.IsClosed {
				t.Fatalf("due and not to be claimed: %v", d.Reason)
			}
			if a = d.Alert; len(whom(d)) > 0 {
				break
			}
		}
	})
}
