package alert

import (
	"slices"
	"time"

	"oyez/shared/mention"
)

// More than BurstFrom alerts of one source within BurstWithin are a burst: from then on one of them rings for all. When
// that one is closed, the next of those still open takes its place, but not within BurstRest: so a phone rings for a
// thousand people as for one, and nobody of the thousand is forgotten.
const (
	BurstFrom   = 10
	BurstWithin = 10 * time.Minute
	BurstRest   = 10 * time.Minute
)

// Burst is what one source brought of alerts lately.
type Burst struct {
	Source     mention.Source
	Version    int64
	Recent     []Opened  // the newest, before there was a burst
	Since      time.Time // when it began; its name among the bursts of its source
	Head       string    // id of the alert that rings for all; "" when there is no burst
	HeadAt     time.Time // since when
	Count      int       // alerts that were joined since it began
	Suppressed int       // of those, how many did not ring when they came, because another did
	LastAt     time.Time // when the last was joined
}

// Opened is one alert, and when it first came due.
type Opened struct {
	ID string
	At time.Time
}

// Place is where an alert stands in its source's burst.
type Place int

// The places.
const (
	Alone        Place = iota // no burst, or not of it
	Leads                     // it rings for all
	WaitsInBurst              // another rings for it
)

// See says where an alert stands that is about to be told for the first time, or follows already. headOpen says whether
// the alert that rings for all still stands; more than from within BurstWithin make a burst.
func (b Burst) See(a Alert, headOpen bool, from int, now time.Time) (Burst, Place) {
	switch {
	case b.Head == a.ID:
		return b, Leads
	case a.Burst && headOpen, a.Burst && now.Before(b.HeadAt.Add(BurstRest)):
		return b, WaitsInBurst
	case a.Burst:
		b.Head, b.HeadAt = a.ID, now
		return b, Leads
	case b.Head != "" && now.Before(b.LastAt.Add(BurstWithin)):
		b.Count, b.Suppressed, b.LastAt = b.Count+1, b.Suppressed+1, now
		return b, WaitsInBurst
	}
	b.Recent = slices.DeleteFunc(slices.Clone(b.Recent),
		func(o Opened) bool { return o.ID == a.ID || !o.At.After(now.Add(-BurstWithin)) })
	b.Recent = append(b.Recent, Opened{ID: a.ID, At: now})
	if len(b.Recent) <= from {
		return b, Alone
	}
	b.Since, b.Head, b.HeadAt, b.LastAt, b.Count, b.Suppressed, b.Recent = now, a.ID, now, now, len(b.Recent), 0, nil
	return b, Leads
}

// Lead makes the alert the one that rings for as many.
func (a Alert) Lead(joined int) Alert {
	a.Burst, a.Joined = true, joined
	return a
}
