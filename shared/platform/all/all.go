// Package all is the one list of the platforms that Oyez hears.
package all

import (
	"oyez/shared/platform"
	"oyez/shared/platform/meta"
	"oyez/shared/platform/x"
)

// Config is the settings of every platform. One that is left empty is off: its adapter reads bodies and refuses every
// delivery.
type Config struct {
	Meta meta.Config
	X    x.Config
}

// All makes every adapter, in the order in which people see them.
func All(c Config) []platform.Adapter {
	return []platform.Adapter{meta.New(c.Meta), x.New(c.X)}
}

// On makes the adapters that have a secret to check deliveries with, in the same order.
func On(c Config) []platform.Adapter {
	secrets := map[string][]string{"meta": c.Meta.Secrets, "x": c.X.Secrets}
	var on []platform.Adapter
	for _, a := range All(c) {
		for _, secret := range secrets[a.Name()] {
			if secret != "" {
				on = append(on, a)
				break
			}
		}
	}
	return on
}

// Names are the platforms' names, in the order of All.
func Names() []string {
	var names []string
	for _, a := range All(Config{}) {
		names = append(names, a.Name())
	}
	return names
}

// The fixed secrets of the local run, by which anybody can sign a delivery to it.
const (
	LocalMetaSecret      = "local-meta-secret"
	LocalMetaVerifyToken = "local-verify-token"
	LocalXSecret         = "local-x-secret"
)

// Local is the settings of the local run: fixed secrets, every account ours, and answers that go to outbox, the address
// of the local outbox, as outbox/meta/... and outbox/x/... instead of to the platforms.
func Local(outbox string) Config {
	return Config{
		Meta: meta.Config{
			Secrets:     []string{LocalMetaSecret},
			VerifyToken: LocalMetaVerifyToken,
			Tokens:      map[string]string{meta.AnyPage: "local-page-token"},
			GraphURL:    outbox + "/meta",
		},
		X: x.Config{
			Secrets: []string{LocalXSecret},
			Accounts: map[string]x.Credentials{x.AnyAccount: {
				ConsumerKey: "local-key", ConsumerSecret: LocalXSecret, Token: "local-token", TokenSecret: "local-token-secret",
			}},
			BaseURL: outbox + "/x",
		},
	}
}
