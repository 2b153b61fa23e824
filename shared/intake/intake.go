// Package intake turns verified deliveries into stored mentions: receive calls it for incoming ones, replay for those
// that could not be stored at the time. It may stop anywhere; running it again completes it.
package intake

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/run"
	"oyez/shared/scoring"
	"oyez/shared/store"
)

// Delivery is the content of one verified delivery. Messages of the deliveries topic carry it as JSON.
type Delivery struct {
	Platform string
	Path     string
	Events   []platform.Event
	Unread   string    // why the delivery could not be read completely; "" when it could
	Body     []byte    // the delivery itself, if it could not
	HeardAt  time.Time // UTC; when we verified it
	Trace    string    // logged from here to the SMS
}

// Read has the platform's adapter parse a verified request. Unreadable parts are no error: Take quarantines them.
func Read(adapter platform.Adapter, r platform.Request, heardAt time.Time, trace string) Delivery {
	h := Delivery{Platform: adapter.Spec().Name, HeardAt: heardAt, Trace: trace}
	h.Path = platform.RedactPath(adapter, r.Path)
	if h.Unread = excess(r.Body); h.Unread != "" {
		h.Body = r.Body
		return h
	}
	events, err := platform.Parse(adapter, r)
	if err != nil {
		h.Unread, h.Body = err.Error(), r.Body
		return h
	}
	for _, e := range events {
		if e.Kind == platform.Unreadable {
			h.Unread, h.Body = e.Note, r.Body
			continue
		}
		h.Events = append(h.Events, e)
	}
	return h
}

// Store stores deliveries; *store.Store is one.
type Store interface {
	PutMention(ctx context.Context, m mention.Mention, unknown bool, trace string) (store.Outcome, error)
	// PutLogged stores a mention with its score.
	PutLogged(ctx context.Context, m mention.Mention, score scoring.Score, unknown bool,
		trace string) (store.Outcome, error)
	EachMention(ctx context.Context, in mention.ConversationID, do func(store.Mention) error) error
	Quarantine(ctx context.Context, q store.Quarantined) error
}

// Intake stores deliveries.
type Intake struct {
	Store Store
	// Ours reports whether an account is ours. Mentions of an unknown account are stored and alert nobody.
	Ours func(mention.Source) bool
	// Sources lists our accounts, for a deletion request that names none.
	Sources func() []mention.Source
	// Echo records an answer of ours written in the platform's own app: a reply to Parent, or a private one to the
	// person of Thread.
	Echo func(ctx context.Context, own mention.Mention) error
	// Returned records that a reply the platform accepted did not arrive.
	Returned    func(ctx context.Context, own mention.Key, failed platform.SendError) error
	LogAtIntake LogAtIntake // nil to leave every mention unscored
	Metrics     *metrics.Recorder
	Log         *slog.Logger
}

// LogAtIntake scores a mention; certain reports that it will only be logged.
type LogAtIntake func(m mention.Mention, unknown bool) (score scoring.Score, certain bool)

// parallel is how many writes of one delivery run at once: a thousand updates fit into a second.
const parallel = 64

// Take stores a delivery, and quarantines what could not be read. After an error part of it may be missing: give the
// same delivery again.
func (in *Intake) Take(ctx context.Context, d Delivery) error {
	if err := in.store(ctx, d); err != nil {
		return err
	}
	if d.Unread == "" {
		return nil
	}
	in.Log.WarnContext(ctx, "quarantined", "platform", d.Platform, "reason", d.Unread, "trace", d.Trace)
	in.Metrics.Count(metrics.Quarantined, 1)
	return in.Store.Quarantine(ctx, store.Quarantined{
		Platform: d.Platform, Path: d.Path, Reason: d.Unread, Body: d.Body, HeardAt: d.HeardAt, Trace: d.Trace,
	})
}

