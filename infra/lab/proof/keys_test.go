package proof

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/storm"
	"oyez/infra/local/laptop"
	"oyez/shared/mention"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/triage"
)

// keys is a table that stores nothing and counts the writes of each index key.
type keys struct {
	table.Table
	mu     sync.Mutex
	writes map[string]int
	said   []mention.Key
}

// Update counts an update of every attribute as the Put that it would be.
func (k *keys) Update(ctx context.Context, update table.Update) (table.Item, error) {
	item := table.Item{table.AttrPK: &types.AttributeValueMemberS{Value: string(update.Key.PK)}}
	for _, do := range update.Do {
		if set, ok := do.(table.Set); ok {
			item[set.Attr] = set.Value
		}
	}
	return nil, k.Put(ctx, table.Put{Item: item})
}

func (k *keys) Get(context.Context, table.Key) (table.Item, error) { return nil, table.ErrNotFound }

// Put counts a mention's index writes: its place in the timeline once, and its due time twice if it asks for an answer,
// since scoring removes it. A list of posts also counts twice: it is merged or moved.
func (k *keys) Put(_ context.Context, put table.Put) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	pk, _ := put.Item[table.AttrPK].(*types.AttributeValueMemberS)
	if name, ok := strings.CutPrefix(pk.Value, "said#"); ok {
		key, err := mention.ParseKey(name)
		if err != nil {
			return err
		}
		k.said = append(k.said, key)
	}
	for index, n := range map[table.Index]int{table.Timeline: 1, table.Due: 2} {
		if pk, ok := put.Item[index.PK].(*types.AttributeValueMemberS); ok {
			k.writes[pk.Value] += n
		}
	}
	return nil
}

// Ten thousand mentions a second, each received and scored within its second: no index key may take more than 300
// writes; DynamoDB allows 1,000. The inbox has as many shards as the due mentions, by the same hash, and fewer writes.
func TestNoIndexKeyIsHot(t *testing.T) {
	const most = 300
	for seed := range uint64(3) {
		k := &keys{writes: map[string]int{}}
		z := laptop.New(laptop.Options{
			Table: k, PublicURL: "https://oyez.example.com", Now: clock.At(start).Now,
			Log: slog.New(slog.DiscardHandler),
		})
		for _, d := range storm.New(seed, storm.Size{Mentions: 10_000, Complaints: 100, Deliveries: 300},
			start).Once {
			if status := post(z, d, start).Code; status != http.StatusOK {
				t.Fatalf("a delivery was answered %d", status)
			}
		}
		now := clock.At(start).Now
		follower := &triage.Triage{Store: store.New(k, now), Book: paging.Book{Now: now}}
		for keys := range slices.Chunk(slices.Clone(k.said), 100) { // of a batch of 500 that the stream gathers: worse
			followed := slices.DeleteFunc(keys,
				func(key mention.Key) bool { return !all.ChecksDeletion(key) })
			if err := follower.ScheduleDeletionChecks(t.Context(), followed); err != nil {
				t.Fatal(err)
			}
		}
		hottest, sum, lists := "", 0, 0
		for key, n := range k.writes {
			if strings.HasPrefix(key, "due#"+string(store.DueDeletionCheck)) {
				lists++
			}
			sum += n
			if n > k.writes[hottest] {
				hottest = key
			}
		}
		t.Logf("seed %d: the hottest of %d keys is %s with %d of %d writes", seed, len(k.writes), hottest,
			k.writes[hottest], sum)
		if k.writes[hottest] > most || sum < 17_000 || lists == 0 {
			t.Errorf("%s takes %d of %d writes, at most %d", hottest, k.writes[hottest], sum, most)
		}
	}
}
