package receive

import (
	"sync"
	"time"
)

// refusals keeps a flood of forged deliveries from flooding our own log, which would cost more than the refusals
// themselves. It reports the first refusal of a kind at once, and those that follow together.
type refusals struct {
	mu    sync.Mutex
	kinds map[refusal]*refused
}

// refusal is a kind of refusal. There are few, so they are kept.
type refusal struct {
	what     string // "rejected", for the log
	platform string
}

type refused struct {
	unreported int
	reason     string    // of the last; it holds no secret
	reportedAt time.Time // when this kind was last reported
}

// quietFor is how long refusals of a kind are gathered after a report.
const quietFor = 10 * time.Second

func (r *refusals) note(kind refusal, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kinds == nil {
		r.kinds = map[refusal]*refused{}
	}
	if r.kinds[kind] == nil {
		r.kinds[kind] = &refused{}
	}
	r.kinds[kind].unreported++
	r.kinds[kind].reason = reason
}

// report gives f what is to be reported now. It is called at each request. What is still unreported when Lambda ends
// the process is lost, so in a flood the count is a lower bound.
func (r *refusals) report(now time.Time, f func(kind refusal, reason string, times int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for kind, k := range r.kinds {
		if k.unreported > 0 && (k.reportedAt.IsZero() || now.Sub(k.reportedAt) >= quietFor) {
			f(kind, k.reason, k.unreported)
			k.unreported, k.reportedAt = 0, now
		}
	}
}
