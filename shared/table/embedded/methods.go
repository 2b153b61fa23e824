package embedded

import (
	"context"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// Get implements table.Table.
func (t *Table) Get(ctx context.Context, key table.Key) (item table.Item, err error) {
	err = t.call(ctx, "Get", func() error {
		key, err := normalKey(key)
		if err != nil {
			return err
		}
		err = t.view(func(tx *bolt.Tx) (err error) { item, err = read(tx, key); return err })
		if err == nil && item == nil {
			return table.ErrNotFound
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return item, nil
}

// Put implements table.Table.
func (t *Table) Put(ctx context.Context, put table.Put) error {
	_, err := t.one(ctx, "Put", put)
	return err
}

// Update implements table.Table.
func (t *Table) Update(ctx context.Context, update table.Update) (table.Item, error) {
	item, err := t.one(ctx, "Update", update)
	if update.Quiet {
		return nil, err
	}
	return item, err
}

// Delete implements table.Table.
func (t *Table) Delete(ctx context.Context, del table.Delete) error {
	_, err := t.one(ctx, "Delete", del)
	return err
}

// one performs a single write and returns the resulting item.
func (t *Table) one(ctx context.Context, op string, w table.Write) (item table.Item, err error) {
	err = t.call(ctx, op, func() error {
		w, key, err := normalWrite(w)
		if err != nil {
			return err
		}
		done, err := t.commit(ctx, func(tx *bolt.Tx) ([]change, error) {
			c, err := decide(tx, key, w)
			return []change{c}, err
		})
		if err != nil {
			return err
		}
		item = done[0].new
		return nil
	})
	if err != nil {
		return nil, err
	}
	return item, nil
}

// Transact implements table.Table. Transactions here never conflict, so no Reason says Conflict.
func (t *Table) Transact(ctx context.Context, writes []table.Write) error {
	return t.call(ctx, "Transact", func() error {
		if len(writes) == 0 || len(writes) > maxWrites {
			return invalid("transaction of %d writes", len(writes))
		}
		normal, keys, seen := make([]table.Write, len(writes)), make([]table.Key, len(writes)), map[table.Key]bool{}
		for i, w := range writes {
			var err error
			if normal[i], keys[i], err = normalWrite(w); err != nil {
				return fmt.Errorf("write %d: %w", i, err)
			}
			if seen[keys[i]] {
				return invalid("write %d: item twice in one transaction", i)
			}
			seen[keys[i]] = true
		}
		if putSize(normal) > maxTransaction {
			return invalid("transaction over 4 MB")
		}
		_, err := t.commit(ctx, func(tx *bolt.Tx) ([]change, error) { return decideAll(tx, keys, normal) })
		return err
	})
}

func putSize(writes []table.Write) (n int) {
	for _, w := range writes {
		if p, ok := w.(table.Put); ok {
			n += size(p.Item)
		}
	}
	return n
}

// decideAll computes the changes of a transaction. As in DynamoDB's reasons, a failed condition comes before an
// impossible change.
func decideAll(tx *bolt.Tx, keys []table.Key, writes []table.Write) ([]change, error) {
	changes := make([]change, len(writes))
	cancelled := &table.Cancelled{Reasons: make([]table.Reason, len(writes))}
	var refused, wrong error
	total := 0
	for i, w := range writes {
		var err error
		changes[i], err = decide(tx, keys[i], w)
		var inTheWay *table.ConditionError
		switch {
		case errors.As(err, &inTheWay):
			cancelled.Reasons[i] = table.Reason{Condition: true, Item: inTheWay.Item}
			refused = cancelled
		case errors.Is(err, table.ErrInvalid):
			wrong = fmt.Errorf("write %d: %w", i, err)
		case err != nil:
			return nil, err
		}
		if _, isCheck := w.(table.Check); !isCheck {
			total += size(changes[i].new)
		}
	}
	switch {
	case refused != nil:
		return nil, refused
	case wrong != nil:
		return nil, wrong
	case total > maxTransaction:
		return nil, invalid("transaction over 4 MB")
	}
	return changes, nil
}
