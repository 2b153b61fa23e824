package embedded

import (
	"context"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// bbolt allows one writer and each commit is expensive. So one goroutine writes, and each commit takes all the calls
// that arrived during the one before: a single write does not wait, concurrent ones share.

// maxBatch bounds the calls in a commit.
const maxBatch = 256

// job is one writing call.
type job struct {
	ctx     context.Context
	do      func(*bolt.Tx) ([]change, error) // only computes the changes
	changes []change
	err     error
	done    chan struct{}
}

// change is one item before and after a write; nil for no item.
type change struct {
	key      table.Key
	old, new table.Item
	expired  bool // deleted by its time to live

	changed  bool   // set when applied; feeds report only changed items
	sequence uint64 // set when applied
}

// commit has the writer run do, and waits for the commit.
func (t *Table) commit(ctx context.Context, do func(*bolt.Tx) ([]change, error)) ([]change, error) {
	j := &job{ctx: ctx, do: do, done: make(chan struct{})}
	select {
	case t.jobs <- j:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-t.closing:
		return nil, fmt.Errorf("%w: closed", table.ErrUnavailable)
	}
	select {
	case <-j.done:
		return j.changes, j.err
	case <-ctx.Done(): // it may still take effect, as on a network
		return nil, ctx.Err()
	}
}

// write is the writer's goroutine.
func (t *Table) write() {
	defer close(t.stopped)
	for {
		select {
		case j := <-t.jobs:
			t.commitAll(t.gather(j))
		case <-t.closing:
			return
		}
	}
}

func (t *Table) gather(first *job) []*job {
	batch := []*job{first}
	for len(batch) < maxBatch {
		select {
		case j := <-t.jobs:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (t *Table) commitAll(batch []*job) {
	err := t.db.Update(func(tx *bolt.Tx) error {
		if err := t.catchUp(tx); err != nil {
			return err
		}
		for _, j := range batch {
			if j.err = j.ctx.Err(); j.err != nil {
				continue
			}
			if j.changes, j.err = j.do(tx); j.err != nil {
				continue
			}
			for i := range j.changes {
				if err := t.apply(tx, &j.changes[i]); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for _, j := range batch {
		if err != nil { // reads that saw the lost writes are void too
			j.changes, j.err = nil, unavailable(err)
		}
		if j.err == nil {
			t.publish(j.changes)
		}
		close(j.done)
	}
}
