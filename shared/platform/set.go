package platform

import (
	"context"
	"time"

	"oyez/shared/mention"
)

// Set is adapters by their platforms' names, made from one state of the settings.
type Set map[string]Adapter

// NewSet makes a set of adapters.
func NewSet(adapters []Adapter) Set {
	set := Set{}
	for _, a := range adapters {
		set[a.Spec().Name] = a
	}
	return set
}

// For is our connection to the account of a source. What the platform cannot do, or where no adapter hears the source,
// each of its methods says in its own way.
func (s Set) For(source mention.Source) Connection {
	if a, ok := s[source.Platform()]; ok {
		return Connection{source, a}
	}
	for _, a := range s {
		if (Specs{a.Spec()}).Platform(source) != "" {
			return Connection{source, a}
		}
	}
	return Connection{source, nil}
}

// Connection is one account of ours on a platform, and the adapter for it.
type Connection struct {
	Source  mention.Source
	adapter Adapter // nil where none hears the source
}

// Replies says that people can be answered through the platform's API.
func (c Connection) Replies() bool { _, ok := c.adapter.(Replier); return ok }

// Ways lists how a mention can be answered; none where the platform lets nobody answer through its API.
func (c Connection) Ways(m mention.Mention, now time.Time) []Way {
	if r, ok := c.adapter.(Replier); ok && !m.Erased {
		return r.Ways(m, now)
	}
	return nil
}

// Length counts a text as the platform does; 0 where nobody can be answered.
func (c Connection) Length(text string) int {
	if r, ok := c.adapter.(Replier); ok {
		return r.Length(text)
	}
	return 0
}

// Send carries a reply, as Replier does.
func (c Connection) Send(ctx context.Context, reply Reply) (Sent, error) {
	if r, ok := c.adapter.(Replier); ok {
		return r.Send(ctx, reply)
	}
	return Sent{}, &SendError{Verdict: GiveUp, Reason: "what it answers is gone"}
}

// Enrich asks for what a mention's delivery did not hold, as Enricher does; m itself where it held everything.
func (c Connection) Enrich(ctx context.Context, m mention.Mention) (mention.Mention, error) {
	if e, ok := c.adapter.(Enricher); ok {
		return e.Enrich(ctx, m)
	}
	return m, nil
}

// Gone asks which of several things the platform no longer shows, as DeletionChecker does; none where it reports
// deletions itself.
func (c Connection) Gone(ctx context.Context, ids []string) ([]string, error) {
	if d, ok := c.adapter.(DeletionChecker); ok {
		return d.Gone(ctx, c.Source, ids)
	}
	return nil, nil
}

// Expires asks when our token expires, as Expirer does; zero where tokens do not expire by themselves.
func (c Connection) Expires(ctx context.Context, now time.Time) (time.Time, error) {
	if e, ok := c.adapter.(Expirer); ok {
		return e.Expires(ctx, c.Source, now)
	}
	return time.Time{}, nil
}

// ChecksWebhook says that the platform can be asked whether it delivers to us.
func (c Connection) ChecksWebhook() bool {
	if c.adapter == nil {
		return false
	}
	_, place := Specs{c.adapter.Spec()}.of(c.Source)
	return place != nil && place.ChecksWebhook
}

// CheckWebhook asks whether the platform delivers to us, as WebhookChecker does; "" where it cannot be asked.
func (c Connection) CheckWebhook(ctx context.Context) (says string, err error) {
	if w, ok := c.adapter.(WebhookChecker); ok {
		return w.CheckWebhook(ctx, c.Source)
	}
	return "", nil
}
