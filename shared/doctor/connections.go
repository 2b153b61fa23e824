package doctor

import (
	"context"
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
)

// platforms asks the platforms whether our tokens are valid and until when, and whether they still deliver to us. It
// only reads.
type platforms struct {
	config  all.Config       // desk's, which has the tokens
	sources []mention.Source // our own accounts
	now     func() time.Time
}

// checks returns the checks of our accounts on the platforms that are on.
func (p platforms) checks() []Check {
	var tokens, webhooks []Check
	adapters, set := platform.NewSet(all.All(p.config)), p.config.Set()
	for _, s := range p.sources {
		c := adapters.For(s)
		if !c.Replies() || !slices.Contains(set, all.Platform(s)) {
			continue
		}
		tokens = append(tokens, Check{About: "token", Run: func(ctx context.Context) []Finding {
			return []Finding{p.token(ctx, c)}
		}})
		if c.ChecksWebhook() {
			webhooks = append(webhooks, Check{About: "webhook", Run: func(ctx context.Context) []Finding {
				says, err := c.CheckWebhook(ctx)
				return []Finding{Webhook(string(c.Source), says, err)}
			}})
		}
	}
	return append(tokens, webhooks...)
}

// token asks an account's platform when our token expires. If the platform says never, the date in our settings counts.
func (p platforms) token(ctx context.Context, c platform.Connection) Finding {
	written := p.config.Expiry(c.Source)
	expiry, err := c.Expires(ctx, p.now())
	if err == nil && expiry.IsZero() {
		expiry = written
	}
	return Token(string(c.Source), expiry, err, written, p.now())
}
