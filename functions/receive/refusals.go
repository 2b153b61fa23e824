package receive

import (
	"sync"
	"time"
)

// refusals keeps a flood of forged deliveries from becoming a flood of our own log, which would cost more than refusing
// them: the first of a kind is told at once, those that follow are gathered and told together.
type refusals struct {
	mu    sync.Mutex
	kinds map[refusal]*refused
}

// refusal is a kind of refusal. There are few: they are kept.
type refusal struct {
	what     string // "rejected", for the log
	platform string
}

type refused struct {
	untold int
	reason string    // of the last; never with a secret in it
	last   time.Time // when any was last told
}

// quietFor is how long the refusals of one kind are gathered after one was told.
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
	r.kinds[kind].untold++
	r.kinds[kind].reason = reason
}

// tell gives f what is to be told now. Asked at each request, it leaves untold only what Lambda takes along when it
// ends the process: in a flood the count is a lower bound.
func (r *refusals) tell(now time.Time, f func(kind refusal, reason string, times int)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for kind, k := range r.kinds {
		if k.untold > 0 && (k.last.IsZero() || now.Sub(k.last) >= quietFor) {
			f(kind, k.reason, k.untold)
			k.untold, k.last = 0, now
		}
	}
}
