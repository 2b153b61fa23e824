package embedded

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// maxLag is the most calls an index entry may lag, with a seed.
const maxLag = 3

// entry is an item's row in an index; nil if it is not in it.
func entry(ix table.Index, item table.Item) []byte {
	pk, in := item[ix.PK].(*types.AttributeValueMemberS)
	sk, too := item[ix.SK].(*types.AttributeValueMemberS)
	if !in || !too {
		return nil
	}
	key := keyOf(item)
	return append(row(pk.Value, sk.Value), row(string(key.PK), string(key.SK))...)
}

// index updates the item's index entries, at once or, with a seed, a few calls later.
func (t *Table) index(tx *bolt.Tx, c *change) error {
	due := uint64(0)
	if t.random != nil {
		due = uint64(t.calls.Load()) + uint64(t.random.IntN(maxLag+1))
	}
	for i, ix := range table.Indexes() {
		before, after := entry(ix, c.old), entry(ix, c.new)
		if bytes.Equal(before, after) {
			continue
		}
		for _, m := range []move{{index: i, entry: before}, {index: i, entry: after, in: true}} {
			if m.entry == nil {
				continue
			}
			if t.random != nil {
				if err := m.later(tx, due); err != nil {
					return err
				}
			} else if err := m.now(tx); err != nil {
				return err
			}
		}
	}
	return nil
}

// move is an entry added to or removed from an index.
type move struct {
	index int // in table.Indexes
	entry []byte
	in    bool
}

func (m move) now(tx *bolt.Tx) error {
	b := tx.Bucket(indexBucket(table.Indexes()[m.index]))
	if m.in {
		return b.Put(m.entry, nil)
	}
	return b.Delete(m.entry)
}

// later stores a move in the file as: the call at which it is due, index, in or out, entry.
func (m move) later(tx *bolt.Tx, due uint64) error {
	b := tx.Bucket(lateBucket)
	n, err := b.NextSequence()
	if err != nil {
		return err
	}
	v := binary.BigEndian.AppendUint64(nil, due)
	v = append(v, byte(m.index), 0)
	if m.in {
		v[9] = 1
	}
	return b.Put(binary.BigEndian.AppendUint64(nil, n), append(v, m.entry...))
}

// catchUp makes the moves due by now.
func (t *Table) catchUp(tx *bolt.Tx) error {
	if t.random == nil {
		return nil
	}
	now := uint64(t.calls.Load())
	return takeIn(tx, func(due uint64) bool { return due <= now })
}

// takeIn makes late moves in order, up to the first that is not due.
func takeIn(tx *bolt.Tx, isDue func(uint64) bool) error {
	b := tx.Bucket(lateBucket)
	for {
		k, v := b.Cursor().First()
		if k == nil || len(v) >= 10 && !isDue(binary.BigEndian.Uint64(v)) {
			return nil
		}
		if len(v) < 10 || int(v[8]) >= len(table.Indexes()) {
			return fmt.Errorf("late index entry of %d bytes is damaged", len(v))
		}
		m := move{index: int(v[8]), in: v[9] == 1, entry: bytes.Clone(v[10:])}
		if err := m.now(tx); err != nil {
			return err
		}
		if err := b.Delete(k); err != nil {
			return err
		}
	}
}
