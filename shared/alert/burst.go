package alert

import (
	"slices"
	"time"

	"oyez/shared/mention"
)

// More than BurstFrom alerts of one source within BurstWithin are a burst: from then on one of them, its head, rings
// for all. When the head is closed, the next of those still open takes its place, but not within BurstRest: so a phone
// rings for a thousand people as for one, and nobody of the thousand is forgotten.
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
	HeadOpen   bool      // it is not closed; read with the burst, not stored in it
	Count      int       // alerts that were joined since it began
	Suppressed int       // of those, how many did not ring when they came, because another did
	LastAt     time.Time // when the last was joined
}

// Opened is one alert, and when it first came due.
type Opened struct {
	ID string
	At time.Time
}

// BudgetSpan is how long an SMS counts in a person's budget.
const BudgetSpan = time.Hour

// Budget is what a person was sent in the last BudgetSpan.
type Budget struct {
	Person  string // id
	Version int64
	Spent   []Spent
	Unread  bool // it cannot be read now
}

// Spent is one SMS in a budget.
type Spent struct {
	Entry string // which: whoever crashed before sending it does not pay twice
	At    time.Time
}

// Has says whether an SMS is counted already.
func (b Budget) Has(entry string) bool {
	return slices.ContainsFunc(b.Spent, func(s Spent) bool { return s.Entry == entry })
}

// Spend counts an SMS.
func (b Budget) Spend(entry string, now time.Time) Budget {
	b.Spent = append(slices.Clone(b.Spent), Spent{Entry: entry, At: now})
	return b
}
