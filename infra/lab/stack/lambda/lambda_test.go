package lambda

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain also acts as the function: under a Runtime API this binary does what each event asks.
func TestMain(m *testing.M) {
	if api := os.Getenv("AWS_LAMBDA_RUNTIME_API"); api != "" {
		serve("http://" + api + "/2018-06-01/runtime/")
		return
	}
	os.Exit(m.Run())
}

// serve implements the Runtime API itself, so that faults of aws-lambda-go and ours cannot hide each other.
func serve(api string) {
	post := func(path, body string) {
		if r, err := http.Post(api+path, "application/json", strings.NewReader(body)); err == nil {
			r.Body.Close()
		}
	}
	switch os.Getenv("START") {
	case "dies":
		os.Exit(3)
	case "fails":
		post("init/error", `{"errorType":"Init","errorMessage":"no settings"}`)
		os.Exit(1)
	}
	background := 0
	for n := 1; ; n++ {
		r, err := http.Get(api + "invocation/next")
		if err != nil {
			return
		}
		var event string
		_ = json.NewDecoder(r.Body).Decode(&event)
		r.Body.Close()
		id := "invocation/" + r.Header.Get("Lambda-Runtime-Aws-Request-Id")
		switch event {
		case "fail":
			post(id+"/error", `{"errorType":"Bad","errorMessage":"no"}`)
		case "die":
			os.Exit(1)
		case "answer and die":
			post(id+"/response", `"last words"`)
			os.Exit(1)
		case "hang":
			select {}
		case "nap":
			time.Sleep(100 * time.Millisecond)
			post(id+"/response", `"rested"`)
		case "work":
			sum := sha256.New()
			for block, left := make([]byte, 1<<20), 200; left > 0; left-- {
				sum.Write(block)
			}
			post(id+"/response", `"tired"`)
		case "twice":
			post(id+"/response", `"first"`)
			post(id+"/response", `"second"`)
		case "large":
			post(id+"/response", strings.Repeat("x", maxAnswer+1))
		case "background":
			go func() {
				for {
					background++
					time.Sleep(time.Millisecond)
				}
			}()
			post(id+"/response", `0`)
		case "how often":
			post(id+"/response", fmt.Sprint(background))
		default:
			fmt.Println("heard", event)
			post(id+"/response", fmt.Sprintf(`"%s %d of %s"`, event, n, os.Getenv("KEY")))
		}
	}
}

func function(t *testing.T, change func(*Options)) (*Function, *bytes.Buffer) {
	t.Helper()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	log := &bytes.Buffer{}
	o := Options{
		Name: "oyez-Test", Binary: binary, Timeout: 10 * time.Second, Most: 2, Log: log, Now: time.Now,
		Env: func(key string) []string { return []string{"KEY=" + key} },
	}
	if change != nil {
		change(&o)
	}
	f := New(o)
	t.Cleanup(f.Close)
	return f, log
}

func call(t *testing.T, f *Function, event string) (string, error) {
	t.Helper()
	answer, err := f.Invoke(t.Context(), []byte(`"`+event+`"`))
	return string(answer), err
}

func TestInvoke(t *testing.T) {
	f, log := function(t, nil)
	for _, row := range []struct{ event, answer, fault string }{
		{"one", `"one 1 of oyezTest1"`, ""},
		{"two", `"two 2 of oyezTest1"`, ""}, // the same process
		{"fail", "", "Bad: no"},
		{"three", `"three 4 of oyezTest1"`, ""}, // an error does not end the process
		{"twice", `"first"`, ""},
		{"four", `"four 6 of oyezTest1"`, ""}, // nor does a second response
		{"die", "", Exited},
		{"five", `"five 1 of oyezTest2"`, ""}, // a new process
		{"answer and die", `"last words"`, ""},
		{"six", `"six 1 of oyezTest3"`, ""},
		{"large", "", "ResponseSizeTooLarge"},
	} {
		answer, err := call(t, f, row.event)
		var failed *Error
		if answer != row.answer || (err != nil) != (row.fault != "") || err != nil &&
			(!errors.As(err, &failed) || !strings.Contains(err.Error(), row.fault)) {
			t.Errorf("%s: %s, %v; want %s, %s", row.event, answer, err, row.answer, row.fault)
		}
	}
	f.Close()
	if _, err := call(t, f, "late"); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	if b := f.Bill(); b.Cold != 3 || b.Invocations != 12 || b.Failed != 4 || b.Run <= 0 || b.Init <= 0 ||
		b.LogBytes == 0 {
		t.Errorf("the bill is %+v", b)
	}
	if !strings.Contains(log.String(), "heard one\n") {
		t.Errorf("the log holds %q", log)
	}
}

