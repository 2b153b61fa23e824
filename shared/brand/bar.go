// Package brand replaces shipped settings by the brand's own: a bar computed from the number of alerts a week it
// accepts, and weights adapted to its mentions.
package brand

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"oyez/shared/scoring"
	"oyez/shared/store"
)

// The bar moves once a day by at most a few points, following the priorities of the last whole weeks: one loud day
// moves it little, and no night differs much from the one before.
const (
	weeksBack = 4
	every     = 24 * time.Hour
	farthest  = 3 // points a day
)

// Find returns the lowest bar at which no more than most of these episodes page. Severe episodes always page and count
// too; if they alone exceed most, the bar is the highest.
func Find(episodes store.Tally, most int) int {
	pages, bar := 0, len(episodes)
	for bar > scoring.LowestBar {
		pages += max(episodes[bar-1], 0)
		if pages > most {
			break
		}
		bar--
	}
	return min(bar, scoring.HighestBar)
}

// Pages counts the episodes that page at a bar.
func Pages(episodes store.Tally, bar int) (pages int) {
	for _, n := range episodes[min(max(bar, 0), len(episodes)):] {
		pages += max(n, 0)
	}
	return pages
}

// toward moves a bar by at most a day's step.
func toward(bar, goal int) int { return bar + min(max(goal-bar, -farthest), farthest) }

// BarStore stores a brand's bar and counts its episodes by priority; *store.Store is one.
type BarStore interface {
	Brand(ctx context.Context) (store.Brand, error)
	// PutBar returns store.ErrStale when somebody else has moved the bar since the brand was read.
	PutBar(ctx context.Context, read store.Brand, bar int, now time.Time) error
	TallyOf(ctx context.Context, week time.Time) (store.Tally, error)
}

// Bar moves a brand's bar.
type Bar struct {
	Store  BarStore
	Accept int // alerts a week; 0 if the brand has not said: then the bar returns to the shipped one
	Now    func() time.Time
	Log    *slog.Logger

	readAt time.Time
}

// Move moves the bar once a day, however many callers there are, towards what the brand accepts. Until there is a whole
// week of data the bar stays.
func (b *Bar) Move(ctx context.Context) error {
	now := b.Now()
	if now.Sub(b.readAt) < time.Hour && !now.Before(b.readAt) {
		return nil
	}
	has, err := b.Store.Brand(ctx)
	if err != nil {
		return err
	}
	b.readAt = now
	bar := has.Bar
	if bar == 0 {
		bar = scoring.ShippedBar
	}
	if now.Sub(has.BarAt) < every || b.Accept == 0 && bar == scoring.ShippedBar {
		return nil
	}
	goal := scoring.ShippedBar
	if b.Accept > 0 {
		episodes, weeks, err := b.recentWeeks(ctx, now)
		if err != nil {
			return err
		}
		goal = bar
		if weeks > 0 {
			goal = Find(episodes, b.Accept*weeks)
		}
	}
	err = b.Store.PutBar(ctx, has, toward(bar, goal), now)
	if errors.Is(err, store.ErrStale) {
		return nil
	}
	if err == nil && goal != bar {
		b.Log.InfoContext(ctx, "bar moved", "from", bar, "to", toward(bar, goal), "towards", goal, "accept",
			b.Accept)
	}
	return err
}

// recentWeeks counts the episodes of the last whole weeks by priority, starting with the first week that had any.
func (b *Bar) recentWeeks(ctx context.Context, now time.Time) (episodes store.Tally, weeks int, err error) {
	for ago := weeksBack; ago > 0; ago-- {
		week, err := b.Store.TallyOf(ctx, now.AddDate(0, 0, -7*ago))
		if err != nil {
			return episodes, 0, err
		}
		if weeks > 0 || week != (store.Tally{}) {
			weeks++
		}
		for weight, n := range week {
			episodes[weight] += n
		}
	}
	return episodes, weeks, nil
}
