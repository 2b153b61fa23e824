package alert_test

import (
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/mention"
)

var opened = time.Date(2026, 11, 21, 2, 31, 0, 0, time.UTC)

func fresh() alert.Alert {
	return alert.New("x/1#abc", 1, mention.Key{Source: "x/1", Kind: mention.Post, ID: "9"}, 91, "4821", "trace", opened)
}

func sent(person string, at time.Time) alert.Told {
	return alert.Told{Person: person, At: at, Outcome: alert.Sent}
}

func claim(t *testing.T, a alert.Alert, now time.Time) alert.Alert {
	t.Helper()
	a, err := a.Claim(now)
	if err != nil {
		t.Fatalf("claim at %s: %v", now.Sub(opened), err)
	}
	return a
}

func TestFirstStepNeedsNoWaitingAndTheNextDoes(t *testing.T) {
	a := claim(t, fresh(), opened)
	if _, err := a.Claim(opened.Add(time.Second)); !errors.Is(err, alert.ErrNotDue) {
		t.Errorf("a second claim of one step: %v", err)
	}
	a = a.Tell(sent("anna", opened.Add(time.Second)), false, 2)
	if want := opened.Add(time.Second + alert.StepWait); a.Due != want || a.Step != 1 {
		t.Errorf("due %s step %d, want %s step 1", a.Due, a.Step, want)
	}
	if _, err := a.Claim(a.Due.Add(-time.Millisecond)); !errors.Is(err, alert.ErrNotDue) {
		t.Errorf("claimed too early: %v", err)
	}
	claim(t, a, a.Due)
}

func TestACrashAfterTheClaimRepeatsOnce(t *testing.T) {
	a := claim(t, fresh(), opened)
	a = claim(t, a, a.Due) // nobody recorded the first: it may have been sent
	if a.Step != 0 {
		t.Fatalf("step %d after one crash, want the same person again", a.Step)
	}
	a = claim(t, a, a.Due)
	if a.Step != 1 || a.Told[0].Outcome != alert.Unknown {
		t.Errorf("step %d, told %v after two crashes, want the next person", a.Step, a.Told)
	}
}

func TestAFailureThatPassesIsTriedAgainThenTheNextPerson(t *testing.T) {
	a, now := fresh(), opened
	for try := range 3 {
		a = claim(t, a, now)
		if a.Step != 0 {
			t.Fatalf("try %d is at step %d", try, a.Step)
		}
		a = a.Tell(alert.Told{Person: "anna", At: now, Outcome: alert.Failed}, true, 2)
		now = a.Due
	}
	if a.Step != 1 || a.Due.After(opened.Add(time.Minute)) {
		t.Errorf("step %d due %s after three failures, want step 1 within the minute", a.Step, a.Due.Sub(opened))
	}
}

func TestAFailureForGoodGoesToTheNextPersonAtOnce(t *testing.T) {
	a := claim(t, fresh(), opened).Tell(alert.Told{Person: "anna", At: opened, Outcome: alert.Failed}, false, 2)
	if a.Step != 1 || a.Due != opened {
		t.Errorf("step %d due %s, want step 1 now", a.Step, a.Due)
	}
}

