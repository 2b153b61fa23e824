// Package faults stands between the functions of infra/stack and the services they call, and has calls go wrong: some of
// them, chosen by a seed and the number of the call, never by time, so that a seed that finds something finds it again.
// (Which call has which number still depends on what runs beside it; run one sandbox a function to have even that fixed.)
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

	"oyez/infra/stack"
)

// Kind is one way in which a call goes wrong.
type Kind string

// The kinds. Whoever calls cannot tell some of them apart; what has happened differs.
const (
	Throttled  Kind = "throttled"     // refused, no effect
	Broken     Kind = "500"           // no effect
	Cut        Kind = "cut"           // the connection is cut before there is an effect
	Slow       Kind = "slow"          // it takes its time, and then all is well
	BrokenLate Kind = "500 after"     // there is an effect, the answer says that there is none
	Dropped    Kind = "dropped"       // there is an effect, and no answer
	Hung       Kind = "hung"          // there is an effect, and no answer until receive gives up; others wait too long to be waited for
	Twice      Kind = "twice"         // the network gives it twice, and the second answer is heard: a race lost to oneself
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
	Again  int           // one event in so many is delivered twice, and one in so many late; 0 for none
	Pause  time.Duration // what Slow takes
}

// Layer places faults. It is safe for goroutines.
type Layer struct {
	o    Options
	on   atomic.Bool
	slow atomic.Bool
	kill func(stack.Call) bool

	mu     sync.Mutex
	calls  int
	placed map[Kind]int
	told   map[string][]string // what sandboxes have sent by SMS and not yet written down
	lost   []Excuse
}

// New makes a layer that is off. kill ends the sandbox of a call; it is (*stack.Stack).Kill, known once the stack stands.
func New(o Options) *Layer {
	return &Layer{o: o, placed: map[Kind]int{}, told: map[string][]string{}}
}

// Begin switches the faults on.
func (l *Layer) Begin(kill func(stack.Call) bool) {
	l.mu.Lock()
	l.kill = kill
	l.mu.Unlock()
	l.on.Store(true)
}

// End switches everything off.
func (l *Layer) End() {
	l.on.Store(false)
	l.slow.Store(false)
}

// Crawl makes every call of the table slow, or no longer.
func (l *Layer) Crawl(on bool) { l.slow.Store(on) }

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

// patience is longer than receive waits for the table, the one function that does not wait for long.
const patience = 1300 * time.Millisecond

// crawling is how long a call takes that does not come to an end in time: longer than its caller waits, where somebody waits
// for that caller. To hold the others up for as long shows nothing more.
func (l *Layer) crawling(c stack.Call) time.Duration {
	if c.Function == "Receive" {
		return patience
	}
	return 2 * l.o.Pause
}

func oneIn(x uint64, n int) bool { return n > 0 && x%uint64(n) == 0 }

// pick is what is to go wrong with a call; "" for nothing.
func (l *Layer) pick(c stack.Call) Kind {
	if !l.on.Load() {
		return ""
	}
	if oneIn(l.draw("kill "+c.Function, c.N), l.o.KillIn) {
		return []Kind{KillBefore, KillAfter}[l.draw("side "+c.Function, c.N)%2]
	}
	if oneIn(l.draw("fault "+c.Function, c.N), l.o.OneIn) {
		return kinds[l.draw("kind "+c.Function, c.N)%uint64(len(kinds))]
	}
	return ""
}

// Between is for stack.Options.
func (l *Layer) Between(c stack.Call, service http.Handler) http.Handler {
	kind := l.pick(c)
	crawl := l.slow.Load() && c.Service == "dynamodb"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if crawl {
			wait(r, l.crawling(c))
		}
		l.mu.Lock()
		l.calls++
		if kind != "" {
			l.placed[kind]++
		}
		kill := l.kill
		l.mu.Unlock()
		status := l.serve(kind, c, kill, service, w, r)
		l.watch(c, kind, status)
	})
}

// serve does to one call what its kind says, and returns the status of the service's answer; 0 when it had no effect.
func (l *Layer) serve(kind Kind, c stack.Call, kill func(stack.Call) bool, service http.Handler, w http.ResponseWriter, r *http.Request) int {
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
		if kind == Hung {
			wait(r, l.crawling(c))
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

// watch notes where an SMS may be sent again rightly: SNS has taken it, and we could not write that down.
func (l *Layer) watch(c stack.Call, kind Kind, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	told := len(l.told[c.Key]) > 0
	sms := c.Service == "sns" && strings.HasPrefix(c.Target, "+")
	switch {
	case sms && status == http.StatusOK && kind == Twice:
		l.note(c, kind, c.Text)
		l.told[c.Key] = append(l.told[c.Key], c.Text)
	case sms && status == http.StatusOK && kind.after():
		l.note(c, kind, c.Text)
	case sms && status == http.StatusOK:
		l.told[c.Key] = append(l.told[c.Key], c.Text)
	case told && (kind == KillBefore || kind == KillAfter):
		l.note(c, kind, l.told[c.Key]...)
		delete(l.told, c.Key)
	case told && c.Operation == "PutItem" && kind != "" && kind != Slow:
		l.note(c, kind, l.told[c.Key]...)
	case told && c.Operation == "PutItem" && status == http.StatusOK:
		delete(l.told, c.Key)
	}
}

func (l *Layer) note(c stack.Call, kind Kind, texts ...string) {
	for _, text := range texts {
		l.lost = append(l.lost, Excuse{Text: text, Why: fmt.Sprintf("%s call %d, %s: %s", c.Function, c.N, c.Operation, kind)})
	}
}

// Excuse is a moment at which an SMS may rightly have been sent again: SNS has taken it, and we could not write that down.
type Excuse struct {
	Text string // of the SMS
	Why  string
}

// Report is what went wrong.
type Report struct {
	Calls   int
	Placed  map[Kind]int
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
	return r
}

// Late is how late a late event comes, by the stack's clock.
const Late = 20 * time.Second

// Whim is for stack.Options.
func (l *Layer) Whim(e stack.Event) (w stack.Whim) {
	if !l.on.Load() {
		return w
	}
	w.Again = oneIn(l.draw("again "+e.Kind+e.To, e.N), l.o.Again)
	if oneIn(l.draw("late "+e.Kind+e.To, e.N), l.o.Again) {
		w.Late = Late
	}
	return w
}
