// Package faults stands between the functions of infra/lab/stack and the services they call, and has calls go wrong:
// some of them, chosen by a seed and by what they are, never by time. A call is the nth of its function and operation
// on its item, so that what else runs beside it does not move its fault: the same seed wrongs the same writes of the
// same mentions again.
//
// What is drawn by chance in each run (tokens of links, codes, the stack's name) is counted by its kind alone.
package faults

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"oyez/infra/lab/stack"
)

// Kind is one way in which a call goes wrong.
type Kind string

// The kinds. Whoever calls cannot tell some of them apart; what has happened differs.
const (
	Throttled  Kind = "throttled" // refused, no effect
	Broken     Kind = "500"       // no effect
	Cut        Kind = "cut"       // the connection is cut before there is an effect
	Slow       Kind = "slow"      // it takes its time, and then all is well
	BrokenLate Kind = "500 after" // there is an effect, the answer says that there is none
	Dropped    Kind = "dropped"   // there is an effect, and no answer
	// there is an effect, and no answer until receive gives up; to others it comes late and cut: see Crawl
	Hung Kind = "hung"
	// the network gives it twice, and the second answer is heard: a race lost to oneself
	Twice      Kind = "twice"
	KillBefore Kind = "killed before" // the function dies before there is an effect
	KillAfter  Kind = "killed after"  // the function dies when there is one
)

var kinds = []Kind{Throttled, Broken, Cut, Slow, BrokenLate, Dropped, Hung, Twice}

// after says whether a kind leaves an effect that the function does not learn of.
func (k Kind) after() bool { return k == BrokenLate || k == Dropped || k == Hung || k == KillAfter }

// Options say how much goes wrong.
type Options struct {
	Seed   uint64
	OneIn  int           // one call in so many goes wrong; 0 for none
	KillIn int           // one call in so many ends its function; 0 for none
	Repeat int           // one event in so many is delivered twice, and one in so many late; 0 for none
	Pause  time.Duration // what Slow takes
}

// Layer places faults. It is safe for goroutines.
type Layer struct {
	o      Options
	on     atomic.Bool
	slow   atomic.Bool
	mu     sync.Mutex
	kill   func(stack.Call) bool
	alive  func(stack.Call) bool
	calls  int
	placed map[Kind]int
	nth    map[string]int     // how many calls there were of a place
	hung   map[string]int     // how many calls of a function hang in this crawl
	told   map[string]pending // by sandbox
	lost   []Excuse
}

// pending is what a sandbox has sent by SMS and not yet written down.
type pending struct {
	last  stack.Call
	texts []string
}

// New makes a layer that is off.
func New(o Options) *Layer {
	return &Layer{o: o, placed: map[Kind]int{}, nth: map[string]int{}, told: map[string]pending{}}
}

// Begin switches the faults on. kill ends the sandbox of a call, alive says whether it still runs: (*stack.Stack).Kill
// and Alive, known once the stack stands.
func (l *Layer) Begin(kill, alive func(stack.Call) bool) {
	l.mu.Lock()
	l.kill, l.alive = kill, alive
	l.mu.Unlock()
	l.on.Store(true)
}

// End switches everything off.
func (l *Layer) End() {
	l.on.Store(false)
	l.slow.Store(false)
}

// Crawl makes every call of the table slow, or no longer. A layer that places no faults does not crawl.
func (l *Layer) Crawl(on bool) {
	l.mu.Lock()
	l.hung = map[string]int{}
	l.mu.Unlock()
	l.slow.Store(on && l.o.OneIn > 0)
}

// draw is a number that depends on the seed, a name and a number alone.
func (l *Layer) draw(name string, n int) uint64 {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, []uint64{l.o.Seed, uint64(n)}) // a hash takes everything
	_, _ = h.Write([]byte(name))
	x := h.Sum64() // neighbours must not resemble one another: the finisher of SplitMix64
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// patience is longer than receive waits for the table, the one function that does not wait for long. The SDK of the
// others waits ten seconds for an answer: hours is longer than that.
const (
	patience = 1300 * time.Millisecond
	hours    = 12 * time.Second
)

