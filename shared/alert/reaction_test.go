package alert_test

import (
	"slices"
	"testing"
	"time"

	"oyez/shared/alert"
)

// After a change of shift whoever wants the next person means who is on call now, once; then the steps go on from
// there.
func TestEscalateAfterAChangeOfShift(t *testing.T) {
	moves := map[string]func(alert.Alert, string, time.Time) (alert.Alert, error){
		"escalated": alert.Alert.Escalate, "handed over": alert.Alert.HandOver,
	}
	for name, move := range moves {
		changed := []alert.Step{{}, {Who: []string{"sophie"}}, {Who: []string{"ben"}}}
		now := opened.Add(time.Minute)
		a, _ := told(t, fresh(), opened, steps)
		a, _ = move(a, "anna", now)
		a, call := told(t, a, now, changed)
		if call != "sophie" {
			t.Fatalf("%s: %s is called, want who is on call now", name, call)
		}
		a, _ = move(a, "sophie", now)
		a, call = told(t, a, now, changed)
		if call != "ben" {
			t.Errorf("%s again: %s is called", name, call)
		}
		a, _ = move(a, "ben", now)
		if _, call = told(t, a, now, changed); call != "sophie" {
			t.Errorf("%s a third time: %s is called", name, call)
		}
	}
	a, _ := told(t, fresh(), opened, steps)
	a, _ = a.Escalate("sophie", opened) // she is on call now, and gives it away
	if _, call := told(t, a, opened, []alert.Step{{Who: []string{"sophie"}}, {Who: []string{"ben"}}}); call != "ben" {
		t.Errorf("%s is called, who gave it away", call)
	}
}

// A round that told nobody is not begun again at once: neither where the carrier refuses all for good and e-mails
// leave, nor where everybody's hour is full. Nothing is claimed before its time, so no runner can turn round in it.
func TestARoundThatToldNobodyRests(t *testing.T) {
	held := func(person string, at time.Time) alert.Attempt {
		return alert.Attempt{
			Person: person, Route: alert.SMS, At: at, Outcome: alert.Suppressed,
			Reason: alert.OverBudget,
		}
	}
	refused := func(person string, at time.Time) alert.Attempt { return came(alert.Failed, person, at) }
	for name, row := range map[string]struct {
		came  func(string, time.Time) alert.Attempt
		mails bool
	}{"refused": {refused, false}, "refused, and mailed": {refused, true}, "over their budget": {held, false}} {
		a, now := fresh(), opened
		claims := 0
		for end := opened.Add(3 * alert.StepWait); now.Before(end); claims++ {
			if claims > 20 {
				t.Fatalf("%s: claimed %d times, and only %s are over", name, claims, now.Sub(opened))
			}
			var call []string
			a, call = claim(t, a, now, steps)
			for _, person := range call {
				step := a.Step
				a = a.Record(step, now, row.came(person, now))
				if row.mails {
					a = a.Record(step, now, alert.Attempt{
						Person: person, Route: alert.Email, AskedAt: now, At: now,
						Outcome: alert.Sent, MessageID: name + now.String() + person,
					})
				}
			}
			if a.Due.After(now) {
				now = a.Due
			}
		}
		if tries := len(slices.DeleteFunc(slices.Clone(a.Attempts),
			func(t alert.Attempt) bool { return t.Route == alert.Email })); tries != 3*len(steps) {
			t.Errorf("%s: %d tries in three rests, want a round in each", name, tries)
		}
	}
}

// Who has acted since an SMS knows of the alert: no other route is needed, whatever the carrier's network says of it.
func TestWhoHasActedIsReached(t *testing.T) {
	later := opened.Add(time.Minute)
	for name, row := range map[string]struct {
		act  func(alert.Alert) alert.Alert
		want []string
	}{
		"nobody has": {func(a alert.Alert) alert.Alert { return a }, []string{"anna", "zoe"}},
		"taken":      {func(a alert.Alert) alert.Alert { a, _ = a.Take("anna", later, 0); return a }, []string{"zoe"}},
		"taken, and lapsed": {func(a alert.Alert) alert.Alert {
			a, _ = a.Take("anna", later, 0)
			a = due(a, a.Until, steps).Alert
			return a
		}, []string{"zoe"}},
		"handed over": {func(a alert.Alert) alert.Alert {
			a, _ = a.Take("anna", later, 0)
			a, _ = a.HandOver("anna", later)
			return a
		}, []string{"zoe"}},
		"escalated": {
			func(a alert.Alert) alert.Alert { a, _ = a.Escalate("anna", later); return a },
			[]string{"zoe"},
		},
		"put off": {
			func(a alert.Alert) alert.Alert { a, _ = a.Snooze("anna", later, 0); return a },
			[]string{"zoe"},
		},
		"before it was sent": {func(a alert.Alert) alert.Alert {
			a, _ = a.Snooze("anna", opened.Add(-time.Second),
				0)
			return a
		}, []string{"anna", "zoe"}},
		"by somebody else": {
			func(a alert.Alert) alert.Alert { a, _ = a.Escalate("ben", later); return a },
			[]string{"anna", "zoe"},
		},
	} {
		a, _ := claim(t, fresh(), opened, []alert.Step{{Who: []string{"anna", "zoe"}}})
		for _, outcome := range []alert.Outcome{alert.Sent, alert.Failed} {
			told := a.Record(0, opened, came(outcome, "anna", opened), came(outcome, "zoe", opened))
			if got := row.act(told).Unproved(0, true); !slices.Equal(got, row.want) {
				t.Errorf("%s, %s: %v are told by another route, want %v", name, outcome, got, row.want)
			}
		}
	}
}
