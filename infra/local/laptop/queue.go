package laptop

import (
	"context"
	"sync"
)

// queue is a topic in memory: what is published is delivered, in order, to one reader.
type queue struct {
	mu    sync.Mutex
	items []string
	more  chan struct{}
}

func newQueue() *queue { return &queue{more: make(chan struct{}, 1)} }

// Publish implements topic.Publisher.
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

// run hands messages over until the context ends, several at once.
func (q *queue) run(ctx context.Context, atOnce int, take func(context.Context, string)) {
	slots := make(chan struct{}, atOnce)
	var wait sync.WaitGroup
	defer wait.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-q.more:
		}
		for _, message := range q.drain() {
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				take(ctx, message)
			})
		}
	}
}
