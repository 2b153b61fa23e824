package session

import (
	"slices"
	"time"
)

// Quota is how often something may be done within any stretch of time of a length.
type Quota struct {
	Max    int
	Within time.Duration
}

// CodesOfPerson is how many codes are sent to one number.
func CodesOfPerson() Quota { return Quota{Max: 3, Within: time.Hour} }

// CodesInAll is how many codes are sent to anybody.
func CodesInAll() Quota { return Quota{Max: 20, Within: 24 * time.Hour} }

// WrongCodes is how many wrong guesses at a person's codes stop the number.
func WrongCodes() Quota { return Quota{Max: 10, Within: 24 * time.Hour} }

// TestPages is how many test pages somebody may send to oneself.
func TestPages() Quota { return Quota{Max: 3, Within: time.Hour} }

// Left keeps of the times at which it was done those that still count.
func (q Quota) Left(done []time.Time, now time.Time) []time.Time {
	return slices.DeleteFunc(slices.Clone(done), func(at time.Time) bool { return !now.Before(at.Add(q.Within)) })
}

// Spend adds now to the times at which it was done, and is false when that would be once too often.
func (q Quota) Spend(done []time.Time, now time.Time) ([]time.Time, bool) {
	left := q.Left(done, now)
	if len(left) >= q.Max {
		return left, false
	}
	return append(left, now), true
}

// Room says whether a month's SMS leave room for those that no alert needs: less than half of what the month may bring
// is sent. The other half is the alerts', whoever asks for codes however often.
func Room(sent, month int64) bool { return 2*sent < month }
