// Package collect reads feeds every five minutes and stores new entries like webhook deliveries. Entries already there
// at the first fetch alert nobody.
package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/app"
	"oyez/shared/fetch"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/platform"
	"oyez/shared/platform/feed"
	"oyez/shared/run"
	"oyez/shared/settings"
	"oyez/shared/store"
)

// Fetcher fetches URLs; *fetch.Client is one.
type Fetcher interface {
	// The error is a *fetch.Error.
	Get(ctx context.Context, address string, known fetch.Known) (fetch.Response, error)
}

// Store keeps the state of each feed; *store.Store is one.
type Store interface {
	Feed(ctx context.Context, name string) (store.Feed, error)
	// PutFeed returns store.ErrStale when another run has written the feed since it was read.
	PutFeed(ctx context.Context, f store.Feed) (store.Feed, error)
}

// Handler reads the feeds.
type Handler struct {
	// Feeds returns the configured feeds. It is called at each run, so a new feed needs no deployment.
	Feeds    func(ctx context.Context) ([]settings.Feed, error)
	Adapter  platform.Adapter // reads what is fetched
	Fetch    Fetcher
	Store    Store
	Intake   *intake.Intake
	Now      func() time.Time
	NewTrace func() string
	Metrics  *metrics.Recorder
	Log      *slog.Logger

	warm func()
}

// New wires the handler from the services.
func New(s *app.Services) *Handler {
	taker := s.Intake()
	taker.Ours = func(mention.Source) bool { return true } // only configured feeds are fetched
	logs, warm := s.LogAtIntake()
	taker.LogAtIntake = logs
	return &Handler{
		Feeds: func(ctx context.Context) ([]settings.Feed, error) { return feeds(ctx, s) }, Adapter: feed.New(),
		Fetch: fetch.New(fetch.Options{Now: s.Now}), Store: s.Store, Intake: taker, Now: s.Now, NewTrace: s.Random.ID,
		Metrics: s.Metrics, Log: s.Log, warm: warm,
	}
}

// Warm reads the brand's own weights, so that the first feed need not wait for them.
func (h *Handler) Warm() { h.warm() }

// feeds reads the secrets at each run. A secret that was never written means no feeds.
func feeds(ctx context.Context, s *app.Services) ([]settings.Feed, error) {
	data, err := s.Secrets(ctx)
	if errors.Is(err, settings.ErrUnwritten) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return settings.Feeds(data)
}

const (
	parallel = 8                // feeds read at once
	feedTime = 25 * time.Second // for one feed: 10 s to fetch it, the rest to store it
)

// Handle reads every feed that is due, and postpones one that fails. The error joins failures of the table; nothing is
// lost, because the feeds still hold those entries.
func (h *Handler) Handle(ctx context.Context) error {
	defer h.Metrics.Flush()
	feeds, err := h.Feeds(ctx)
	if err != nil {
		return err
	}
	errs := make([]error, len(feeds))
	var group errgroup.Group
	group.SetLimit(parallel)
	for i, f := range feeds {
		group.Go(func() error {
			ctx, cancel := context.WithTimeout(ctx, feedTime)
			defer cancel()
			errs[i] = run.Recover(func() error { return h.collect(ctx, f) })
			return nil
		})
	}
	_ = group.Wait() // errs has every error, not only the first
	return errors.Join(errs...)
}

// collect reads one feed. It counts a failure beforehand and corrects that afterwards, so that a feed that crashes the
// function is postponed too.
func (h *Handler) collect(ctx context.Context, f settings.Feed) error {
	known, err := h.Store.Feed(ctx, f.Name)
	if err != nil {
		return err
	}
	if known.Address != f.Hash() {
		known = store.Feed{Name: f.Name, Version: known.Version, Address: f.Hash()}
	}
	now := h.Now().UTC()
	if known.Gone || now.Before(known.NextAt) {
		return nil
	}
	claimed, err := h.Store.PutFeed(ctx, postpone(known, now, 0))
	if errors.Is(err, store.ErrStale) {
		return nil // another run is reading it
	}
	if err != nil {
		return err
	}
	after, err := h.read(ctx, f, known, now)
	if err != nil {
		return err
	}
	after.Version = claimed.Version
	if _, err := h.Store.PutFeed(ctx, after); err != nil && !errors.Is(err, store.ErrStale) {
		return err
	}
	return nil
}

// read fetches a feed, stores its new entries and returns its new state. An error is the table's.
func (h *Handler) read(ctx context.Context, f settings.Feed, known store.Feed, now time.Time) (store.Feed, error) {
	response, err := h.Fetch.Get(ctx, f.URL, fetch.Known{ETag: known.ETag, LastModified: known.LastModified})
	if err != nil {
		return h.recordFailure(ctx, known, err, now), nil
	}
	if response.Unchanged {
		return recovered(known), nil
	}
	events, err := platform.Parse(h.Adapter, platform.Request{Path: f.Name, Body: response.Body})
	if err != nil {
		return h.recordFailure(ctx, known, err, now), nil
	}
	fresh, seen := news(events, known, now)
	heard := intake.Delivery{
		Platform: h.Adapter.Spec().Name, Path: f.Name, Events: fresh, HeardAt: now,
		Trace: h.NewTrace(),
	}
	if err := h.Intake.Take(ctx, heard); err != nil {
		return known, fmt.Errorf("feed %s: %w", f.Name, err)
	}
	h.Log.InfoContext(ctx, "collected", "feed", f.Name, "entries", len(events), "new", len(fresh), "first",
		!known.Fetched, "trace", heard.Trace)
	known.ETag, known.LastModified = response.Known.ETag, response.Known.LastModified
	known.Fetched, known.Seen = true, seen
	return recovered(known), nil
}
