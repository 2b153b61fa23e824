// Package clock gives tests a clock that only they move, and the moments at which Oyez must behave as on any other day.
package clock

import (
	"sync"
	"time"
)

// Clock shows what it was set to. It may be read and moved by several goroutines.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	step time.Duration // that each reading adds
}

// At is a clock that stands still until Forward moves it.
func At(now time.Time) *Clock { return &Clock{now: now} }

// Ticking is a clock that each reading moves by a millisecond, for what runs by itself beside the test.
func Ticking(now time.Time) *Clock { return &Clock{now: now, step: time.Millisecond} }

// Now is the time that the clock shows.
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

// Moment is a time at which software that counts days and hours tends to fail.
type Moment struct {
	Name   string
	At     time.Time
	OnCall string // the id of the person of the sample team whose turn it is
}

// Moments are those that tests of the whole must pass. Their hours are those of Paris, where the sample team lives; its
// turns change on Mondays at nine.
func Moments() []Moment {
	at := func(name, utc, onCall string) Moment {
		t, err := time.Parse(time.RFC3339, utc)
		if err != nil {
			panic(err) // they stand below
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
