package embedded

import (
	"context"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// eachPage is how many items Each reads at once.
const eachPage = 256

// Each calls fn with all items, in no particular order, until fn fails, and returns its error. fn may use the table;
// concurrent writes may be visited or not. It is for tests and local tools: on DynamoDB it would be a scan.
func (t *Table) Each(fn func(table.Item) error) error {
	var next []byte
	for {
		var items []table.Item
		err := t.view(func(tx *bolt.Tx) error {
			c := tx.Bucket(itemsBucket).Cursor()
			k, v := c.Seek(next)
			for ; k != nil && len(items) < eachPage; k, v = c.Next() {
				item, err := decode(v)
				if err != nil {
					return unavailable(err)
				}
				items = append(items, item)
				next = append(append(next[:0], k...), 0)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := fn(item); err != nil {
				return err
			}
		}
		if len(items) < eachPage {
			return nil
		}
	}
}

// Expire deletes the items whose time to live has passed and returns their number. DynamoDB does so some time later,
// typically within two days, and reads do not filter before. The feed marks these deletions as DynamoDB's own.
func (t *Table) Expire(ctx context.Context, now time.Time) (int, error) {
	n := 0
	err := t.Each(func(item table.Item) error {
		if !expired(item, now) {
			return nil
		}
		key := keyOf(item)
		done, err := t.commit(ctx, func(tx *bolt.Tx) ([]change, error) {
			old, err := read(tx, key)
			if err != nil || !expired(old, now) { // changed meanwhile
				return nil, err
			}
			return []change{{key: key, old: old, expired: true}}, nil
		})
		n += len(done)
		return err
	})
	return n, err
}

func expired(item table.Item, now time.Time) bool {
	v, ok := item[table.AttrExpires].(*types.AttributeValueMemberN)
	if !ok {
		return false
	}
	at, err := strconv.ParseFloat(v.Value, 64)
	return err == nil && at < float64(now.Unix())
}
