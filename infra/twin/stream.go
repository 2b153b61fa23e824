package twin

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-lambda-go/events"

	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// stream is a table's changes, in one shard that never ends. It is read forward, by one reader.
type stream struct {
	mu      sync.Mutex
	first   int // number of the first record that is kept
	records []events.DynamoDBEventRecord
}

// read answers the calls on streams. An iterator is the stream's ARN and the number of the next record.
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
			return nil, fmt.Errorf("%w: an iterator at %s is not known to infra/twin", table.ErrInvalid, in.ShardIteratorType)
		}
		return []byte(fmt.Sprintf(`{"ShardIterator":"%s|0"}`, arn)), nil
	}
	records := t.stream.from(number, in.Limit)
	list, err := json.Marshal(records)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"Records":%s,"NextShardIterator":"%s|%d"}`, list, arn, number+len(records)), nil
}

// follow keeps every change until it is read, however late, and ends with the table.
func (st *stream) follow(feed *embedded.Feed) {
	for {
		more, err := feed.Next(context.Background(), 1000)
		if err != nil {
			return
		}
		st.mu.Lock()
		st.records = append(st.records, more...)
		st.mu.Unlock()
	}
}

// from is at most so many records from a number on. What comes before that number has been read, and is forgotten.
func (st *stream) from(number, most int) []events.DynamoDBEventRecord {
	st.mu.Lock()
	defer st.mu.Unlock()
	drop := min(max(0, number-st.first), len(st.records))
	st.first, st.records = st.first+drop, st.records[drop:]
	return append([]events.DynamoDBEventRecord{}, st.records[:min(most, len(st.records))]...)
}
