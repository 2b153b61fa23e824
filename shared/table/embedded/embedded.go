// Package embedded is table.Table in process, on a bbolt file: for the local run and for fast tests. It refuses what
// DynamoDB refuses, tells its changes as DynamoDB's stream does, and on demand is as unpleasant as DynamoDB may be:
// indexes that lag, changes told twice, calls that fail and answers that get lost.
package embedded

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

var _ table.Table = (*Table)(nil)

// Options are the ways of a table; the zero value is a well-behaved one.
type Options struct {
	// Now stamps the changes in the feed; nil for 1970. Nothing else depends on a time.
	Now func() time.Time
	// Seed other than 0 makes indexes lag by up to three calls (of any kind, so asking again is enough), and makes
	// feeds repeat changes and interleave keys. The same calls one after the other give the same on the same seed.
	Seed int64
	// Fault is asked before each call does anything, and its error is the call's answer; nil for none. Calls count from
	// 1; op is the method's name, "Put". An error of table's, such as table.ErrThrottled, acts as DynamoDB would.
	Fault func(call int, op string) error
	// Lost is asked after each call has done its work, and its error takes the place of the answer; nil for none.
	Lost func(call int, op string) error
}

// Table is one table in one file. Many goroutines may use it; only one process can have the file open.
type Table struct {
	db      *bolt.DB
	options Options
	scratch string // the temporary file; "" for a durable table

	jobs    chan *job     // to the one writer
	closing chan struct{} // closed by Close
	stopped chan struct{} // closed when the writer has ended
	close   func() error  // once

	calls  atomic.Int64
	random *rand.Rand // the writer's own; nil without a seed

	mu    sync.Mutex
	feeds []*Feed
}

// Open opens the table kept in the folder dir, and makes both if need be. Without a dir the table is a temporary file
// that nothing waits for the disk to write, gone with Close and, where the system allows, with the process.
func Open(dir string, o Options) (*Table, error) {
	t := &Table{options: o, jobs: make(chan *job), closing: make(chan struct{}), stopped: make(chan struct{})}
	if t.options.Now == nil {
		t.options.Now = func() time.Time { return time.Unix(0, 0) }
	}
	if o.Seed != 0 {
		// #nosec G404 -- the same lag on the same seed is its purpose
		t.random = rand.New(rand.NewPCG(uint64(o.Seed), 0))
	}
	path, err := t.place(dir)
	if err != nil {
		return nil, fmt.Errorf("open table: %w", err)
	}
	t.db, err = bolt.Open(path, 0o600, &bolt.Options{
		Timeout:        time.Second, // of waiting for another process
		NoSync:         t.scratch != "",
		NoFreelistSync: t.scratch != "", // a table nobody opens again needs no list of its free pages
		FreelistType:   bolt.FreelistMapType,
	})
	if err != nil {
		return nil, fmt.Errorf("open table %s: %w", path, err)
	}
	if t.scratch != "" {
		_ = os.Remove(path) // an open file needs no name: nothing stays behind if we are killed
	}
	if err := t.db.Update(prepare); err != nil {
		_ = t.db.Close()
		return nil, fmt.Errorf("open table %s: %w", path, err)
	}
	t.close = sync.OnceValue(t.shut)
	go t.write()
	return t, nil
}

// place is where the table's file is or is to be.
func (t *Table) place(dir string) (string, error) {
	if dir != "" {
		return filepath.Join(dir, "oyez.db"), os.MkdirAll(dir, 0o700)
	}
	f, err := os.CreateTemp("", "oyez-*.db")
	if err != nil {
		return "", err
	}
	t.scratch = f.Name()
	return t.scratch, f.Close()
}

// Close ends the table and its feeds. Calls after it answer table.ErrUnavailable.
func (t *Table) Close() error { return t.close() }

func (t *Table) shut() error {
	close(t.closing)
	<-t.stopped
	err := t.db.Close()
	if t.scratch != "" {
		_ = os.Remove(t.scratch) // where an open file could not be removed
	}
	return err
}

// call is what surrounds each of the six methods.
func (t *Table) call(ctx context.Context, op string, do func() error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	n := int(t.calls.Add(1))
	if t.options.Fault != nil {
		if err := t.options.Fault(n, op); err != nil {
			return err
		}
	}
	err := do()
	if t.options.Lost != nil {
		if lost := t.options.Lost(n, op); lost != nil {
			return lost
		}
	}
	return err
}

// view reads the file as it is now.
func (t *Table) view(do func(*bolt.Tx) error) error {
	var failed error
	if err := t.db.View(func(tx *bolt.Tx) error { failed = do(tx); return nil }); err != nil {
		return unavailable(err)
	}
	return failed
}

// unavailable is a file that fails us, as a table that does.
func unavailable(err error) error { return fmt.Errorf("%w: %w", table.ErrUnavailable, err) }

// invalid is a request that DynamoDB refuses. why never holds a value.
func invalid(why string, args ...any) error {
	return fmt.Errorf("%w: "+why, append([]any{table.ErrInvalid}, args...)...)
}
