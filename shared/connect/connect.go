// Package connect makes the platforms' adapters of a function's secrets, and makes them anew when a secret has changed,
// so that a rotation needs no deployment.
package connect

import (
	"context"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

// SecretSource holds what the platforms are told; *settings.Vault[all.Config] is one.
type SecretSource interface {
	// Fresh returns the secrets as they are now; an error only while there never were any.
	Fresh(ctx context.Context) (all.Config, error)
}

// Live is adapters that follow their secrets. It is safe for goroutines.
type Live struct {
	Secrets SecretSource
	Log     *slog.Logger

	mu       sync.Mutex
	config   all.Config
	on, each map[string]platform.Adapter
}

// On returns the platforms that are on: those with a secret to check deliveries with. While the secrets cannot be read
// at all, none is.
func (l *Live) On(ctx context.Context) map[string]platform.Adapter {
	l.refresh(ctx)
	return l.on
}

// Each returns every platform, for answering; one without a token says that it has none.
func (l *Live) Each(ctx context.Context) map[string]platform.Adapter {
	l.refresh(ctx)
	return l.each
}

func (l *Live) refresh(ctx context.Context) {
	l.mu.Lock()
	defer l.mu.Unlock()
	config, err := l.Secrets.Fresh(ctx)
	if err != nil {
		l.Log.ErrorContext(ctx, "settings cannot be read: no platform is on", "err", err)
	}
	if l.each != nil && reflect.DeepEqual(config, l.config) {
		return
	}
	l.config, l.on, l.each = config, named(all.On(config)), named(all.All(config))
	l.Log.InfoContext(ctx, "platforms", "on", slices.Sorted(maps.Keys(l.on)))
}

func named(list []platform.Adapter) map[string]platform.Adapter {
	adapters := map[string]platform.Adapter{}
	for _, a := range list {
		adapters[a.Name()] = a
	}
	return adapters
}
