// Package lambda runs one function as AWS Lambda does: the binary as it is deployed, under a Runtime API of its own,
// one event at a time in each sandbox, as many sandboxes as are asked for at once, frozen between events, killed when
// its time is over, and counted by what it would cost.
//
// Not as on AWS: memory is not limited and the processor is not shared out by it, sandboxes are never taken away while
// idle, and an account's limit of concurrent executions makes callers wait where AWS would refuse them.
package lambda

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what a function is.
type Options struct {
	Name    string
	ARN     string
	Binary  string                    // path of its bootstrap
	Other   string                    // that of another version, which every second sandbox runs; "" for none
	Timeout time.Duration             // of one event
	Env     func(key string) []string // the environment of a sandbox, whose access key is key; nothing else is in it
	Most    int                       // how many sandboxes there may be
	Log     io.Writer                 // what the function prints; written to by several at once
	Now     func() time.Time          // what the clock of the function shows
}

// Function is one function. It is safe for goroutines.
type Function struct {
	Options

	serial atomic.Int64
	starts atomic.Int64
	slots  chan struct{} // one for each sandbox there may be
	mu     sync.Mutex
	idle   []*sandbox
	alive  map[*sandbox]bool
	closed bool
	bill   Bill
}

// Bill is what is paid for.
type Bill struct {
	Invocations int
	Failed      int           // of them, those that ended in an error, a death or a timeout
	Cold        int           // sandboxes that were started
	Init        time.Duration // their starts, billed too on a custom runtime
	Run         time.Duration
	Processor   time.Duration // had by all its sandboxes, their starts included; 0 where the system does not tell
	LogBytes    int64
}

// Error is a failure of the function, as an asynchronous caller is told of it.
type Error struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// The types of errors that are Lambda's own.
const (
	Exited  = "Runtime.ExitError"
	TimeOut = "Sandbox.Timedout"
)

// ErrClosed says that the function was stopped.
var ErrClosed = errors.New("lambda: closed")

// New makes a function; its first sandbox starts with the first event.
func New(o Options) *Function {
	return &Function{Options: o, slots: make(chan struct{}, o.Most), alive: map[*sandbox]bool{}}
}

// Invoke gives the function an event and returns its answer. The error is an *Error when the function failed.
func (f *Function) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	s, err := f.sandbox()
	if err != nil {
		f.charge(func(b *Bill) { b.Invocations++; b.Failed++ })
		return nil, err
	}
	began := time.Now()
	answer, err := s.run(event)
	took := time.Since(began)
	f.charge(func(b *Bill) {
		b.Invocations++
		b.Run += took
		if err != nil {
			b.Failed++
		}
	})
	f.release(s)
	return answer, err
}

// Bill is what was to be paid so far.
func (f *Function) Bill() Bill {
	f.mu.Lock()
	defer f.mu.Unlock()
	bill := f.bill
	for s := range f.alive {
		if !s.dead() {
			bill.Processor += processor(s.cmd)
		}
	}
	return bill
}

func (f *Function) charge(with func(*Bill)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	with(&f.bill)
}

// Kill ends the sandbox of an access key at once, as a crash would. It says whether there was one.
func (f *Function) Kill(key string) bool {
	found := f.find(key)
	if found == nil {
		return false
	}
	found.kill() // not under the lock: its last words still have to be written
	return true
}

// Alive says whether the sandbox of an access key still runs.
func (f *Function) Alive(key string) bool {
	found := f.find(key)
	return found != nil && !found.dead()
}

func (f *Function) find(key string) (found *sandbox) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.alive {
		if s.key == key {
			found = s
		}
	}
	return found
}

// Close ends every sandbox.
func (f *Function) Close() {
	f.mu.Lock()
	f.closed = true
	all := f.alive
	f.alive, f.idle = map[*sandbox]bool{}, nil
	f.mu.Unlock()
	for s := range all {
		s.kill()
		s.close()
	}
}

// sandbox is one that waits for an event, the last used first, or a new one.
func (f *Function) sandbox() (*sandbox, error) {
	f.mu.Lock()
	for len(f.idle) > 0 {
		s := f.idle[len(f.idle)-1]
		f.idle = f.idle[:len(f.idle)-1]
		if !s.dead() {
			f.mu.Unlock()
			return s, nil
		}
		f.discard(s)
	}
	closed := f.closed
	f.mu.Unlock()
	if closed {
		return nil, ErrClosed
	}
	began := time.Now()
	s, err := start(f, fmt.Sprintf("%s%d", letters(f.Name), f.serial.Add(1)))
	if s != nil {
		f.mu.Lock()
		f.alive[s] = true
		f.mu.Unlock()
	}
	if err == nil {
		err = s.ready()
	}
	f.charge(func(b *Bill) { b.Cold++; b.Init += time.Since(began) })
	if err != nil && s != nil {
		s.kill()
		f.release(s)
	}
	return s, err
}

// release keeps a sandbox for the next event, or buries it.
func (f *Function) release(s *sandbox) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.dead() || f.closed {
		f.discard(s)
		return
	}
	f.idle = append(f.idle, s)
}

func (f *Function) discard(s *sandbox) {
	if f.alive[s] && s.dead() && s.cmd.ProcessState != nil { // else it never started, or is being stopped
		f.bill.Processor += s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
	}
	delete(f.alive, s)
	go s.close() // its last words may still be on their way
}

// Write takes what a sandbox prints.
func (f *Function) Write(p []byte) (int, error) {
	f.charge(func(b *Bill) { b.LogBytes += int64(len(p)) })
	return f.Log.Write(p)
}

// letters leaves letters and digits: DynamoDB Local takes no other sign in an access key.
func letters(name string) string {
	var kept []rune
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			kept = append(kept, r)
		}
	}
	return string(kept)
}
