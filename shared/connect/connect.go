// Package connect makes the platforms' adapters of a function's secrets, and makes them anew when a secret has changed,
// so that a rotation needs no deployment.
package connect

import (
	"context"
	"log/slog"
	"reflect"
	"sync"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/x"
	"oyez/shared/settings"
)

// Vault holds secrets; *settings.Vault is one.
type Vault interface {
	// Fresh returns the secrets as they are now; an error only while there never were any.
	Fresh(ctx context.Context) (settings.Secrets, error)
}

// Live is adapters that follow their secrets. It is safe for goroutines.
type Live struct {
	Vault Vault
	Log   *slog.Logger

	mu       sync.Mutex
	secrets  settings.Secrets
	on, each map[string]platform.Adapter
}

// On returns the platforms that are on: those with a secret to check deliveries with. While the secrets cannot be read at
// all, none is.
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
	secrets, err := l.Vault.Fresh(ctx)
	if err != nil {
		l.Log.ErrorContext(ctx, "settings cannot be read: no platform is on", "err", err)
	}
	if l.each != nil && reflect.DeepEqual(secrets, l.secrets) {
		return
	}
	config := Config(secrets)
	l.secrets, l.on, l.each = secrets, named(all.On(config)), named(all.All(config))
	l.Log.InfoContext(ctx, "platforms", "off", secrets.Off())
}

func named(list []platform.Adapter) map[string]platform.Adapter {
	adapters := map[string]platform.Adapter{}
	for _, a := range list {
		adapters[a.Name()] = a
	}
	return adapters
}

// Config is what the adapters are told of the secrets.
func Config(s settings.Secrets) all.Config {
	var c all.Config
	if s.Meta != nil {
		c.Meta = meta.Config{Secrets: s.Meta.Secrets, VerifyToken: s.Meta.VerifyToken, Tokens: s.Meta.Tokens}
		if s.Meta.GraphVersion != "" {
			c.Meta.GraphURL = "https://graph.facebook.com/" + s.Meta.GraphVersion
		}
	}
	if s.X != nil {
		c.X = x.Config{Secrets: s.X.Secrets, Enterprise: s.X.Enterprise, Accounts: map[string]x.Credentials{}}
		for id, a := range s.X.Accounts {
			c.X.Accounts[id] = x.Credentials(a)
		}
	}
	return c
}