// hanging is how many calls of each function hang in a crawl for as long as their caller waits; the others are held up.
const hanging = 2

// crawl has a call take its time, and says whether its caller has given up.
func (l *Layer) crawl(c stack.Call, r *http.Request) (hung bool) {
	if c.Function == "Receive" {
		wait(r, patience)
		return true
	}
	l.mu.Lock()
	l.hung[c.Function]++
	hung = l.hung[c.Function] <= hanging
	l.mu.Unlock()
	if hung {
		wait(r, hours)
	} else {
		wait(r, 2*l.o.Pause)
	}
	return hung
}

// place is what a call is, as far as another run knows it too.
func place(c stack.Call) string {
	on := c.On
	switch kind, _, _ := strings.Cut(c.On, "#"); kind {
	case "link", "sent", "code", "ask", "session":
		on = kind
	}
	if strings.HasPrefix(c.Target, "+") {
		on = c.Target
	}
	return strings.Join([]string{c.Function, c.Service, c.Operation, on}, " ")
}

func oneIn(x uint64, n int) bool { return n > 0 && x%uint64(n) == 0 }

// pick is what is to go wrong with a call; "" for nothing.
func (l *Layer) pick(c stack.Call) Kind {
	if !l.on.Load() {
		return ""
	}
	where := place(c)
	l.mu.Lock()
	l.nth[where]++
	n := l.nth[where]
	l.mu.Unlock()
	if oneIn(l.draw("kill "+where, n), l.o.KillIn) {
		return []Kind{KillBefore, KillAfter}[l.draw("side "+where, n)%2]
	}
	if oneIn(l.draw("fault "+where, n), l.o.OneIn) {
		return kinds[l.draw("kind "+where, n)%uint64(len(kinds))]
	}
	return ""
}

// Between is for stack.Options.
func (l *Layer) Between(c stack.Call, service http.Handler) http.Handler {
	kind := l.pick(c)
	crawls := l.slow.Load() && c.Service == "dynamodb"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hung := crawls && l.crawl(c, r)
		l.mu.Lock()
		if l.on.Load() {
			l.calls++
		}
		if kind != "" {
			l.placed[kind]++
		}
		kill := l.kill
		l.mu.Unlock()
		status := l.serve(kind, c, kill, service, w, r)
		if hung && kind == "" {
			kind = Hung
		}
		l.watch(c, kind, status)
	})
}

// serve does to one call what its kind says, and returns the status of the service's answer; 0 when it had no effect.
func (l *Layer) serve(kind Kind, c stack.Call, kill func(stack.Call) bool, service http.Handler, w http.ResponseWriter,
	r *http.Request,
) int {
	happens := func() *httptest.ResponseRecorder {
		seen := httptest.NewRecorder()
		service.ServeHTTP(seen, r)
		return seen
	}
	switch kind {
	case Throttled:
		code := map[string]string{"dynamodb": "ProvisionedThroughputExceededException", "sns": "Throttled"}[c.Service]
		if code == "" {
			code = "ThrottlingException"
		}
		stack.Fail(w, c.Service, http.StatusBadRequest, code, "slow down")
		return 0
	case Broken:
		stack.Fail(w, c.Service, http.StatusInternalServerError, "InternalServerError", "try again")
		return 0
	case Cut:
		cut(w)
		return 0
	case KillBefore:
		kill(c)
		cut(w)
		return 0
	case Slow:
		wait(r, l.o.Pause)
	case BrokenLate:
		status := happens().Code
		stack.Fail(w, c.Service, http.StatusInternalServerError, "InternalServerError", "try again")
		return status
	case Dropped, Hung, KillAfter:
		status := happens().Code
		if kind == KillAfter {
			kill(c)
		}
		if kind == Hung && c.Function == "Receive" {
			wait(r, patience)
		} else if kind == Hung {
			wait(r, 2*l.o.Pause)
		}
		cut(w)
		return status
	case Twice:
		happens()
	}
	seen := happens()
	for name, values := range seen.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(seen.Code)
	_, _ = w.Write(seen.Body.Bytes()) // whoever called may be gone
	return seen.Code
}

