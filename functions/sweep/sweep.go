// Package sweep does whatever is due, once a minute: escalating alerts, deadlines, replies to retry, unscored mentions,
// retention, deletion checks, hand-offs and the morning digest. Events are the fast path; sweep is the guarantee.
package sweep

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

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

// Store is the part of the table that sweep itself uses; *store.Store is one.
type Store interface {
	// Due calls f with each due item of a shard, the longest due first, until f returns an error.
	Due(ctx context.Context, kind store.Kind, shard int, now time.Time, f func(store.DueItem) error) error
	Mention(ctx context.Context, key mention.Key) (store.Mention, error)
	// ClaimMention postpones the due time that was read; store.ErrStale when somebody else has moved it.
	ClaimMention(ctx context.Context, key mention.Key, due string, until time.Time) error
	Redact(ctx context.Context, key mention.Key, now time.Time) error
	deletionChecks
}

// Handler sweeps.
type Handler struct {
	Store   Store
	Pager   *paging.Pager
	Replies *reply.Replies
	Triage  *triage.Triage
	Canary  *canary.Canary // nil where there is no daily test page
	// Beat tells an outside monitor that everything due is done; nil where there is none.
	Beat    func(ctx context.Context) error
	Bar     *brand.Bar
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// New wires the handler from the services. Sweep has the platforms' tokens, so it scores the mentions that need
// enrichment.
func New(s *app.Services) *Handler {
	h := &Handler{
		Store: s.Store, Pager: s.Pager(), Replies: s.Replies(), Triage: s.Triage(), Canary: s.Canary(),
		Beat: s.Heartbeat(), Bar: &brand.Bar{Store: s.Store, Accept: s.Env.PagesAWeek, Now: s.Now, Log: s.Log},
		Now: s.Now, Metrics: s.Metrics, Log: s.Log,
	}
	h.Triage.Enrich = h.Replies.Enrich
	return h
}

// shares lists the kinds, most urgent first, each with its share of the minute, so that one kind's backlog cannot
// starve another.
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

const (
	dayTime    = 2 * time.Second // for hand-offs, the morning's list and the brand's bar
	canaryTime = 3 * time.Second // for the daily test page, which calls our own API

	parallel    = 16              // shards of a kind in parallel
	claimLease  = 2 * time.Minute // after which a claimed mention is due again
	giveUpAfter = 8               // claims after which a mention goes to the inbox unscored
)

// Handle does what is due. What fails stays due. The error joins what could not even be listed.
func (h *Handler) Handle(ctx context.Context) error {
	defer h.Metrics.Flush()
	var failed []error
	left := 0 // due items that failed
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

// clocksAtOnce bounds the deadlines that a shard handles in a minute: claiming them and reminding people must fit into
// their share of the time.
const clocksAtOnce = 200

// clocks handles all deadlines together, so that one SMS reminds a person of many conversations.
func (h *Handler) clocks(ctx context.Context) error {
	var ids []mention.ConversationID
	var failed []error
	for shard := range store.DueClock.Shards() {
		last := len(ids) + clocksAtOnce
		err := h.Store.Due(ctx, store.DueClock, shard, h.Now(), func(due store.DueItem) error {
			if len(ids) == last {
				return errIdle
			}
			ids = append(ids, due.Conversation)
			return nil
		})
		if !errors.Is(err, errIdle) {
			failed = append(failed, err)
		}
	}
	h.Metrics.Count(metrics.Late, len(ids))
	return errors.Join(append(failed, run.Recover(func() error { return h.Pager.Clocks(ctx, ids) }))...)
}

// beat sends the heartbeat. A failure is only logged: sweep has done its work.
func (h *Handler) beat(ctx context.Context) {
	if h.Beat == nil {
		return
	}
	if err := h.Beat(ctx); err != nil {
		h.Metrics.Count(metrics.Unbeaten, 1)
		h.Log.WarnContext(ctx, "heartbeat", "err", err)
	}
}

// kind works through all shards of a kind; left counts the due items that failed.
func (h *Handler) kind(ctx context.Context, kind store.Kind) (left int, err error) {
	var done, failed atomic.Int64
	errs := make([]error, kind.Shards())
	var group errgroup.Group
	group.SetLimit(parallel)
	for shard := range kind.Shards() {
		group.Go(func() error {
			n, left, err := h.shard(ctx, kind, shard)
			errs[shard] = err
			done.Add(int64(n))
			failed.Add(int64(left))
			return nil
		})
	}
	_ = group.Wait() // errs has every error, not only the first
	h.Metrics.Count(metrics.Late, int(done.Load()))
	return int(failed.Load()), errors.Join(errs...)
}

// idle is how many failures in a row end work on a shard until the next minute: the table is probably down. Items left
// to a later version are not failures.
const idle = 100

// errIdle ends a shard's work for this minute.
var errIdle = errors.New("the rest is left to the next minute")

// shard does what is due in one shard; left counts what is still due.
func (h *Handler) shard(ctx context.Context, kind store.Kind, shard int) (done, left int, err error) {
	if kind == store.DueDeletionCheck { // one call to a platform checks many
		var list []store.DueItem
		err := h.Store.Due(ctx, kind, shard, h.Now(), func(due store.DueItem) error {
			list = append(list, due)
			return nil
		})
		return h.checkDeletions(ctx, list), 0, err
	}
	failures := 0
	err = h.Store.Due(ctx, kind, shard, h.Now(), func(due store.DueItem) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		err := run.Recover(func() error { return h.do(ctx, due) })
		switch {
		case errors.Is(err, store.ErrStale): // somebody else has it
		case err == nil:
			done, failures = done+1, 0
		default:
			left++
			h.Log.ErrorContext(ctx, "sweep", "kind", kind, "mention", due.Mention.String(), "alert", due.Alert,
				"err", err)
			if errors.Is(err, store.ErrNewer) {
				break
			}
			if failures++; failures == idle {
				return errIdle
			}
		}
		return nil
	})
	if errors.Is(err, errIdle) {
		err = nil
	}
	return done, left, err
}

// do handles one due item. The pager and the replies claim theirs themselves.
func (h *Handler) do(ctx context.Context, due store.DueItem) error {
	switch due.Kind {
	case store.DueAlert:
		return h.Pager.Wake(ctx, due.Alert)
	case store.DueReply:
		_, err := h.Replies.Send(ctx, due.Reply)
		return err
	case store.DueRetention:
		return h.redact(ctx, due)
	default:
		return h.score(ctx, due)
	}
}

// redact removes what the platform no longer lets us keep.
func (h *Handler) redact(ctx context.Context, due store.DueItem) error {
	if err := h.Store.Redact(ctx, due.Mention, h.Now()); err != nil {
		return err
	}
	h.Log.InfoContext(ctx, "redacted, as its platform requires", "mention", due.Mention.String(), "due", due.At)
	return nil
}

// score claims a mention, then scores it. One that keeps failing goes to the inbox unscored.
func (h *Handler) score(ctx context.Context, due store.DueItem) error {
	m, err := h.Store.Mention(ctx, due.Mention)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if m.Newer {
		return store.ErrNewer
	}
	if !m.Unscored {
		return nil
	}
	if err := h.Store.ClaimMention(ctx, due.Mention, due.At, h.Now().Add(claimLease)); err != nil {
		return err
	}
	if m.Failures >= giveUpAfter {
		h.Log.ErrorContext(ctx, "gave up scoring; the mention goes to the inbox", "mention", m.Key.String(), "failures",
			m.Failures)
		return h.Triage.GiveUp(ctx, due.Mention)
	}
	return h.Triage.Score(ctx, due.Mention)
}
