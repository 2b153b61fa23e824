// Package sweep is the function that keeps every promise that has come due, once a minute: alerts that nobody took,
// clocks that run out, answers to be tried again, mentions that nobody scored, words whose platform lets us keep them
// no longer, posts that may have been deleted where they were said, hand-offs, and the morning's list. The fast path is
// events; the guarantee is sweep.
package sweep

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"oyez/shared/app"
	"oyez/shared/brand"
	"oyez/shared/canary"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/reply"
	"oyez/shared/run"
	"oyez/shared/store"
	"oyez/shared/triage"
)

// Handler sweeps.
type Handler struct {
	Store   *store.Store
	Pager   *paging.Pager
	Replies *reply.Replies
	Triage  *triage.Triage
	Canary  *canary.Canary // nil where none is sent
	// tells somebody outside that all that was due is done; nil where nobody listens
	Beat    func(ctx context.Context) error
	Bar     *brand.Bar
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New makes the function of its services. Sweep has the platforms' tokens, so mentions that need enrichment wait for
// it.
func New(s *app.Services) *Handler {
	h := &Handler{
		Store: s.Store, Pager: s.Pager(), Replies: s.Replies(), Triage: s.Triage(), Canary: s.Canary(),
		Beat: s.Heartbeat(), Bar: &brand.Bar{Store: s.Store, Accept: s.Env.PagesAWeek, Now: s.Now, Log: s.Log},
		Now: s.Now, Metrics: s.Metrics, Log: s.Log,
	}
	h.Triage.Enrich = h.Replies.Enrich
	return h
}

// The kinds, the most urgent first, each with its own share of the minute: a backlog of one cannot starve another.
var shares = []struct {
	kind store.Kind
	time time.Duration
}{
	{store.DueAlert, 17 * time.Second},
	{store.DueClock, 6 * time.Second},
	{store.DueReply, 10 * time.Second},
	{store.DueMention, 14 * time.Second},
	{store.DueRetention, 3 * time.Second},
	{store.DueDeletionCheck, 2 * time.Second},
}

// dayTime is for what is looked at by the day: hand-offs, the morning's list, and the brand's bar. canaryTime is for
// the canary, which waits for our own API.
const (
	dayTime    = 2 * time.Second
	canaryTime = 3 * time.Second
)

const (
	parallel   = 16
	claimLease = 2 * time.Minute // a claimed mention comes due again after this
	surrender  = 8               // after so many claims a mention is given to people unscored
)

// Handle does what has come due. The error joins what could not even be looked at; single failures come due again.
func (h *Handler) Handle(ctx context.Context) error {
	defer h.Metrics.Flush()
	var failed []error
	left := 0 // what was due and was not done
	for _, share := range shares {
		ctx, cancel := context.WithTimeout(ctx, share.time)
		n, err := 0, error(nil)
		if share.kind == store.DueClock {
			err = h.clocks(ctx)
		} else {
			n, err = h.kind(ctx, share.kind)
		}
		left, failed = left+n, append(failed, err)
		cancel()
	}
	day, cancel := context.WithTimeout(ctx, dayTime)
	defer cancel()
	for _, daily := range []func(context.Context) error{h.Pager.Shift, h.Pager.Morning, h.Bar.Move} {
		failed = append(failed, run.Recover(func() error { return daily(day) }))
	}
	if h.Canary != nil {
		ctx, cancel := context.WithTimeout(ctx, canaryTime)
		defer cancel()
		failed = append(failed, run.Recover(func() error { return h.Canary.See(ctx) }))
	}
	err := errors.Join(failed...)
	if err == nil && left == 0 {
		h.beat(ctx)
	}
	return err
}

// clocks sees to all clocks at once: who is reminded of many hears of them in one SMS.
func (h *Handler) clocks(ctx context.Context) error {
	var ids []mention.ConversationID
	var failed []error
	for shard := range store.DueClock.Shards() {
		list, err := h.Store.Due(ctx, store.DueClock, shard, h.Now())
		failed = append(failed, err)
		for _, o := range list {
			ids = append(ids, o.Conversation)
		}
	}
	h.Metrics.Count(metrics.Late, len(ids))
	return errors.Join(append(failed, run.Recover(func() error { return h.Pager.Clocks(ctx, ids) }))...)
}

// beat tells somebody outside that all is well. That it cannot be told is no fault of what is due.
func (h *Handler) beat(ctx context.Context) {
	if h.Beat == nil {
		return
	}
	if err := h.Beat(ctx); err != nil {
		h.Metrics.Count(metrics.Unbeaten, 1)
		h.Log.WarnContext(ctx, "heartbeat", "err", err)
	}
}

// kind looks at every shard of a kind; left is how many due things failed.
func (h *Handler) kind(ctx context.Context, kind store.Kind) (left int, err error) {
	var wait sync.WaitGroup
	var done, failed atomic.Int64
	errs := make([]error, kind.Shards())
	slots := make(chan struct{}, parallel)
	for shard := range kind.Shards() {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			n, left, err := h.shard(ctx, kind, shard)
			errs[shard] = err
			done.Add(int64(n))
			failed.Add(int64(left))
		})
	}
	wait.Wait()
	h.Metrics.Count(metrics.Late, int(done.Load()))
	return int(failed.Load()), errors.Join(errs...)
}

