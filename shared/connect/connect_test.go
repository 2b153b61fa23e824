package connect_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"oyez/shared/connect"
	"oyez/shared/platform"
	"oyez/shared/settings"
)

type vault struct {
	secrets settings.Secrets
	err     error
}

func (v *vault) Fresh(context.Context) (settings.Secrets, error) { return v.secrets, v.err }

func TestLive(t *testing.T) {
	v := &vault{err: errors.New("SSM does not answer")}
	live := &connect.Live{Vault: v, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	if on := live.On(t.Context()); len(on) != 0 {
		t.Errorf("without secrets %v is on", on)
	}
	if each := slices.Sorted(maps.Keys(live.Each(t.Context()))); !slices.Equal(each, []string{"meta", "x"}) {
		t.Errorf("to answer there are %v", each)
	}
	v.err, v.secrets = nil, settings.Secrets{X: &settings.X{Secrets: []string{"one"}}}
	first := live.On(t.Context())["x"]
	if first == nil || len(live.On(t.Context())) != 1 {
		t.Fatal("x is not on alone")
	}
	if live.On(t.Context())["x"] != first {
		t.Error("made anew without a change")
	}
	v.secrets = settings.Secrets{X: &settings.X{Secrets: []string{"two", "one"}}}
	if live.On(t.Context())["x"] == first {
		t.Error("a rotated secret is not taken up")
	}
}

func TestConfig(t *testing.T) {
	c := connect.Config(settings.Secrets{
		Meta: &settings.Meta{Secrets: []string{"s"}, VerifyToken: "v", Tokens: map[string]string{"1": "t"}, GraphVersion: "v25.0"},
		X: &settings.X{Secrets: []string{"k"}, Enterprise: true, Accounts: map[string]settings.XAccount{
			"2": {ConsumerKey: "a", ConsumerSecret: "b", Token: "c", TokenSecret: "d"},
		}},
	})
	if c.Meta.GraphURL != "https://graph.facebook.com/v25.0" || c.Meta.VerifyToken != "v" || c.Meta.Tokens["1"] != "t" {
		t.Errorf("meta: %+v", c.Meta)
	}
	if a := c.X.Accounts["2"]; !c.X.Enterprise || a.ConsumerKey != "a" || a.ConsumerSecret != "b" || a.Token != "c" || a.TokenSecret != "d" {
		t.Error("x: credentials are mixed up")
	}
	r := platform.Request{Method: http.MethodPost, Body: []byte("{}"), Header: http.Header{}}
	if err := (&connect.Live{Vault: &vault{}, Log: slog.New(slog.DiscardHandler)}).Each(t.Context())["x"].Verify(r, time.Now()); !errors.Is(err, platform.ErrSignature) {
		t.Errorf("without a secret a delivery passes: %v", err)
	}
}
