// Package brand is what a brand has in place of what Oyez ships: a bar of its own, found from how many pages a week it
// accepts, and weights that were adapted to its own mentions.
package brand

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"oyez/shared/scoring"
	"oyez/shared/store"
)

// How the bar is moved: once a day, by a few points at most, after what the last whole weeks weighed. One loud day
// moves it little, and a person on call sees no other Oyez from one night to the next.
const (
	back     = 4 // weeks
	every    = 24 * time.Hour
	farthest = 3 // points a day
)

// Find returns the lowest bar under which at most so many of these episodes page. What is grave pages under every bar
// and counts too: where that alone is more, the bar is the highest.
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

// Pages is how many of these episodes page under a bar.
func Pages(episodes store.Tally, bar int) (pages int) {
	for _, n := range episodes[min(max(bar, 0), len(episodes)):] {
		pages += max(n, 0)
	}
	return pages
}

// toward moves a bar by no more than a day may.
func toward(bar, goal int) int { return bar + min(max(goal-bar, -farthest), farthest) }

// Bar moves a brand's bar.
type Bar struct {
	Store  *store.Store
	Accept int // pages a week; 0 for a brand that has not said: its bar goes back to the shipped one
	Now    func() time.Time
	Log    *slog.Logger

	looked time.Time
}

// Move looks once a day at what the last weeks weighed, and moves the bar towards what the brand accepts. Many at once
// move it once. A brand that was not heard for a whole week yet keeps the bar it has.
func (b *Bar) Move(ctx context.Context) error {
	now := b.Now()
	if now.Sub(b.looked) < time.Hour && !now.Before(b.looked) {
		return nil
	}
	has, err := b.Store.Brand(ctx)
	if err != nil {
		return err
	}
	b.looked = now
	bar := has.Bar
	if bar == 0 {
		bar = scoring.ShippedBar
	}
	if now.Sub(has.BarAt) < every || b.Accept == 0 && bar == scoring.ShippedBar {
		return nil
	}
	goal := scoring.ShippedBar
	if b.Accept > 0 {
		episodes, weeks, err := b.lately(ctx, now)
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
		b.Log.InfoContext(ctx, "the bar moves", "from", bar, "to", toward(bar, goal), "towards", goal, "accept",
			b.Accept)
	}
	return err
}

// lately is what the last whole weeks weighed, from the first in which anything was counted.
func (b *Bar) lately(ctx context.Context, now time.Time) (episodes store.Tally, weeks int, err error) {
	for ago := back; ago > 0; ago-- {
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
