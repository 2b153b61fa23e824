package binaries

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// function is one deployed binary under a Lambda Runtime API of our own.
type function struct {
	name   string
	events chan []byte
	ended  chan answer
	mu     sync.Mutex
	log    *bytes.Buffer
	wrote  chan struct{} // holds one signal while there are new lines
}

type answer struct {
	body   []byte
	failed bool
}

// patience bounds a whole call, the start of the process included.
const patience = 30 * time.Second

// start builds a function's binary as `sam build` does and runs it with exactly the environment that is given.
func start(t *testing.T, folder, name string, env []string) *function {
	t.Helper()
	binary := filepath.Join(folder, name)
	build := exec.CommandContext(t.Context(), "go", "build", "-tags=lambda.norpc", "-trimpath", "-buildvcs=false", "-ldflags=-s", "-o", binary, "oyez/functions/"+name+"/bootstrap")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build %s: %v\n%s", name, err, out)
	}
	f := &function{name: name, events: make(chan []byte), ended: make(chan answer, 1), log: &bytes.Buffer{}, wrote: make(chan struct{}, 1)}
	api := httptest.NewServer(f)
	ctx, cancel := context.WithCancel(context.Background())
	run := exec.CommandContext(ctx, binary)
	run.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + strings.TrimPrefix(api.URL, "http://"), "AWS_REGION=eu-west-3", "AWS_ACCESS_KEY_ID=local",
		"AWS_SECRET_ACCESS_KEY=local", "AWS_LAMBDA_FUNCTION_NAME=" + name,
	}, env...)
	run.Stdout, run.Stderr = (*output)(f), (*output)(f)
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = run.Wait() // it was killed
		api.CloseClientConnections()
		api.Close()
		if t.Failed() {
			t.Logf("%s said:\n%s", name, f.said())
		}
	})
	return f
}

// output is the function's log.
type output function

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.wrote <- struct{}{}:
	default:
	}
	return o.log.Write(p)
}

// says waits until the log, which comes through a pipe of its own, holds words.
func (f *function) says(t *testing.T, words string) {
	t.Helper()
	for end := time.After(patience); !strings.Contains(f.said(), words); {
		select {
		case <-f.wrote:
		case <-end:
			t.Fatalf("%s never said %s:\n%s", f.name, words, f.said())
		}
	}
}

func (f *function) said() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.log.String()
}

// ServeHTTP is the Lambda Runtime API: the next event, its answer, its failure.
func (f *function) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(io.LimitReader(r.Body, 8<<20)) // what is torn off does not decode
	switch {
	case strings.HasSuffix(r.URL.Path, "/next"):
		select {
		case event := <-f.events:
			w.Header().Set("Lambda-Runtime-Aws-Request-Id", "1")
			w.Header().Set("Lambda-Runtime-Deadline-Ms", fmt.Sprint(time.Now().Add(patience).UnixMilli()))
			w.Header().Set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-3:1:function:"+f.name)
			_, _ = w.Write(event)
		case <-r.Context().Done():
		}
	case strings.HasSuffix(r.URL.Path, "/response"):
		w.WriteHeader(http.StatusAccepted)
		f.ended <- answer{body: body}
	default: // an error, of the event or of the start
		w.WriteHeader(http.StatusAccepted)
		f.ended <- answer{body: body, failed: true}
	}
}

// call gives the function an event and decodes its answer.
func (f *function) call(t *testing.T, event, into any) {
	t.Helper()
	data, err := json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case f.events <- data:
	case a := <-f.ended:
		t.Fatalf("%s did not start: %s", f.name, a.body)
	case <-time.After(patience):
		t.Fatalf("%s never asked for an event:\n%s", f.name, f.said())
	}
	select {
	case a := <-f.ended:
		if a.failed {
			t.Fatalf("%s failed: %s", f.name, a.body)
		}
		if into == nil {
			return
		}
		if err := json.Unmarshal(a.body, into); err != nil {
			t.Fatalf("%s answered %s: %v", f.name, a.body, err)
		}
	case <-time.After(patience):
		t.Fatalf("%s never answered:\n%s", f.name, f.said())
	}
}