// wait passes some time, at most until whoever called has gone.
func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// cut ends the connection without an answer.
func cut(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = c.Close() // that is all it is for
	}
}

// watch notes where an SMS may be sent again rightly: SNS has taken it, and we could not write that down in the alert.
// That the message is noted under its id, for its receipt, is not yet that.
func (l *Layer) watch(c stack.Call, kind Kind, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	told := l.told[c.Key].texts
	sms := c.Service == "sns" && strings.HasPrefix(c.Target, "+")
	record := c.Operation == "UpdateItem" && strings.HasPrefix(c.On, "alert#")
	switch {
	case sms && status == http.StatusOK && kind == Twice:
		l.note(c, kind, c.Text)
		l.told[c.Key] = pending{c, append(told, c.Text)}
	case sms && status == http.StatusOK && kind.after():
		l.note(c, kind, c.Text)
	case sms && status == http.StatusOK:
		l.told[c.Key] = pending{c, append(told, c.Text)}
	case len(told) > 0 && (kind == KillBefore || kind == KillAfter):
		l.note(c, kind, told...)
		delete(l.told, c.Key)
	case len(told) > 0 && record && kind != "" && kind != Slow:
		l.note(c, kind, told...)
	case len(told) > 0 && record && status == http.StatusOK:
		delete(l.told, c.Key)
	}
}

func (l *Layer) note(c stack.Call, kind Kind, texts ...string) {
	for _, text := range texts {
		l.lost = append(l.lost,
			Excuse{Text: text, Why: fmt.Sprintf("%s, %s on %s: %s", c.Function, c.Operation, subject(c), kind)})
	}
}

// subject is what a call is on, without a phone's number.
func subject(c stack.Call) string {
	if c.On == "" {
		return c.Service
	}
	return c.On
}

// Excuse is a moment at which an SMS may rightly have been sent again: SNS has taken it, and we could not write that
// down.
type Excuse struct {
	Text string // of the SMS
	Why  string
}

// Report is what went wrong.
type Report struct {
	Calls   int          // while faults were on
	Placed  map[Kind]int // without the calls that a crawl held up
	Excuses []Excuse
}

// Kills counts the functions that were killed.
func (r Report) Kills() int { return r.Placed[KillBefore] + r.Placed[KillAfter] }

// Faults counts the calls that went wrong, kills included.
func (r Report) Faults() (n int) {
	for _, placed := range r.Placed {
		n += placed
	}
	return n
}

// Report is what went wrong so far.
func (l *Layer) Report() Report {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := Report{Calls: l.calls, Placed: map[Kind]int{}, Excuses: slices.Clone(l.lost)}
	for kind, n := range l.placed {
		r.Placed[kind] = n
	}
	for _, p := range l.told {
		if l.alive == nil || l.alive(p.last) {
			continue
		}
		for _, text := range p.texts {
			r.Excuses = append(r.Excuses,
				Excuse{Text: text, Why: p.last.Function + " ran out of its time before it wrote down an SMS"})
		}
	}
	return r
}

// Late is how late a late event comes, by the stack's clock.
const Late = 20 * time.Second

// Plan is for stack.Options.
func (l *Layer) Plan(e stack.Event) (w stack.DeliveryPlan) {
	if !l.on.Load() {
		return w
	}
	w.Repeat = oneIn(l.draw("again "+e.Kind+e.To, e.N), l.o.Repeat)
	if oneIn(l.draw("late "+e.Kind+e.To, e.N), l.o.Repeat) {
		w.Late = Late
	}
	return w
}
