package sweep_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"oyez/functions/sweep"
	"oyez/shared/mention"
	"oyez/shared/store"
)

// flood is a store in which ten thousand deadlines of every shard are over.
type flood struct {
	sweep.Store
	read int
}

func (f *flood) Due(
	ctx context.Context, kind store.Kind, shard int, now time.Time, do func(store.DueItem) error,
) error {
	if kind != store.DueClock {
		return f.Store.Due(ctx, kind, shard, now, do)
	}
	for n := range 10_000 {
		id := mention.Mention{
			Key: mention.Key{Source: "x/1"}, Author: mention.Author{ID: fmt.Sprint(shard, n)},
		}.Conversation()
		if err := do(store.DueItem{Kind: kind, Conversation: id}); err != nil {
			return fmt.Errorf("due: %w", err)
		}
		f.read++
	}
	return nil
}

// A flood of deadlines takes no more of a minute than its share: the rest is left to the next one.
func TestAFloodOfDeadlinesIsTakenInParts(t *testing.T) {
	n := newNight(t)
	f := &flood{Store: n.Sweep.Store}
	n.Sweep.Store = f
	n.sweeps(t)
	if shards := store.DueClock.Shards(); f.read == 0 || f.read > 200*shards {
		t.Errorf("%d deadlines of %d shards were handled in one minute", f.read, shards)
	}
}