func TestTakeIsALease(t *testing.T) {
	a := claim(t, fresh(), opened).Tell(sent("anna", opened), false, 2)
	a, err := a.Take("anna", opened.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	var taken *alert.TakenError
	if _, err := a.Take("ben", opened.Add(2*time.Minute)); !errors.As(err, &taken) || taken.By != "anna" {
		t.Errorf("a second take: %v", err)
	}
	if again, err := a.Take("anna", opened.Add(5*time.Minute)); err != nil || !again.Until.After(a.Until) {
		t.Errorf("taking again does not renew: %v %v", again.Until, err)
	}
	if _, err := a.Claim(a.Until.Add(-time.Second)); !errors.Is(err, alert.ErrNotDue) {
		t.Errorf("claimed while taken: %v", err)
	}
	if !a.Lapsed(a.Until) {
		t.Error("the lease does not end")
	}
	if b, err := a.Take("ben", a.Until); err != nil || b.TakenBy != "ben" {
		t.Errorf("a lapsed take is not free: %v", err)
	}
	if a = claim(t, a, a.Until); a.State != alert.Open || a.Step != 0 {
		t.Errorf("after the lease: %s step %d, want open from the first step", a.State, a.Step)
	}
}

func TestHandOverRingsTheNextNow(t *testing.T) {
	a := claim(t, fresh(), opened).Tell(sent("anna", opened), false, 2)
	a, _ = a.Take("anna", opened)
	if _, err := a.HandOver("ben", opened); !errors.Is(err, alert.ErrTaken) {
		t.Errorf("somebody else hands over: %v", err)
	}
	a, err := a.HandOver("anna", opened.Add(time.Minute))
	if err != nil || a.State != alert.Open || a.Step != 1 || a.Due != opened.Add(time.Minute) {
		t.Errorf("%+v %v", a, err)
	}
	claim(t, a, opened.Add(time.Minute))
}

func TestClosedIsTheEnd(t *testing.T) {
	a := fresh().Close("answered", opened)
	if _, err := a.Claim(opened); !errors.Is(err, alert.ErrClosed) {
		t.Error(err)
	}
	if _, err := a.Take("anna", opened); !errors.Is(err, alert.ErrClosed) {
		t.Error(err)
	}
	if _, err := a.HandOver("anna", opened); !errors.Is(err, alert.ErrClosed) {
		t.Error(err)
	}
	if again := a.Close("dismissed", opened.Add(time.Hour)); again.Why != "answered" {
		t.Error("closed twice")
	}
	if told := a.Tell(sent("anna", opened), false, 2); len(told.Told) != 1 || told.State != alert.Closed || !told.Due.IsZero() {
		t.Errorf("a late record opens it again: %+v", told)
	}
}

// Promise 3: an open alert always has a due time, and somebody new is reached in bounded time, whatever happens to it.
func TestNoAlertIsForgotten(t *testing.T) {
	people := []string{"anna", "ben"}
	rapid.Check(t, func(t *rapid.T) {
		a, now := fresh(), opened
		for range rapid.IntRange(1, 60).Draw(t, "moves") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1800).Draw(t, "seconds")) * time.Second)
			who := rapid.SampledFrom(people).Draw(t, "who")
			switch rapid.IntRange(0, 5).Draw(t, "move") {
			case 0, 1:
				claimed, err := a.Claim(now)
				if err != nil {
					break
				}
				a = claimed
				if rapid.Bool().Draw(t, "crash") {
					break
				}
				outcome := rapid.SampledFrom([]alert.Outcome{alert.Sent, alert.Failed, alert.Unknown, alert.Nobody}).Draw(t, "outcome")
				a = a.Tell(alert.Told{Person: who, At: now, Outcome: outcome}, outcome != alert.Sent && rapid.Bool().Draw(t, "again"), len(people))
			case 2:
				if taken, err := a.Take(who, now); err == nil {
					a = taken
				}
			case 3:
				if handed, err := a.HandOver(who, now); err == nil {
					a = handed
				}
			case 4:
				a = a.Tell(alert.Told{Person: who, At: now, Outcome: alert.Sent}, false, len(people)) // a record that comes late
			}
			if a.Due.IsZero() || a.Due.After(now.Add(max(alert.LongWait, alert.TakeLease))) {
				t.Fatalf("%s and due %s at %s", a.State, a.Due.Sub(opened), now.Sub(opened))
			}
			if _, err := a.Claim(a.Due); err != nil {
				t.Fatalf("due and not to be claimed: %v", err)
			}
			if len(a.Told) > alert.MaxTold {
				t.Fatalf("%d told", len(a.Told))
			}
		}
	})
}
