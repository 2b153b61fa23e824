// Package faults makes calls of the functions in infra/lab/stack fail. A seed and the call's identity choose which,
// never time: a call is the nth of its function and operation on its item, so concurrent calls do not move its fault,
// and the same seed fails the same writes again.
//
// Items with random keys (link tokens, codes, the stack's name) are counted by kind alone.
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

// Kind is a way in which a call fails.
type Kind string

// The kinds. Callers cannot tell some of them apart, but the effects differ.
const (
	Throttled  Kind = "throttled" // refused, no effect
	Broken     Kind = "500"       // no effect
	Cut        Kind = "cut"       // the connection is cut before any effect
	Slow       Kind = "slow"      // delayed, then successful
	BrokenLate Kind = "500 after" // takes effect, but the response is an error
	Dropped    Kind = "dropped"   // takes effect, without a response
	// takes effect, without a response until receive gives up; other callers get it late and cut: see Crawl
	Hung Kind = "hung"
	// sent twice by the network; the caller sees the second response, and so loses a race to itself
	Twice      Kind = "twice"
	KillBefore Kind = "killed before" // the function dies before any effect
	KillAfter  Kind = "killed after"  // the function dies after the effect
)

var kinds = []Kind{Throttled, Broken, Cut, Slow, BrokenLate, Dropped, Hung, Twice}

// after says whether a kind takes effect without the function learning of it.
func (k Kind) after() bool { return k == BrokenLate || k == Dropped || k == Hung || k == KillAfter }

// Options say how much fails.
type Options struct {
	Seed   uint64
	OneIn  int           // one call in n fails; 0 for none
	KillIn int           // one call in n kills its function; 0 for none
	Repeat int           // one event in n is delivered twice, and one in n late; 0 for none
	Pause  time.Duration // Slow's delay
}

// Layer injects faults. It is safe for concurrent use.
type Layer struct {
	o          Options
	on         atomic.Bool
	slow       atomic.Bool
	mu         sync.Mutex
	kill       func(stack.Call) bool
	alive      func(stack.Call) bool
	calls      int
	placed     map[Kind]int
	nth        map[string]int     // calls so far, by place
	hung       map[string]int     // hung calls of a function in this crawl
	unrecorded map[string]pending // by sandbox
	lost       []Excuse
}

// pending are a sandbox's SMS that are sent but not yet recorded.
type pending struct {
	last  stack.Call
	texts []string
}

func New(o Options) *Layer {
	return &Layer{o: o, placed: map[Kind]int{}, nth: map[string]int{}, unrecorded: map[string]pending{}}
}

// Begin switches faults on. kill and alive are (*stack.Stack).Kill and Alive, known once the stack runs.
func (l *Layer) Begin(kill, alive func(stack.Call) bool) {
	l.mu.Lock()
	l.kill, l.alive = kill, alive
	l.mu.Unlock()
	l.on.Store(true)
}

// End switches faults off.
func (l *Layer) End() {
	l.on.Store(false)
	l.slow.Store(false)
}

// Crawl makes every table call slow, or normal again. A layer without faults does not crawl.
func (l *Layer) Crawl(on bool) {
	l.mu.Lock()
	l.hung = map[string]int{}
	l.mu.Unlock()
	l.slow.Store(on && l.o.OneIn > 0)
}

// random is a number that depends only on the seed, a name and a number.
func (l *Layer) random(name string, n int) uint64 {
	h := fnv.New64a()
	_ = binary.Write(h, binary.LittleEndian, []uint64{l.o.Seed, uint64(n)}) // a hash never fails
	_, _ = h.Write([]byte(name))
	x := h.Sum64() // SplitMix64's finisher makes neighbours differ
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// patience is longer than receive waits for the table; only receive gives up early. The other functions' SDK waits ten
// seconds for a response, and hours is longer than that.
const (
	patience = 1300 * time.Millisecond
	hours    = 12 * time.Second
)

// hanging is how many calls of each function hang in a crawl until the caller gives up; the others are delayed.
const hanging = 2

// crawl delays a call, and says whether its caller gave up.
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

// place identifies a call across runs.
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

// pick chooses a call's fault, or "".
func (l *Layer) pick(c stack.Call) Kind {
	if !l.on.Load() {
		return ""
	}
	where := place(c)
	l.mu.Lock()
	l.nth[where]++
	n := l.nth[where]
	l.mu.Unlock()
	if oneIn(l.random("kill "+where, n), l.o.KillIn) {
		return []Kind{KillBefore, KillAfter}[l.random("side "+where, n)%2]
	}
	if oneIn(l.random("fault "+where, n), l.o.OneIn) {
		return kinds[l.random("kind "+where, n)%uint64(len(kinds))]
	}
	return ""
}

// Between implements stack.Options.Between.
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

// serve applies a fault to one call and returns the service's status; 0 if there was no effect.
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
	_, _ = w.Write(seen.Body.Bytes()) // the caller may be gone
	return seen.Code
}

