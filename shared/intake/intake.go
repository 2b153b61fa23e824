// Package intake makes stored mentions of a delivery whose signature is good: receive does so with what comes, replay
// with what could not be stored at the time. It may be repeated and stopped anywhere; a repeat completes it.
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

// Delivery is what one verified delivery told.
type Delivery struct {
	Platform string
	Path     string
	Events   []platform.Event
	Unread   string    // why the delivery could not be read whole; "" when it could
	Body     []byte    // the delivery itself, when it could not
	HeardAt  time.Time // UTC; when it was verified
	Trace    string    // carried on to the SMS
}

// Read asks the platform's adapter what a verified request tells. What cannot be read is no error: it is to be kept.
func Read(adapter platform.Adapter, r platform.Request, heardAt time.Time, trace string) Delivery {
	h := Delivery{Platform: adapter.Spec().Name, Path: r.Path, HeardAt: heardAt, Trace: trace}
	if a, ok := adapter.(platform.Redacter); ok {
		h.Path = a.Redacted(r.Path)
	}
	if h.Unread = excess(r.Body); h.Unread != "" {
		h.Body = r.Body
		return h
	}
	events, err := adapter.Parse(r)
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

// Intake stores what was heard.
type Intake struct {
	Store *store.Store
	// is it an account of ours? Others' are stored and never page
	Ours func(mention.Source) bool
	// our accounts, for a request to erase that names none; nil where none such comes
	Sources func() []mention.Source
	// our own words came back, as an answer to Parent, or in private to the person of Thread
	Echo func(ctx context.Context, own mention.Mention) error
	// Returned: an answer of ours was taken and did not arrive; nil where none such comes.
	Returned    func(ctx context.Context, own mention.Key, failed platform.SendError) error
	LogAtIntake LogAtIntake // what is merely logged; nil to owe every mention its score
	Metrics     *metrics.Recorder
	Log         *slog.Logger
}

// LogAtIntake scores a mention that is certain to be merely logged; settled is false for any other.
type LogAtIntake func(m mention.Mention, foreign bool) (score scoring.Score, settled bool)

// parallel is how many writes of one delivery are under way at once: a thousand updates fit in the table's second.
const parallel = 64

// Take stores everything that was heard, and what could not be read in quarantine. An error means that the table did
// not take all of it: the same may be given again, whole.
func (in *Intake) Take(ctx context.Context, h Delivery) error {
	if err := in.store(ctx, h); err != nil {
		return err
	}
	if h.Unread == "" {
		return nil
	}
	in.Log.WarnContext(ctx, "quarantined", "platform", h.Platform, "reason", h.Unread, "trace", h.Trace)
	in.Metrics.Count(metrics.Quarantined, 1)
	return in.Store.Quarantine(ctx, store.Quarantined{
		Platform: h.Platform, Path: h.Path, Reason: h.Unread, Body: h.Body, HeardAt: h.HeardAt, Trace: h.Trace,
	})
}

func (in *Intake) store(ctx context.Context, h Delivery) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	// a panic there would end the process
	write := func(f func() error) { group.Go(func() error { return run.Recover(f) }) }
	for _, m := range in.mentions(h) {
		write(func() error { return in.hear(ctx, m, h.Trace) })
	}
	for _, e := range h.Events {
		switch e.Kind {
		case platform.Echo:
			if e.Mention.Parent == "" && !(e.Mention.Private && e.Mention.Thread != "") {
				continue // it answers nothing that we could know
			}
			own := e.Mention
			if own.SaidAt.IsZero() {
				own.SaidAt = h.HeardAt
			}
			write(func() error { return in.Echo(ctx, own) })
		case platform.Returned:
			write(func() error { return in.Returned(ctx, e.Mention.Key, *e.Failed) })
		case platform.Erased:
			write(func() error { return in.erase(ctx, e.Mention, h) })
		case platform.Disconnected:
			in.Metrics.Count(metrics.Disconnected, 1)
			in.Log.ErrorContext(ctx, "disconnected: the account took its permission back; connect it again",
				"source", e.Mention.Source, "trace", h.Trace)
		case platform.Counted:
			in.Metrics.Count(metrics.Counted, 1)
		}
	}
	return group.Wait()
}

// mentions joins all that a delivery tells of one mention, so that each is written once.
func (in *Intake) mentions(h Delivery) []mention.Mention {
	var list []mention.Mention
	index := map[mention.Key]int{}
	for _, e := range h.Events {
		m := e.Mention
		switch e.Kind {
		case platform.Said, platform.Edited:
		case platform.Removed:
			m = mention.Mention{Key: m.Key, Erased: true, Revision: m.Revision}
		default:
			continue
		}
		m.HeardAt = h.HeardAt
		if i, seen := index[m.Key]; seen {
			list[i] = mention.Merge(list[i], m)
			continue
		}
		index[m.Key] = len(list)
		list = append(list, m)
		in.Metrics.Of(m.Source).Count(metrics.Heard, 1)
		if !m.SaidAt.IsZero() && !m.Erased && !m.Backfilled {
			in.Metrics.Of(m.Source).Took(metrics.SaidToHeard, h.HeardAt.Sub(m.SaidAt))
		}
	}
	return list
}

func (in *Intake) hear(ctx context.Context, m mention.Mention, trace string) error {
	foreign := !in.Ours(m.Source)
	outcome, err := in.keep(ctx, m, foreign, trace)
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
	in.Log.InfoContext(ctx, "heard", "mention", m.Key.String(), "outcome", outcome, "erased", m.Erased, "foreign",
		foreign, "trace", trace)
	return nil
}

func (in *Intake) keep(ctx context.Context, m mention.Mention, foreign bool, trace string) (store.Outcome, error) {
	if in.LogAtIntake != nil {
		if score, settled := in.LogAtIntake(m, foreign); settled {
			return in.Store.PutLogged(ctx, m, score, foreign, trace)
		}
	}
	return in.Store.PutMention(ctx, m, foreign, trace)
}

// erase takes out all that one person said to one source of ours; where the request names a person and no account, to
// any that is heard at the same door. A person's id means the same person only there.
func (in *Intake) erase(ctx context.Context, who mention.Mention, h Delivery) error {
	sources := []mention.Source{who.Source}
	if who.Source == "" {
		sources = nil
		for _, s := range in.Sources() {
			if all.Platform(s) == h.Platform {
				sources = append(sources, s)
			}
		}
	}
	for _, who.Source = range sources {
		err := in.Store.EachMention(ctx, who.Conversation(), func(m store.Mention) error {
			gone := mention.Mention{Key: m.Key, Erased: true, Revision: m.Revision, HeardAt: h.HeardAt}
			_, err := in.Store.PutMention(ctx, gone, m.UnknownAccount, h.Trace)
			return err
		})
		if err != nil {
			return err
		}
	}
	in.Log.InfoContext(ctx, "erased what one person said", "platform", h.Platform, "accounts", len(sources), "trace",
		h.Trace)
	return nil
}
