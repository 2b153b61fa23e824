package laptop

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// Tapped is a table whose puts are told as its stream would tell them: for tables whose own stream we do not read here.
// It tells of whole items alone; Oyez writes mentions in no other way.
type Tapped struct {
	table.Table
	mu      sync.Mutex
	records []events.DynamoDBEventRecord
	more    chan struct{}
}

// Tap wraps a table.
func Tap(t table.Table) *Tapped { return &Tapped{Table: t, more: make(chan struct{}, 1)} }

// Put implements table.Table.
func (t *Tapped) Put(ctx context.Context, put table.Put) error {
	if err := t.Table.Put(ctx, put); err != nil {
		return err
	}
	image := map[string]events.DynamoDBAttributeValue{}
	for name, value := range put.Item {
		if s, ok := value.(*types.AttributeValueMemberS); ok {
			image[name] = events.NewStringAttribute(s.Value)
		}
	}
	keys := map[string]events.DynamoDBAttributeValue{
		table.AttrPK: image[table.AttrPK],
		table.AttrSK: image[table.AttrSK],
	}
	t.mu.Lock()
	t.records = append(t.records,
		events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{Keys: keys, NewImage: image}})
	t.mu.Unlock()
	select {
	case t.more <- struct{}{}:
	default:
	}
	return nil
}

// Next implements Feed.
func (t *Tapped) Next(ctx context.Context, max int) ([]events.DynamoDBEventRecord, error) {
	for {
		t.mu.Lock()
		if n := min(len(t.records), max); n > 0 {
			batch := t.records[:n:n]
			t.records = t.records[n:]
			t.mu.Unlock()
			return batch, nil
		}
		t.mu.Unlock()
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-t.more:
		}
	}
}