// shard does what is due in one shard, page by page, until nothing is left or a page brought no progress.
func (h *Handler) shard(ctx context.Context, kind store.Kind, shard int) (done, left int, err error) {
	for ctx.Err() == nil {
		list, err := h.Store.Due(ctx, kind, shard, h.Now())
		if err != nil {
			return done, left, err
		}
		if kind == store.DueDeletionCheck { // many in one call
			return h.look(ctx, list), 0, nil
		}
		progress := 0
		left = 0 // what failed on an earlier page is still due, and listed again
		for _, o := range list {
			if ctx.Err() != nil {
				return done, left, ctx.Err()
			}
			err := run.Recover(func() error { return h.see(ctx, o) })
			switch {
			case errors.Is(err, store.ErrStale): // somebody else has it
			case err != nil:
				left++
				h.Log.ErrorContext(ctx, "sweep", "kind", kind, "mention", o.Mention.String(), "alert", o.Alert, "err",
					err)
			default:
				progress++
			}
		}
		done += progress
		if len(list) < store.DuePage || progress == 0 {
			return done, left, nil
		}
	}
	return done, left, ctx.Err()
}

// see does one due thing. Alerts and replies are claimed by who runs them.
func (h *Handler) see(ctx context.Context, o store.DueItem) error {
	switch o.Kind {
	case store.DueAlert:
		return h.Pager.Wake(ctx, o.Alert)
	case store.DueReply:
		_, err := h.Replies.Send(ctx, o.Reply)
		return err
	case store.DueRetention:
		return h.withhold(ctx, o)
	default:
		return h.score(ctx, o)
	}
}

// withhold removes what a platform's rules let us keep no longer.
func (h *Handler) withhold(ctx context.Context, o store.DueItem) error {
	if err := h.Store.Redact(ctx, o.Mention, h.Now()); err != nil {
		return err
	}
	h.Log.InfoContext(ctx, "removed, as its platform asks", "mention", o.Mention.String(), "due", o.At)
	return nil
}

// score claims a mention before it scores it. One that fails again and again is given to people as it is.
func (h *Handler) score(ctx context.Context, o store.DueItem) error {
	m, err := h.Store.Mention(ctx, o.Mention)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !m.Unscored {
		return nil
	}
	if err := h.Store.ClaimMention(ctx, o.Mention, o.At, h.Now().Add(claimLease)); err != nil {
		return err
	}
	if m.Failures >= surrender {
		h.Log.ErrorContext(ctx, "given up scoring; it goes to the inbox", "mention", m.Key.String(), "failures",
			m.Failures)
		return h.Triage.GiveUp(ctx, o.Mention)
	}
	return h.Triage.Score(ctx, o.Mention)
}
