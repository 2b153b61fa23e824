// Package clock gives tests a clock that only they move, and the moments at which date arithmetic tends to fail.
package clock

import (
	"sync"
	"time"
)

// Clock is a clock under test control. It is safe for concurrent use.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	step time.Duration // added by each reading
}

// At is a clock that only Forward moves.
func At(now time.Time) *Clock { return &Clock{now: now} }

// Ticking is a clock that each reading moves by a millisecond, for code that runs beside the test.
func Ticking(now time.Time) *Clock { return &Clock{now: now, step: time.Millisecond} }

// Now is the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now
	c.now = now.Add(c.step)
	return now
}

// Forward moves the clock.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Moment is a time at which date arithmetic tends to fail.
type Moment struct {
	Name   string
	At     time.Time
	OnCall string // id of the person on call in the sample team
}

// Moments are those that whole-system tests must pass, in the sample team's time zone, Paris. Its turns change on
// Mondays at nine.
func Moments() []Moment {
	at := func(name, utc, onCall string) Moment {
		t, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			panic(err) // they are constant
		}
		return Moment{name, t, onCall}
	}
	return []Moment{
		at("Anna's week", "2026-11-18T13:00:00Z", "anna"),
		at("Sophie's week", "2026-11-25T13:00:00Z", "sophie"),
		at("the hour that is skipped", "2027-03-28T00:59:30Z", "anna"),
		at("the hour that comes twice", "2027-10-31T00:59:30Z", "sophie"),
		at("29 February", "2028-02-29T22:59:30Z", "sophie"),
		at("the last minute of a year", "2026-12-31T22:59:30Z", "anna"),
		at("the minute of a hand-over", "2026-11-30T07:59:30Z", "sophie"),
		at("the minute of the test page", "2026-12-01T09:00:00Z", "anna"),
	}
}
