// Package lambda runs one function as AWS Lambda does: the deployed binary under its own Runtime API, one event at a
// time per sandbox, as many sandboxes as needed, frozen between events, killed at the timeout, and metered.
//
// Unlike on AWS, memory and processor are not limited, idle sandboxes are never removed, and callers wait at the
// concurrency limit instead of being refused.
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

// Options configure a function.
type Options struct {
	Name    string
	ARN     string
	Binary  string                    // path of its bootstrap
	Other   string                    // of another version, run by every second sandbox; "" for none
	Timeout time.Duration             // per event
	Env     func(key string) []string // the whole environment of a sandbox with this access key
	Most    int                       // limit on sandboxes
	Log     io.Writer                 // the function's output; written to concurrently
	Now     func() time.Time          // the function's clock
}

// Function is one function. It is safe for concurrent use.
type Function struct {
	Options

	serial atomic.Int64
	starts atomic.Int64
	slots  chan struct{} // one per allowed sandbox
	mu     sync.Mutex
	idle   []*sandbox
	alive  map[*sandbox]bool
	closed bool
	bill   Bill
}

// Bill is what is paid for.
type Bill struct {
	Invocations int
	Failed      int           // of those, ended in an error, a crash or a timeout
	Cold        int           // sandboxes started
	Init        time.Duration // their starts, also billed on a custom runtime
	Run         time.Duration
	Processor   time.Duration // CPU time of all sandboxes, starts included; 0 if the system does not say
	LogBytes    int64
}

// Error is a function's failure, as an asynchronous caller sees it.
type Error struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *Error) Error() string { return e.Type + ": " + e.Message }

// Error types of Lambda itself.
const (
	Exited  = "Runtime.ExitError"
	TimeOut = "Sandbox.Timedout"
)

// ErrClosed says that the function was stopped.
var ErrClosed = errors.New("lambda: closed")

// New makes a function; its first event starts its first sandbox.
func New(o Options) *Function {
	return &Function{Options: o, slots: make(chan struct{}, o.Most), alive: map[*sandbox]bool{}}
}

// Invoke runs the function on an event and returns its response. The error is an *Error if the function failed.
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

// Bill returns the bill so far.
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

// Kill kills the sandbox with an access key, as a crash would. It says whether there was one.
func (f *Function) Kill(key string) bool {
	found := f.find(key)
	if found == nil {
		return false
	}
	found.kill() // outside the lock: its last output must still be written
	return true
}

// Alive says whether the sandbox with an access key still runs.
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

// sandbox returns an idle sandbox, the last used first, or a new one.
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

// release returns a sandbox to the idle ones, or removes it if dead.
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
	if f.alive[s] && s.dead() && s.cmd.ProcessState != nil { // otherwise it never started, or is being stopped
		f.bill.Processor += s.cmd.ProcessState.UserTime() + s.cmd.ProcessState.SystemTime()
	}
	delete(f.alive, s)
	go s.close() // its last output may still be on its way
}

// Write takes a sandbox's output.
func (f *Function) Write(p []byte) (int, error) {
	f.charge(func(b *Bill) { b.LogBytes += int64(len(p)) })
	return f.Log.Write(p)
}

// letters keeps letters and digits: DynamoDB Local accepts nothing else in an access key.
func letters(name string) string {
	var kept []rune
	for _, r := range name {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			kept = append(kept, r)
		}
	}
	return string(kept)
}
