package lambda

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Lambda's limits.
const (
	initTime  = 10 * time.Second
	maxAnswer = 6 << 20 // bytes
)

// sandbox is one process with its Runtime API.
type sandbox struct {
	f   *Function
	key string // its access key

	server *http.Server
	cmd    *exec.Cmd
	asked  chan struct{} // signals that it has asked for an event
	events chan []byte
	ended  chan ending
	exited chan struct{} // closed when the process is gone
	once   sync.Once

	mu      sync.Mutex
	current string // id of its event; "" for none
	number  int
}

type ending struct {
	answer []byte
	err    error
}

// start runs the binary. If the process does not start, it returns both a sandbox and an error.
func start(f *Function, key string) (*sandbox, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &sandbox{
		f: f, key: key, asked: make(chan struct{}, 1), events: make(chan []byte), ended: make(chan ending, 1),
		exited: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", s.next)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", s.response)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", s.failure)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", s.failure)
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: initTime}
	go func() { _ = s.server.Serve(listener) }() // ends with close

	binary := f.Binary
	if f.starts.Add(1)%2 == 0 && f.Other != "" {
		binary = f.Other
	}
	s.cmd = exec.Command(binary)
	s.cmd.Env = append(f.Env(key), "AWS_LAMBDA_RUNTIME_API="+listener.Addr().String())
	s.cmd.Stdout, s.cmd.Stderr = f, f
	withUs(s.cmd)
	if err := s.cmd.Start(); err != nil {
		close(s.exited)
		return s, &Error{Type: "Runtime.InvalidEntrypoint", Message: err.Error()}
	}
	go func() {
		_ = s.cmd.Wait() // only its end matters
		close(s.exited)
	}()
	return s, nil
}

// ready waits until the process asks for its first event.
func (s *sandbox) ready() error {
	limit := time.NewTimer(initTime)
	defer limit.Stop()
	select {
	case <-s.asked:
		return nil
	case e := <-s.ended:
		return e.err
	case <-s.exited:
		return &Error{Type: Exited, Message: s.f.Name + " ended before it asked for an event"}
	case <-limit.C:
		return &Error{Type: TimeOut, Message: fmt.Sprintf("%s did not ask for an event within %v", s.f.Name, initTime)}
	}
}

// run gives the process one event. After an error the process may have died.
func (s *sandbox) run(event []byte) ([]byte, error) {
	limit := time.NewTimer(s.f.Timeout)
	defer limit.Stop()
	thaw(s.cmd)
	select {
	case s.events <- event:
	case <-s.exited:
		return nil, s.death()
	case <-limit.C:
		s.kill()
		return nil, &Error{Type: TimeOut, Message: s.f.Name + " does not ask for events"}
	}
	select {
	case e := <-s.ended:
		select { // it is idle when it asks again
		case <-s.asked:
			freeze(s.cmd)
		case <-s.exited:
		case <-limit.C:
			s.kill()
		}
		return e.answer, e.err
	case <-s.exited:
		select {
		case e := <-s.ended: // it died after responding
			return e.answer, e.err
		default:
			return nil, s.death()
		}
	case <-limit.C:
		s.kill()
		return nil, &Error{
			Type: TimeOut, Message: fmt.Sprintf("Task timed out after %.2f seconds", s.f.Timeout.Seconds()),
		}
	}
}

func (s *sandbox) death() error {
	return &Error{Type: Exited, Message: "Error: Runtime exited with error: " + s.f.Name}
}

// kill ends the process at once.
func (s *sandbox) kill() {
	if s.cmd.Process != nil {
		_ = s.cmd.Process.Kill() // it may be gone already
		<-s.exited
	}
}

func (s *sandbox) dead() bool {
	select {
	case <-s.exited:
		return true
	default:
		return false
	}
}

func (s *sandbox) close() {
	s.once.Do(func() {
		<-s.exited
		_ = s.server.Close() // nobody calls any more
	})
}

// next blocks until there is an event for the process.
func (s *sandbox) next(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.current = ""
	s.mu.Unlock()
	select {
	case s.asked <- struct{}{}:
	default:
	}
	select {
	case event := <-s.events:
		s.mu.Lock()
		s.number++
		s.current = fmt.Sprintf("%s-%d", s.key, s.number)
		id := s.current
		s.mu.Unlock()
		h := w.Header()
		h.Set("Content-Type", "application/json")
		h.Set("Lambda-Runtime-Aws-Request-Id", id)
		h.Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(s.f.Now().Add(s.f.Timeout).UnixMilli()))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", s.f.ARN)
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000;Sampled=0")
		_, _ = w.Write(event) // a dead process is noticed elsewhere
	case <-r.Context().Done():
	case <-s.exited:
	}
}

func (s *sandbox) response(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxAnswer+1))
	if err != nil {
		return // it died while responding
	}
	if len(body) > maxAnswer {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		s.end(r, ending{err: &Error{Type: "Function.ResponseSizeTooLarge", Message: "the answer is larger than 6 MB"}})
		return
	}
	w.WriteHeader(http.StatusAccepted)
	s.end(r, ending{answer: body})
}

func (s *sandbox) failure(w http.ResponseWriter, r *http.Request) {
	failed := &Error{Type: "Runtime.Unknown"}
	_ = json.NewDecoder(io.LimitReader(r.Body, maxAnswer)).Decode(failed) // a failure even if unreadable
	w.WriteHeader(http.StatusAccepted)
	s.end(r, ending{err: failed})
}

// end completes the process's current event; a response to any other is ignored.
func (s *sandbox) end(r *http.Request, e ending) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != r.PathValue("id") && !strings.HasSuffix(r.URL.Path, "/init/error") {
		return
	}
	s.current = ""
	select {
	case s.ended <- e:
	default: // completed before
	}
}
