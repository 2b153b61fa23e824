package dynamofake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// stream is a table's changes, all of them, in one endless shard; each reader has its own position.
type stream struct {
	mu      sync.Mutex
	records [][]byte // events.DynamoDBEventRecord as JSON
}

// read handles the stream calls. An iterator is the stream's ARN and the number of the next record.
func (s *Server) read(operation string, in request) ([]byte, error) {
	arn, number := in.StreamArn, 0
	if operation == "GetRecords" {
		var text string
		arn, text, _ = strings.Cut(in.ShardIterator, "|")
		var err error
		if number, err = strconv.Atoi(text); err != nil {
			return nil, fmt.Errorf("%w: iterator %q", table.ErrInvalid, in.ShardIterator)
		}
	}
	t, err := s.table(arn[strings.LastIndex(arn, "/")+1:])
	if err != nil {
		return nil, err
	}
	switch operation {
	case "DescribeStream":
		return []byte(`{"StreamDescription":{"Shards":[{"ShardId":"shard-1"}]}}`), nil
	case "GetShardIterator":
		if in.ShardIteratorType != "TRIM_HORIZON" {
			return nil, fmt.Errorf("%w: an iterator at %s is not known to infra/lab/dynamofake", table.ErrInvalid,
				in.ShardIteratorType)
		}
		return []byte(fmt.Sprintf(`{"ShardIterator":"%s|0"}`, arn)), nil
	}
	records := t.stream.from(number, in.Limit)
	return fmt.Appendf(nil, `{"Records":[%s],"NextShardIterator":"%s|%d"}`, bytes.Join(records, []byte(",")),
		arn, number+len(records)), nil
}

// follow keeps every change until the table is closed.
func (st *stream) follow(feed *embedded.Feed) {
	for {
		more, err := feed.Next(context.Background(), 1000)
		if err != nil {
			return
		}
		words := make([][]byte, len(more))
		for i, record := range more {
			if words[i], err = json.Marshal(record); err != nil {
				panic(err) // stored values always marshal
			}
		}
		st.mu.Lock()
		st.records = append(st.records, words...)
		st.mu.Unlock()
	}
}

// from returns at most n records from a number on.
func (st *stream) from(number, most int) [][]byte {
	st.mu.Lock()
	defer st.mu.Unlock()
	rest := st.records[min(max(0, number), len(st.records)):]
	return rest[:min(most, len(rest))]
}
