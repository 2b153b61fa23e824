package proof

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"golang.org/x/sync/errgroup"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/storm"
	"oyez/infra/local/laptop"
	"oyez/shared/table"
)

// catch is a table that keeps nothing and remembers what was put into it.
type catch struct {
	table.Table
	mu  sync.Mutex
	put []table.Item
}

func (c *catch) Get(context.Context, table.Key) (table.Item, error) { return nil, table.ErrNotFound }

func (c *catch) Put(_ context.Context, put table.Put) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put = append(c.put, put.Item)
	return nil
}

// patterns are mentions as intake stores them, once nothing about them is due.
func patterns(now time.Time) ([]table.Item, error) {
	var c catch
	z := laptop.New(laptop.Options{
		Table: &c, PublicURL: "https://oyez.example.com", Now: clock.At(now).Now, Log: slog.New(slog.DiscardHandler),
	})
	for _, d := range storm.New(1, storm.Size{Mentions: 1000, Batch: 1}, now).Once {
		if status := post(z, d, now).Code; status != http.StatusOK {
			return nil, fmt.Errorf("a delivery was answered %d", status)
		}
	}
	var list []table.Item
	seen := map[string]bool{}
	for _, i := range c.put {
		id, said := i["id"].(*types.AttributeValueMemberS)
		if _, stands := i[table.Timeline.PK]; !said || !stands || seen[id.Value] {
			continue // a deletion or an edit
		}
		seen[id.Value] = true
		for _, attr := range []string{"scoring", table.Due.PK, table.Due.SK} {
			delete(i, attr)
		}
		list = append(list, i)
	}
	return list, nil
}

const (
	batch  = 25 // DynamoDB's limit per call
	filler = 8  // concurrent calls
)

// fill writes mentions number from to to, of other days, straight into the table; no function sees them.
func (r *run) fill(ctx context.Context, from, to int) error {
	if from >= to {
		return nil
	}
	of, err := patterns(r.stack.Now())
	if err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(filler)
	for n := from; n < to && inner.Err() == nil; n += batch {
		group.Go(func() error {
			var writes []types.WriteRequest
			for k := n; k < min(n+batch, to); k++ {
				writes = append(writes,
					types.WriteRequest{PutRequest: &types.PutRequest{Item: copyOf(of[k%len(of)], k/len(of))}})
			}
			return r.write(inner, writes)
		})
		if done := n - from; done > 0 && done%50_000 == 0 {
			r.progress("%d of %d mentions are stored", n, to)
		}
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	return r.stack.WaitIdle(ctx)
}

// write writes a whole batch.
func (r *run) write(ctx context.Context, writes []types.WriteRequest) error {
	name := r.stack.TableName()
	for len(writes) > 0 {
		out, err := r.client.BatchWriteItem(ctx,
			&dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{name: writes}})
		if err != nil {
			return err
		}
		writes = out.UnprocessedItems[name]
	}
	return nil
}

// copyOf is the nth mention like a pattern, with another id; every tenth has the same author.
func copyOf(pattern table.Item, n int) table.Item {
	i := make(table.Item, len(pattern))
	for attr, value := range pattern {
		if s, ok := value.(*types.AttributeValueMemberS); ok {
			switch attr {
			case table.AttrPK, "id", table.Timeline.SK:
				value = &types.AttributeValueMemberS{Value: fmt.Sprintf("%s-%d", s.Value, n)}
			case table.Timeline.PK, "in", "author":
				value = &types.AttributeValueMemberS{Value: fmt.Sprintf("%s-%d", s.Value, n/10)}
			}
		}
		i[attr] = value
	}
	return i
}
