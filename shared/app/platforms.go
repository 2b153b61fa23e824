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

// Platforms builds the adapters, and rebuilds them when a secret has changed, so a rotation needs no deployment. It is
// safe for concurrent use: the maps it returns never change.
type Platforms struct {
	// Secrets returns the current secrets; an error only if they were never read.
	Secrets func(ctx context.Context) (all.Config, error)
	Log     *slog.Logger

	mu   sync.Mutex
	made adapters
}

// adapters are built from one state of the secrets.
type adapters struct {
	config   all.Config
	on, each platform.Set
}

// On returns the platforms that have a secret to verify deliveries with; none while the secrets cannot be read.
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