// wait waits, at most until the caller has gone.
func wait(r *http.Request, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// cut ends the connection without a response.
func cut(w http.ResponseWriter) {
	if c, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = c.Close() // the purpose of the call
	}
}

// watch notes when an SMS may rightly be sent twice: SNS accepted it, and the attempt could not be stored in the alert.
// Storing the message id for its receipt comes later and does not count.
func (l *Layer) watch(c stack.Call, kind Kind, status int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	texts := l.unrecorded[c.Key].texts
	sms := c.Service == "sns" && strings.HasPrefix(c.Target, "+")
	record := c.Operation == "UpdateItem" && strings.HasPrefix(c.On, "alert#")
	switch {
	case sms && status == http.StatusOK && kind == Twice:
		l.note(c, kind, c.Text)
		l.unrecorded[c.Key] = pending{c, append(texts, c.Text)}
	case sms && status == http.StatusOK && kind.after():
		l.note(c, kind, c.Text)
	case sms && status == http.StatusOK:
		l.unrecorded[c.Key] = pending{c, append(texts, c.Text)}
	case len(texts) > 0 && (kind == KillBefore || kind == KillAfter):
		l.note(c, kind, texts...)
		delete(l.unrecorded, c.Key)
	case len(texts) > 0 && record && kind != "" && kind != Slow:
		l.note(c, kind, texts...)
	case len(texts) > 0 && record && status == http.StatusOK:
		delete(l.unrecorded, c.Key)
	}
}

func (l *Layer) note(c stack.Call, kind Kind, texts ...string) {
	for _, text := range texts {
		l.lost = append(l.lost,
			Excuse{Text: text, Why: fmt.Sprintf("%s, %s on %s: %s", c.Function, c.Operation, subject(c), kind)})
	}
}

// subject is the item of a call, without phone numbers.
func subject(c stack.Call) string {
	if c.On == "" {
		return c.Service
	}
	return c.On
}

// Excuse is a case in which an SMS may rightly have been sent twice: SNS accepted it, and the attempt could not be
// stored.
type Excuse struct {
	Text string // of the SMS
	Why  string
}

// Report is what failed.
type Report struct {
	Calls   int          // while faults were on
	Placed  map[Kind]int // without calls delayed by a crawl
	Excuses []Excuse
}

// Kills counts the killed functions.
func (r Report) Kills() int { return r.Placed[KillBefore] + r.Placed[KillAfter] }

// Faults counts the failed calls, kills included.
func (r Report) Faults() (n int) {
	for _, placed := range r.Placed {
		n += placed
	}
	return n
}

// Report returns what failed so far.
func (l *Layer) Report() Report {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := Report{Calls: l.calls, Placed: map[Kind]int{}, Excuses: slices.Clone(l.lost)}
	for kind, n := range l.placed {
		r.Placed[kind] = n
	}
	for _, p := range l.unrecorded {
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

// Late is the delay of a late event, by the stack's clock.
const Late = 20 * time.Second

// Plan implements stack.Options.Plan.
func (l *Layer) Plan(e stack.Event) (w stack.DeliveryPlan) {
	if !l.on.Load() {
		return w
	}
	w.Repeat = oneIn(l.random("again "+e.Kind+e.To, e.N), l.o.Repeat)
	if oneIn(l.random("late "+e.Kind+e.To, e.N), l.o.Repeat) {
		w.Late = Late
	}
	return w
}
