package session

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 21, 1, 47, 0, 0, time.UTC)

// Whatever the order of doings, no stretch of the quota's length holds more than its number, and one that was refused
// would have been one too many.
func TestQuotaHoldsInEveryStretch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quota{
			Max:    rapid.IntRange(1, 5).Draw(t, "max"),
			Within: time.Duration(rapid.IntRange(1, 60).Draw(t, "within")) * time.Minute,
		}
		var kept, all []time.Time
		now := start
		for range rapid.IntRange(1, 60).Draw(t, "doings") {
			now = now.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "pause")) * time.Minute)
			within := 0
			for _, at := range all {
				if now.Sub(at) < q.Within {
					within++
				}
			}
			var ok bool
			kept, ok = q.Spend(kept, now)
			if ok != (within < q.Max) {
				t.Fatalf("allowed is %v with %d of %d done", ok, within, q.Max)
			}
			if ok {
				all = append(all, now)
			}
		}
	})
}

func TestACodeOpensForItsBrowserAlone(t *testing.T) {
	a := ForCodeOf("anna", "token", "123456", []byte("salt"), start)
	for _, row := range []struct {
		name, token, code string
		change            func(*Ask)
		opens             bool
	}{
		{"the right one", "token", "123456", func(*Ask) {}, true},
		{"another code", "token", "123457", func(*Ask) {}, false},
		{"no code", "token", "", func(*Ask) {}, false},
		{"another browser", "token2", "123456", func(*Ask) {}, false},
		{"another salt", "token", "123456", func(a *Ask) { a.Salt = nil }, false},
		{"nobody's number", "token", "123456", func(a *Ask) { a.Person = "" }, false},
		{"a demand for something else", "token", "123456", func(a *Ask) { a.Kind = ForPasskey }, false},
		{"nothing sealed", "token", "", func(a *Ask) { a.Seal = nil }, false},
	} {
		ask := a
		row.change(&ask)
		if ask.Opens(row.token, row.code) != row.opens {
			t.Errorf("%s: opens is %v", row.name, !row.opens)
		}
	}
	if string(Challenge("token", ForPasskey)) == string(Challenge("token", ForNewKey)) ||
		len(Challenge("token", ForPasskey)) != 32 {
		t.Error("one challenge is good for two things, or short")
	}
}

func TestSameNumber(t *testing.T) {
	for typed, same := range map[string]bool{
		"+33612345678": true, "+33 6 12 34 56 78": true, "0033612345678": true, "06.12.34.56.78": true,
		"06 12 34 56 78": true, "612345678": true,
		"+33612345679": false, "33612345678": true, "0033612345679": false, "12345678": true, "2345678": false,
		"5678": false, "": false, "+": false,
	} {
		if got := SameNumber(typed, "+33612345678"); got != same {
			t.Errorf("%q: %v", typed, got)
		}
	}
}
