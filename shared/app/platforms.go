package app

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

// Platforms are the adapters, made again when a secret has changed, so that a rotation needs no deployment. It is safe
// for goroutines: the maps that it returns never change.
type Platforms struct {
	// Secrets returns the secrets as they are now; an error only while they were never read.
	Secrets func(ctx context.Context) (all.Config, error)
	Log     *slog.Logger

	mu   sync.Mutex
	made adapters
}

// adapters are those of one state of the secrets.
type adapters struct {
	config   all.Config
	on, each platform.Set
}

// On returns the platforms that have a secret to check deliveries with. While the secrets cannot be read, there is
// none.
func (p *Platforms) On(ctx context.Context) platform.Set { return p.current(ctx).on }

// Each returns every platform, to reply there; one without a token says so.
func (p *Platforms) Each(ctx context.Context) platform.Set { return p.current(ctx).each }

func (p *Platforms) current(ctx context.Context) adapters {
	p.mu.Lock()
	defer p.mu.Unlock()
	config, err := p.Secrets(ctx)
	if err != nil {
		p.Log.ErrorContext(ctx, "settings cannot be read: no platform is on", "err", err)
	}
	if p.made.each == nil || !reflect.DeepEqual(config, p.made.config) {
		p.made = adapters{config: config, on: platform.NewSet(all.On(config)), each: platform.NewSet(all.All(config))}
		p.Log.InfoContext(ctx, "platforms", "on", slices.Sorted(maps.Keys(p.made.on)))
	}
	return p.made
}
