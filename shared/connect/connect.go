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

// Live is adapters that follow their secrets. It is safe for goroutines: the maps it returns are never changed.
type Live struct {
	Secrets SecretSource
	Log     *slog.Logger

	mu   sync.Mutex
	made adapters
}

// adapters are those of one state of the secrets.
type adapters struct {
	config   all.Config
	on, each map[string]platform.Adapter
}

// On returns the platforms that are on: those with a secret to check deliveries with. While the secrets cannot be read
// at all, none is.
func (l *Live) On(ctx context.Context) map[string]platform.Adapter {
	return l.current(ctx).on
}

// Each returns every platform, for answering; one without a token says that it has none.
func (l *Live) Each(ctx context.Context) map[string]platform.Adapter {
	return l.current(ctx).each
}

// current makes the adapters anew when the secrets have changed.
func (l *Live) current(ctx context.Context) adapters {
	l.mu.Lock()
	defer l.mu.Unlock()
	config, err := l.Secrets.Fresh(ctx)
	if err != nil {
		l.Log.ErrorContext(ctx, "settings cannot be read: no platform is on", "err", err)
	}
	if l.made.each == nil || !reflect.DeepEqual(config, l.made.config) {
		l.made = adapters{config: config, on: named(all.On(config)), each: named(all.All(config))}
		l.Log.InfoContext(ctx, "platforms", "on", slices.Sorted(maps.Keys(l.made.on)))
	}
	return l.made
}

func named(list []platform.Adapter) map[string]platform.Adapter {
	adapters := map[string]platform.Adapter{}
	for _, a := range list {
		adapters[a.Spec().Name] = a
	}
	return adapters
}
