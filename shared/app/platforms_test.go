package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"oyez/shared/app"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/x"
)

type secrets struct {
	config all.Config
	err    error
}

func (s *secrets) Fresh(context.Context) (all.Config, error) { return s.config, s.err }

func TestPlatforms(t *testing.T) {
	v := &secrets{err: errors.New("SSM does not answer")}
	platforms := &app.Platforms{Secrets: v.Fresh, Log: slog.New(slog.DiscardHandler)}
	if on := platforms.On(t.Context()); len(on) != 0 {
		t.Errorf("without secrets %v is on", on)
	}
	each := platforms.Each(t.Context())
	for _, a := range all.All(all.Config{}) {
		if each[a.Spec().Name] == nil {
			t.Errorf("there is no %s to answer with", a.Spec().Name)
		}
	}
	r := platform.Request{Method: http.MethodPost, Body: []byte("{}"), Header: http.Header{}}
	if err := each["x"].Verify(r, time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)); !errors.Is(err,
		platform.ErrSignature) {
		t.Errorf("without a secret a delivery passes: %v", err)
	}
	v.err, v.config = nil, all.Of(x.Config{Secrets: []string{"one"}})
	first := platforms.On(t.Context())["x"]
	if first == nil || len(platforms.On(t.Context())) != 1 {
		t.Fatal("x is not on alone")
	}
	if platforms.On(t.Context())["x"] != first {
		t.Error("made anew without a change")
	}
	v.config = all.Of(x.Config{Secrets: []string{"two", "one"}})
	if platforms.On(t.Context())["x"] == first {
		t.Error("a rotated secret is not taken up")
	}
}

// rotating returns another secret at every read.
type rotating struct {
	mu    sync.Mutex
	reads int
}

func (r *rotating) Fresh(context.Context) (all.Config, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reads++
	return all.Of(x.Config{Secrets: []string{strconv.Itoa(r.reads)}}), nil
}

// Concurrent readers while the secrets change; -race reports unsafe access.
func TestPlatformsAreSafeForGoroutines(t *testing.T) {
	platforms := &app.Platforms{Secrets: (&rotating{}).Fresh, Log: slog.New(slog.DiscardHandler)}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				on, each := platforms.On(t.Context()), platforms.Each(t.Context())
				if on["x"] == nil || len(each) != len(all.Names()) {
					t.Errorf("%d on, %d in all", len(on), len(each))
				}
			}
		})
	}
	wait.Wait()
}
