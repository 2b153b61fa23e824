package receive

import (
	"sync"
	"time"
)

// refusals keeps a flood of forged deliveries from becoming a flood of our own log, which would cost more than refusing
// them: the first of a platform is told at once, those that follow are counted and told together.
type refusals struct {
	mu    sync.Mutex
	kinds map[string]*refused
}

type refused struct {
	untold int
	last   time.Time // when any was last told
}

// quietFor is how long the refusals of one kind are gathered after one was told.
const quietFor = 10 * time.Second

// note counts one refusal of a kind (kinds must be few: they are kept), and returns how many are to be told now, itself
// included; 0 for none. What is gathered when Lambda ends the process is not told: the count is a lower bound in a flood,
// and exact outside one.
func (r *refusals) note(kind string, now time.Time) (n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.kinds == nil {
		r.kinds = map[string]*refused{}
	}
	k := r.kinds[kind]
	if k == nil {
		k = &refused{}
		r.kinds[kind] = k
	}
	k.untold++
	if !k.last.IsZero() && now.Sub(k.last) < quietFor {
		return 0
	}
	n, k.untold, k.last = k.untold, 0, now
	return n
}
