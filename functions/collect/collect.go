// Package collect is the function that reads feeds, every five minutes: what is new in them is stored like what a
// webhook brings. What stood in a feed when it was first read is kept and wakes nobody.
package collect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

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

// Fetcher reads addresses; *fetch.Client is one.
type Fetcher interface {
	// Get reads an address. The error is a *fetch.Error.
	Get(ctx context.Context, address string, known fetch.Known) (fetch.Response, error)
}

// Handler collects.
type Handler struct {
	// Feeds are those of the settings; it is asked at each run, so that a new one needs no deployment.
	Feeds    func(ctx context.Context) ([]settings.Feed, error)
	Adapter  platform.Adapter // reads what is fetched
	Fetch    Fetcher
	Store    *store.Store
	Intake   *intake.Intake
	Now      func() time.Time
	NewTrace func() string
	Metrics  *metrics.Recorder
	Log      *slog.Logger

	warm func()
}

// New makes the function of its services.
func New(s *app.Services) *Handler {
	taker := s.Intake()
	taker.Ours = func(mention.Source) bool { return true } // only what is in our settings is fetched
	logs, warm := s.LogAtIntake()
	taker.LogAtIntake = logs
	return &Handler{
		Feeds: func(ctx context.Context) ([]settings.Feed, error) { return feeds(ctx, s) }, Adapter: feed.New(),
		Fetch: fetch.New(fetch.Options{Now: s.Now}), Store: s.Store, Intake: taker, Now: s.Now, NewTrace: s.Random.ID,
		Metrics: s.Metrics, Log: s.Log, warm: warm,
	}
}

// Warm reads the brand's own weights, which the first feed would wait for otherwise.
func (h *Handler) Warm() { h.warm() }

// feeds reads the secrets at each run: once in five minutes. Secrets that were never written hold no feeds.
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

// Handle reads every feed that may be read now. One that fails is tried again later and longer apart; the error joins
// what the table did not take, and nothing is lost by it: the feed holds it still.
func (h *Handler) Handle(ctx context.Context) error {
	defer h.Metrics.Flush()
	feeds, err := h.Feeds(ctx)
	if err != nil {
		return err
	}
	var wait sync.WaitGroup
	errs := make([]error, len(feeds))
	slots := make(chan struct{}, parallel)
	for i, f := range feeds {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			ctx, cancel := context.WithTimeout(ctx, feedTime)
			defer cancel()
			errs[i] = run.Recover(func() error { return h.collect(ctx, f) })
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// collect reads one feed. It is counted as failed before it is begun and corrected afterwards, so that a feed that
// takes the whole function down with it is put off like any other that fails.
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
	claimed, err := h.Store.PutFeed(ctx, failed(known, now, 0))
	if errors.Is(err, store.ErrStale) {
		return nil // another run has it
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

// read fetches a feed and stores what is new in it. It returns what is known of the feed afterwards; an error is one of
// the table.
func (h *Handler) read(ctx context.Context, f settings.Feed, known store.Feed, now time.Time) (store.Feed, error) {
	answer, err := h.Fetch.Get(ctx, f.URL, fetch.Known{ETag: known.ETag, LastModified: known.LastModified})
	if err != nil {
		return h.refused(ctx, known, err, now), nil
	}
	if answer.Unchanged {
		return well(known), nil
	}
	events, err := h.Adapter.Parse(platform.Request{Path: f.Name, Body: answer.Body})
	if err != nil {
		return h.refused(ctx, known, err, now), nil
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
	known.ETag, known.LastModified, known.Fetched, known.Seen = answer.Known.ETag, answer.Known.LastModified, true, seen
	return well(known), nil
}
