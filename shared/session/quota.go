package session

import (
	"slices"
	"time"
)

// Quota limits how often something may be done within any period of a given length.
type Quota struct {
	Max    int
	Within time.Duration
}

// CodesOfPerson limits the codes sent to one number.
func CodesOfPerson() Quota { return Quota{Max: 3, Within: time.Hour} }

// CodesInAll limits the codes sent to everybody together.
func CodesInAll() Quota { return Quota{Max: 20, Within: 24 * time.Hour} }

// WrongCodes limits wrong guesses at one person's codes.
func WrongCodes() Quota { return Quota{Max: 10, Within: 24 * time.Hour} }

// TestPages limits the test pages people send themselves.
func TestPages() Quota { return Quota{Max: 3, Within: time.Hour} }

// Left returns the uses that still count.
func (q Quota) Left(done []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(done), func(at time.Time) bool { return !now.Before(at.Add(q.Within)) })
}

// Spend adds a use at now; false when that would exceed the quota.
func (q Quota) Spend(done []time.Time, now time.Time) ([]time.Time, bool) {
	left := q.Left(done, now)
	if len(left) >= q.Max {
		return left, false
	}
	return append(left, now), true
}

// Room reports whether there is room for SMS other than alerts: they stop at half of the month's budget, so that no
// flood of codes can use up the alerts' half.
func Room(sent, month int64) bool { return 2*sent < month }