func TestTimeout(t *testing.T) {
	f, _ := function(t, func(o *Options) { o.Timeout = 200 * time.Millisecond })
	if _, err := call(t, f, "hang"); err == nil || !strings.Contains(err.Error(), "timed out after 0.20 seconds") {
		t.Errorf("got %v", err)
	}
	if b := f.Bill(); b.Failed != 1 {
		t.Errorf("the bill is %+v", b)
	}
}

func TestBadStarts(t *testing.T) {
	for start, words := range map[string]string{"dies": Exited, "fails": "no settings"} {
		f, _ := function(t, func(o *Options) { o.Env = func(string) []string { return []string{"START=" + start} } })
		if _, err := call(t, f, "one"); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v", start, err)
		}
	}
	f, _ := function(t, func(o *Options) { o.Binary = "/nowhere/bootstrap" })
	if _, err := call(t, f, "one"); err == nil || !strings.Contains(err.Error(), "InvalidEntrypoint") {
		t.Errorf("without a binary: %v", err)
	}
}

func TestOneEventAtATimeInEachOfSeveral(t *testing.T) {
	f, _ := function(t, nil)
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			if answer, err := f.Invoke(t.Context(), []byte(`"nap"`)); err != nil || string(answer) != `"rested"` {
				t.Errorf("%s, %v", answer, err)
			}
		})
	}
	wait.Wait()
	if b := f.Bill(); b.Cold != 2 || b.Invocations != 6 {
		t.Errorf("the bill is %+v", b)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	full, _ := function(t, func(o *Options) { o.Most = 0 })
	if _, err := full.Invoke(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody free: %v", err)
	}
}

func TestKill(t *testing.T) {
	f, _ := function(t, nil)
	if _, err := call(t, f, "one"); err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() { _, err := f.Invoke(t.Context(), []byte(`"hang"`)); done <- err }()
	time.Sleep(20 * time.Millisecond) // killed before or after it has the event: both are crashes
	if !f.Alive("oyezTest1") || f.Alive("oyezTest9") {
		t.Error("Alive does not know who is alive")
	}
	if !f.Kill("oyezTest1") || f.Kill("oyezTest9") {
		t.Error("Kill does not know who is alive")
	}
	if err := <-done; err == nil {
		t.Error("a killed function answered")
	}
	if f.Alive("oyezTest1") {
		t.Error("a killed function is alive")
	}
}

func TestFrozenBetweenEvents(t *testing.T) {
	if !freezes {
		t.Skip("SKIPPED: nothing is frozen on this system")
	}
	f, _ := function(t, nil)
	if _, err := call(t, f, "background"); err != nil {
		t.Fatal(err)
	}
	before, err := call(t, f, "how often")
	if err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	after, err := call(t, f, "how often")
	var a, b int
	if _, e := fmt.Sscan(before, &a); e != nil || err != nil {
		t.Fatal(e, err)
	}
	if _, e := fmt.Sscan(after, &b); e != nil || b-a > 100 {
		t.Errorf("it ran %d times in the background (%v)", b-a, e)
	}
}

// CPU time, of live and of ended sandboxes, which a busy machine does not lengthen.
func TestProcessorTime(t *testing.T) {
	if !freezes {
		t.Skip("SKIPPED: only Linux tells the processor's time of another process")
	}
	f, _ := function(t, nil)
	if _, err := call(t, f, "work"); err != nil {
		t.Fatal(err)
	}
	worked := f.Bill().Processor
	if worked < 20*time.Millisecond {
		t.Fatalf("a hash over 200 MB is counted as %v", worked)
	}
	if _, err := call(t, f, "nap"); err != nil {
		t.Fatal(err)
	}
	if rested := f.Bill().Processor - worked; rested > worked/2 {
		t.Errorf("100 ms of sleep are counted as %v of work", rested)
	}
	if _, err := call(t, f, "die"); err == nil {
		t.Fatal("it lives")
	}
	if _, err := call(t, f, "nap"); err != nil { // finds it dead and starts another
		t.Fatal(err)
	}
	if after := f.Bill().Processor; after < worked {
		t.Errorf("%v after %v: what the dead one had is forgotten", after, worked)
	}
}
