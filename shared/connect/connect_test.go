package connect_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"oyez/shared/connect"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/x"
)

type vault struct {
	config all.Config
	err    error
}

func (v *vault) Fresh(context.Context) (all.Config, error) { return v.config, v.err }

func TestLive(t *testing.T) {
	v := &vault{err: errors.New("SSM does not answer")}
	live := &connect.Live{Secrets: v, Log: slog.New(slog.DiscardHandler)}
	if on := live.On(t.Context()); len(on) != 0 {
		t.Errorf("without secrets %v is on", on)
	}
	each := live.Each(t.Context())
	for _, a := range all.All(all.Config{}) {
		if each[a.Name()] == nil {
			t.Errorf("there is no %s to answer with", a.Name())
		}
	}
	r := platform.Request{Method: http.MethodPost, Body: []byte("{}"), Header: http.Header{}}
	if err := each["x"].Verify(r, time.Now()); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("without a secret a delivery passes: %v", err)
	}
	v.err, v.config = nil, all.Config{X: &x.Config{Secrets: []string{"one"}}}
	first := live.On(t.Context())["x"]
	if first == nil || len(live.On(t.Context())) != 1 {
		t.Fatal("x is not on alone")
	}
	if live.On(t.Context())["x"] != first {
		t.Error("made anew without a change")
	}
	v.config = all.Config{X: &x.Config{Secrets: []string{"two", "one"}}}
	if live.On(t.Context())["x"] == first {
		t.Error("a rotated secret is not taken up")
	}
}
