package laptop

import (
	"context"
	"sync"

	"golang.org/x/sync/errgroup"
)

// queue is an in-memory topic: messages go to one reader, in order.
type queue struct {
	mu    sync.Mutex
	items []string
	more  chan struct{}
	take  func(ctx context.Context, message string)
}

func newQueue() *queue { return &queue{more: make(chan struct{}, 1)} }

// Publish adds a message.
func (q *queue) Publish(ctx context.Context, message string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	q.mu.Lock()
	q.items = append(q.items, message)
	q.mu.Unlock()
	select {
	case q.more <- struct{}{}:
	default:
	}
	return nil
}

func (q *queue) drain() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	items := q.items
	q.items = nil
	return items
}

// run feeds messages to take until the context ends, several at once.
func (q *queue) run(ctx context.Context, atOnce int) {
	var group errgroup.Group
	group.SetLimit(atOnce)
	defer func() { _ = group.Wait() }() // no message returns an error
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.more:
		}
		for _, message := range q.drain() {
			group.Go(func() error { q.take(ctx, message); return nil })
		}
	}
}
