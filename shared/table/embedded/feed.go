package embedded

import (
	"context"
	"fmt"
	"io"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/table"
)

// maxFeed bounds the images a feed keeps for a slow reader, in bytes. Beyond it the oldest changes are dropped, and
// sweep handles those mentions a minute later.
const maxFeed = 64 << 20

// Feed reports what DynamoDB's stream with new and old images would: each committed change, in order for each key. A
// write that changes nothing is not reported.
type Feed struct {
	table *Table
	more  chan struct{} // holds a signal while changes wait

	mu      sync.Mutex
	waiting []feedEntry
	bytes   int64
	recent  []feedEntry // the last few, to repeat; only with a seed
}

// feedEntry is a change as a record, and its item's key for comparing.
type feedEntry struct {
	key    table.Key
	record events.DynamoDBEventRecord
}

// Feed starts a feed of all changes from now on. The table keeps it until closed.
func (t *Table) Feed() *Feed {
	f := &Feed{table: t, more: make(chan struct{}, 1)}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.feeds = append(t.feeds, f)
	return f
}

// Next waits for changes and returns between one and most of them. The error is the context's, or io.EOF when the
// table is closed and the feed is empty. Feeds share records: do not modify them.
func (f *Feed) Next(ctx context.Context, most int) ([]events.DynamoDBEventRecord, error) {
	for {
		if records := f.take(most); len(records) > 0 {
			return records, nil
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		select {
		case <-f.more:
		case <-ctx.Done():
		case <-f.table.stopped:
			if records := f.take(most); len(records) > 0 {
				return records, nil
			}
			return nil, io.EOF
		}
	}
}

func (f *Feed) take(most int) []events.DynamoDBEventRecord {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := min(max(most, 1), len(f.waiting))
	records := make([]events.DynamoDBEventRecord, n)
	for i, w := range f.waiting[:n] {
		records[i] = w.record
	}
	f.drop(n)
	if len(f.waiting) > 0 {
		f.signal()
	}
	return records
}

func (f *Feed) signal() {
	select {
	case f.more <- struct{}{}:
	default:
	}
}

// publish passes committed changes to the feeds. Only the writer calls it.
func (t *Table) publish(changes []change) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.feeds) == 0 {
		return
	}
	for _, c := range changes {
		if !c.changed {
			continue
		}
		w := feedEntry{key: c.key, record: t.record(c)}
		for _, f := range t.feeds {
			f.add(w, t)
		}
	}
}

// add queues a change. With a seed it may overtake some changes of other keys, and a few changes may be repeated after
// it, like a retried batch.
func (f *Feed) add(w feedEntry, t *Table) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.put(w)
	if t.random != nil {
		f.overtake(t.random.IntN(4))
		f.recent = append(f.recent, w)
		f.recent = f.recent[max(0, len(f.recent)-3):]
		if t.random.IntN(4) == 0 {
			for _, r := range f.recent {
				f.put(r)
			}
		}
	}
	for f.bytes > maxFeed {
		f.drop(1)
	}
	f.signal()
}

func (f *Feed) put(w feedEntry) {
	f.waiting = append(f.waiting, w)
	f.bytes += w.record.Change.SizeBytes
}

// drop removes the first n without moving the rest.
func (f *Feed) drop(n int) {
	for _, w := range f.waiting[:n] {
		f.bytes -= w.record.Change.SizeBytes
	}
	clear(f.waiting[:n])
	f.waiting = f.waiting[n:]
}

// overtake moves the last change forward by up to n, never past one of its own key.
func (f *Feed) overtake(n int) {
	for i := len(f.waiting) - 1; i > 0 && n > 0 && f.waiting[i-1].key != f.waiting[i].key; i, n = i-1, n-1 {
		f.waiting[i-1], f.waiting[i] = f.waiting[i], f.waiting[i-1]
	}
}

// record is a change as Lambda passes it to a function.
func (t *Table) record(c change) events.DynamoDBEventRecord {
	r := events.DynamoDBEventRecord{
		AWSRegion:    "local",
		EventID:      fmt.Sprintf("%032x", c.sequence),
		EventName:    string(events.DynamoDBOperationTypeModify),
		EventSource:  "aws:dynamodb",
		EventVersion: "1.1",
		Change: events.DynamoDBStreamRecord{
			ApproximateCreationDateTime: events.SecondsEpochTime{Time: t.options.Now()},
			Keys:                        images(attributes(c.key)), NewImage: images(c.new), OldImage: images(c.old),
			SequenceNumber: fmt.Sprintf("%021d", c.sequence),
			SizeBytes:      int64(size(attributes(c.key)) + size(c.new) + size(c.old)),
			StreamViewType: string(events.DynamoDBStreamViewTypeNewAndOldImages),
		},
	}
	switch {
	case c.old == nil:
		r.EventName = string(events.DynamoDBOperationTypeInsert)
	case c.new == nil:
		r.EventName = string(events.DynamoDBOperationTypeRemove)
	}
	if c.expired {
		r.UserIdentity = &events.DynamoDBUserIdentity{Type: "Service", PrincipalID: "dynamodb.amazonaws.com"}
	}
	return r
}
