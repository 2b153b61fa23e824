// Package embedded implements table.Table in process, on a bbolt file, for the local run and fast tests. It refuses
// what DynamoDB refuses and reports changes like DynamoDB's stream. On request it misbehaves as DynamoDB may: lagging
// indexes, repeated changes, failing calls and lost responses.
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

// Options configure a table; the zero value is a well-behaved one.
type Options struct {
	// Now timestamps the feed; nil for 1970. Nothing else depends on time.
	Now func() time.Time
	// A Seed other than 0 makes indexes lag by up to three calls of any kind, and feeds repeat changes and interleave
	// keys. The same sequence of calls with the same seed has the same result.
	Seed int64
	// Fault is called before each call and may return an error in its place; nil for none. Calls count from 1; op is
	// the method's name, "Put". Errors of package table, such as table.ErrThrottled, act as in DynamoDB.
	Fault func(call int, op string) error
	// Lost is called after each call has taken effect and may replace its response by an error; nil for none.
	Lost func(call int, op string) error
}

// Table is one table in one file. It is safe for concurrent use; only one process can open the file.
type Table struct {
	db      *bolt.DB
	options Options
	scratch string // the temporary file; "" for a durable table

	jobs    chan *job     // to the one writer
	closing chan struct{} // closed by Close
	stopped chan struct{} // closed when the writer has ended
	close   func() error  // once

	calls  atomic.Int64
	random *rand.Rand // only for the writer; nil without a seed

	mu    sync.Mutex
	feeds []*Feed
}

// Open opens the table in folder dir, creating both if needed. If dir is empty, the table is a temporary file, never
// synced to disk and removed by Close and, where the system allows, when the process ends.
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
		Timeout:        time.Second, // wait for another process
		NoSync:         t.scratch != "",
		NoFreelistSync: t.scratch != "", // a table never reopened needs no list of free pages
		FreelistType:   bolt.FreelistMapType,
	})
	if err != nil {
		return nil, fmt.Errorf("open table %s: %w", path, err)
	}
	if t.scratch != "" {
		_ = os.Remove(path) // an open file needs no name: nothing remains if we are killed
	}
	if err := t.db.Update(prepare); err != nil {
		_ = t.db.Close()
		return nil, fmt.Errorf("open table %s: %w", path, err)
	}
	t.close = sync.OnceValue(t.shut)
	go t.write()
	return t, nil
}

// place is the path of the table's file.
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

// Close closes the table and its feeds. Later calls return table.ErrUnavailable.
func (t *Table) Close() error { return t.close() }

func (t *Table) shut() error {
	close(t.closing)
	<-t.stopped
	err := t.db.Close()
	if t.scratch != "" {
		_ = os.Remove(t.scratch) // for systems that cannot remove an open file
	}
	return err
}

// call wraps each of the six methods.
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

func (t *Table) view(do func(*bolt.Tx) error) error {
	var failed error
	if err := t.db.View(func(tx *bolt.Tx) error { failed = do(tx); return nil }); err != nil {
		return unavailable(err)
	}
	return failed
}

// unavailable reports a failing file as an unavailable table.
func unavailable(err error) error { return fmt.Errorf("%w: %w", table.ErrUnavailable, err) }

// invalid is a request that DynamoDB refuses. why must not contain a value.
func invalid(why string, args ...any) error {
	return fmt.Errorf("%w: "+why, append([]any{table.ErrInvalid}, args...)...)
}
