package stack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"oyez/infra/lab/stack/declared"
	"oyez/infra/lab/stack/lambda"
	"oyez/infra/lab/stack/pattern"
	"oyez/infra/lab/stack/policy"
)

// stream is one function's mapping of the table's stream.
type stream struct {
	declared.StreamMapping
	function string
	table    declared.Table
	arn      string // DynamoDB Local's own
	filters  []pattern.Pattern
	onward   *queue

	mu    sync.Mutex
	batch int
	idle  time.Time // start of the last empty poll
	fault error     // of the last poll
}

// record is one record of the stream.
type record struct {
	raw      map[string]json.RawMessage // from GetRecords, passed on by Lambda
	sequence string
	keys     string
	at       time.Time
}

// mapStream finds the stream and checks the mapping.
func (s *Stack) mapStream(ctx context.Context, function string, m declared.StreamMapping) error {
	st := &stream{StreamMapping: m, function: function}
	for _, t := range s.Template.Tables {
		if t.Stream == m.Stream && t.StreamSpecification != nil {
			st.table = t
		}
	}
	if st.table.Name == "" {
		return fmt.Errorf("%s is no stream of a table here", m.Stream)
	}
	if m.StartingPosition != "TRIM_HORIZON" {
		return fmt.Errorf("starting position %s is not known to infra/lab/stack", m.StartingPosition)
	}
	for _, f := range m.FilterCriteria.Filters {
		p, err := pattern.Parse(f.Pattern)
		if err != nil {
			return err
		}
		st.filters = append(st.filters, p)
	}
	var err error
	if st.onward, err = s.onward(m.DestinationConfig); err != nil {
		return err
	}
	var list struct{ Streams []struct{ StreamArn string } }
	if err := s.ask(ctx, onStreams+"ListStreams", map[string]string{"TableName": st.table.Name}, &list); err != nil ||
		len(list.Streams) == 0 {
		return fmt.Errorf("the table has no stream: %w", err)
	}
	st.arn = list.Streams[0].StreamArn
	s.streams = append(s.streams, st)
	own := s.roles[function]
	return own.may(nil, policy.Call{Action: "dynamodb:ListStreams", Resource: m.Stream},
		policy.Call{Action: "dynamodb:DescribeStream", Resource: m.Stream})
}

// pump reads the stream's shards and feeds the function until the context ends. Its waits average Options.Poll, or a
// window, varying from half to one and a half: Lambda's pollers are not in step, and pumps in step would make wake
// always wait a whole poll for what score writes.
func (s *Stack) pump(ctx context.Context, st *stream) {
	iterators := map[string]string{} // by shard; "" once it has ended
	name := fnv.New64a()
	_, _ = name.Write([]byte(st.function)) // a hash never fails
	waits := rand.New(rand.NewPCG(name.Sum64(), 0))
	wait := max(s.o.Poll, min(time.Duration(st.MaximumBatchingWindowInSeconds)*time.Second, s.o.Window))
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait/2 + time.Duration(waits.Int64N(int64(wait)))):
		}
		began := time.Now()
		found, err := s.poll(ctx, st, iterators)
		if ctx.Err() != nil {
			return
		}
		st.mu.Lock()
		if st.fault = err; err == nil && !found { // retry after a fault; WaitIdle reports one that persists
			st.idle = began
		}
		st.mu.Unlock()
	}
}

// poll reads each shard once. found says that there were records.
func (s *Stack) poll(ctx context.Context, st *stream, iterators map[string]string) (found bool, err error) {
	own := s.roles[st.function]
	for _, action := range []string{"GetShardIterator", "GetRecords"} {
		if err := own.may(nil, policy.Call{Action: "dynamodb:" + action, Resource: st.Stream}); err != nil {
			return false, err
		}
	}
	var about struct {
		StreamDescription struct{ Shards []struct{ ShardID string } }
	}
	if err := s.ask(ctx, onStreams+"DescribeStream", map[string]string{"StreamArn": st.arn}, &about); err != nil {
		return false, err
	}
	for _, shard := range about.StreamDescription.Shards {
		if _, seen := iterators[shard.ShardID]; !seen {
			var got struct{ ShardIterator string }
			in := map[string]string{"StreamArn": st.arn, "ShardId": shard.ShardID, "ShardIteratorType": "TRIM_HORIZON"}
			if err := s.ask(ctx, onStreams+"GetShardIterator", in, &got); err != nil {
				return false, err
			}
			iterators[shard.ShardID] = got.ShardIterator
		}
		for full := true; full && iterators[shard.ShardID] != ""; { // a full batch does not wait for the window
			var got struct {
				Records           []map[string]json.RawMessage
				NextShardIterator string
			}
			if err := s.ask(ctx, onStreams+"GetRecords",
				map[string]any{"ShardIterator": iterators[shard.ShardID], "Limit": 1000}, &got); err != nil {
				return false, err
			}
			iterators[shard.ShardID] = got.NextShardIterator
			full = len(got.Records) >= max(st.BatchSize, 1)
			if len(got.Records) == 0 {
				continue
			}
			found = true
			if err := s.spread(ctx, st, shard.ShardID, got.Records); err != nil {
				return found, err
			}
		}
	}
	return found, nil
}