func (in *Intake) store(ctx context.Context, d Delivery) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	// a panic in a goroutine would end the process
	write := func(f func() error) { group.Go(func() error { return run.Recover(f) }) }
	for _, m := range in.mentions(d) {
		write(func() error { return in.hear(ctx, m, d.Trace) })
	}
	for _, e := range d.Events {
		switch e.Kind {
		case platform.Echo:
			if e.Mention.Parent == "" && !(e.Mention.Private && e.Mention.Thread != "") {
				continue // it replies to nothing we know
			}
			own := e.Mention
			if own.SaidAt.IsZero() {
				own.SaidAt = d.HeardAt
			}
			write(func() error { return in.Echo(ctx, own) })
		case platform.Returned:
			write(func() error { return in.Returned(ctx, e.Mention.Key, *e.Failed) })
		case platform.Erased:
			write(func() error { return in.erase(ctx, e.Mention, d) })
		case platform.Disconnected:
			in.Metrics.Count(metrics.Disconnected, 1)
			in.Log.ErrorContext(ctx, "disconnected: the account revoked our permission; connect it again",
				"source", e.Mention.Source, "trace", d.Trace)
		case platform.Counted:
			in.Metrics.Count(metrics.Counted, 1)
		}
	}
	return group.Wait()
}

// mentions merges all reports of the same mention in a delivery, so that each is written once.
func (in *Intake) mentions(d Delivery) []mention.Mention {
	var list []mention.Mention
	index := map[mention.Key]int{}
	for _, e := range d.Events {
		m := e.Mention
		switch e.Kind {
		case platform.Said, platform.Edited:
		case platform.Removed:
			m = mention.Mention{Key: m.Key, Erased: true, Revision: m.Revision}
		default:
			continue
		}
		m.HeardAt = d.HeardAt
		if i, seen := index[m.Key]; seen {
			list[i] = mention.Merge(list[i], m)
			continue
		}
		index[m.Key] = len(list)
		list = append(list, m)
		in.Metrics.Of(m.Source).Count(metrics.Heard, 1)
		if !m.SaidAt.IsZero() && !m.Erased && !m.Backfilled {
			in.Metrics.Of(m.Source).Took(metrics.SaidToHeard, d.HeardAt.Sub(m.SaidAt))
		}
	}
	return list
}

func (in *Intake) hear(ctx context.Context, m mention.Mention, trace string) error {
	unknown := !in.Ours(m.Source)
	outcome, err := in.put(ctx, m, unknown, trace)
	if err != nil {
		return err
	}
	count := in.Metrics.Of(m.Source).Count
	if outcome == store.Duplicate {
		count(metrics.Duplicate, 1)
	} else {
		count(metrics.Stored, 1)
	}
	if outcome == store.LoggedAtIntake {
		count(metrics.Scored, 1)
	}
	in.Log.InfoContext(ctx, "heard", "mention", m.Key.String(), "outcome", outcome, "erased", m.Erased,
		"unknown_account", unknown, "trace", trace)
	return nil
}

func (in *Intake) put(ctx context.Context, m mention.Mention, unknown bool, trace string) (store.Outcome, error) {
	if in.LogAtIntake != nil {
		if score, certain := in.LogAtIntake(m, unknown); certain {
			return in.Store.PutLogged(ctx, m, score, unknown, trace)
		}
	}
	return in.Store.PutMention(ctx, m, unknown, trace)
}

// erase deletes everything a person said to one of our accounts or, if the request names none, to all our accounts on
// that platform: a person's id is only valid there.
func (in *Intake) erase(ctx context.Context, who mention.Mention, d Delivery) error {
	sources := []mention.Source{who.Source}
	if who.Source == "" {
		sources = nil
		for _, s := range in.Sources() {
			if all.Platform(s) == d.Platform {
				sources = append(sources, s)
			}
		}
	}
	for _, who.Source = range sources {
		err := in.Store.EachMention(ctx, who.Conversation(), func(m store.Mention) error {
			gone := mention.Mention{Key: m.Key, Erased: true, Revision: m.Revision, HeardAt: d.HeardAt}
			_, err := in.Store.PutMention(ctx, gone, m.UnknownAccount, d.Trace)
			return err
		})
		if err != nil {
			return err
		}
	}
	in.Log.InfoContext(ctx, "erased what one person said", "platform", d.Platform, "accounts", len(sources), "trace",
		d.Trace)
	return nil
}
