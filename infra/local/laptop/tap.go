package laptop

import (
	"context"
	"sync"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// Tapped turns a table's single writes into stream records, for a table whose own stream is not read. Oyez writes no
// mention in a transaction.
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
	t.record(put.Item)
	return nil
}

// Update implements table.Table.
func (t *Tapped) Update(ctx context.Context, update table.Update) (table.Item, error) {
	update.Quiet = false
	item, err := t.Table.Update(ctx, update)
	if err == nil {
		t.record(item)
	}
	return item, err
}

func (t *Tapped) record(item table.Item) {
	image := map[string]events.DynamoDBAttributeValue{}
	for name, value := range item {
		if s, ok := value.(*types.AttributeValueMemberS); ok {
			image[name] = events.NewStringAttribute(s.Value)
		}
	}
	keys := map[string]events.DynamoDBAttributeValue{
		table.AttrPK: image[table.AttrPK], table.AttrSK: image[table.AttrSK],
	}
	t.mu.Lock()
	t.records = append(t.records,
		events.DynamoDBEventRecord{Change: events.DynamoDBStreamRecord{Keys: keys, NewImage: image}})
	t.mu.Unlock()
	select {
	case t.more <- struct{}{}:
	default:
	}
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