// spread filters records and runs a shard's lanes concurrently; each item's records stay in order.
func (s *Stack) spread(ctx context.Context, st *stream, shard string, raw []map[string]json.RawMessage) error {
	s.busy.Add(1)
	defer s.busy.Add(-1)
	lanes := make([][]record, st.ParallelizationFactor)
	for _, r := range raw {
		next, err := st.read(r)
		if err != nil {
			return err
		}
		if !st.wants(next) {
			continue
		}
		next.at = next.at.Add(time.Duration(s.offset.Load())) // DynamoDB Local stamps it by the machine's clock
		h := fnv.New32a()
		_, _ = h.Write([]byte(next.keys)) // a hash never fails
		lane := int(h.Sum32()) % len(lanes)
		if lane < 0 {
			lane = -lane
		}
		lanes[lane] = append(lanes[lane], next)
	}
	var wait sync.WaitGroup
	for _, lane := range lanes {
		wait.Go(func() {
			for batch := range slices.Chunk(lane, st.BatchSize) {
				s.give(ctx, st, shard, batch, 0)
				st.mu.Lock()
				st.batch++
				n := st.batch
				st.mu.Unlock()
				if s.plan(Event{Kind: "stream", To: st.function, N: n}).Repeat {
					s.give(ctx, st, shard, batch, 0)
				}
			}
		})
	}
	wait.Wait()
	return nil
}

func (st *stream) read(raw map[string]json.RawMessage) (record, error) {
	var change struct {
		SequenceNumber              string
		ApproximateCreationDateTime float64
		Keys                        json.RawMessage
	}
	if err := json.Unmarshal(raw["dynamodb"], &change); err != nil {
		return record{}, fmt.Errorf("a record of the stream: %w", err)
	}
	raw["eventSourceARN"] = encode(st.Stream)
	return record{
		raw: raw, sequence: change.SequenceNumber, keys: string(change.Keys),
		at: time.UnixMilli(int64(change.ApproximateCreationDateTime * 1000)),
	}, nil
}

// wants says whether the mapping's filters pass a record. They see the key "dynamodb" and the kind of event.
func (st *stream) wants(r record) bool {
	if len(st.filters) == 0 {
		return true
	}
	seen := fmt.Appendf(nil, `{"dynamodb":%s,"eventName":%s}`, r.raw["dynamodb"], r.raw["eventName"])
	return slices.ContainsFunc(st.filters, func(p pattern.Pattern) bool { return p.Match(seen) })
}

const streamPause = 50 * time.Millisecond // before a batch is retried

// give retries a batch until it succeeds or is given up. tries excludes bisections, as on AWS.
func (s *Stack) give(ctx context.Context, st *stream, shard string, batch []record, tries int) {
	for {
		if st.MaximumRecordAgeInSeconds != nil && *st.MaximumRecordAgeInSeconds >= 0 {
			limit := s.Now().Add(-time.Duration(*st.MaximumRecordAgeInSeconds) * time.Second)
			young := slices.IndexFunc(batch, func(r record) bool { return r.at.After(limit) })
			if young != 0 {
				if young < 0 {
					young = len(batch)
				}
				s.discard(st, shard, batch[:young], "RecordAgeExceeded", tries)
				batch = batch[young:]
			}
		}
		if len(batch) == 0 || ctx.Err() != nil {
			return
		}
		raw := make([]map[string]json.RawMessage, len(batch))
		for i, r := range batch {
			raw[i] = r.raw
		}
		answer, err := s.functions[st.function].Invoke(ctx, encode(map[string]any{"Records": raw}))
		if err == nil {
			failed := failures(answer, st.FunctionResponseTypes)
			if len(failed) == 0 {
				return
			}
			first := slices.IndexFunc(batch, func(r record) bool { return failed[r.sequence] })
			batch = batch[max(first, 0):] // an item outside the batch means that all has failed
		}
		if ctx.Err() != nil || errors.Is(err, lambda.ErrClosed) {
			return
		}
		if tries++; st.MaximumRetryAttempts != nil && *st.MaximumRetryAttempts >= 0 &&
			tries > *st.MaximumRetryAttempts {
			s.discard(st, shard, batch, "RetryAttemptsExhausted", tries)
			return
		}
		if err != nil && st.BisectBatchOnFunctionError && len(batch) > 1 {
			half := len(batch) / 2
			s.give(ctx, st, shard, batch[:half], tries-1)
			batch, tries = batch[half:], tries-1
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(streamPause):
		}
	}
}

// discard gives a batch up and names it to the failure destination, without its records.
func (s *Stack) discard(st *stream, shard string, batch []record, condition string, tries int) {
	if len(batch) == 0 || st.onward == nil {
		return
	}
	if s.roles[st.function].may(nil, policy.Call{Action: "sqs:SendMessage", Resource: st.onward.ARN}) != nil {
		return
	}
	last := batch[len(batch)-1]
	st.onward.send(string(encode(map[string]any{
		"version": "1.0", "timestamp": s.Now().UTC().Format(time.RFC3339),
		"requestContext": map[string]any{
			"functionArn": s.Template.Functions[st.function].ARN, "condition": condition,
			"approximateInvokeCount": tries,
		},
		"DDBStreamBatchInfo": map[string]any{
			"shardId": shard, "startSequenceNumber": batch[0].sequence, "endSequenceNumber": last.sequence,
			"batchSize":                       len(batch),
			"approximateArrivalOfFirstRecord": batch[0].at.UTC().Format(time.RFC3339), "streamArn": st.Stream,
		},
	})))
}
