package embedded

import (
	"bytes"
	"encoding/binary"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// The file's buckets: the items, one bucket per index, and pending index moves.
//
// A row key is the partition key with its length in front, so that partitions do not mix, then the sort key encoded so
// that bytes sort as sort keys do, whatever follows. In an index the item's own row key follows, which makes the entry
// unique; its value is empty.
var (
	itemsBucket = []byte("items")
	lateBucket  = []byte("late")
)

// indexBucket includes the attributes: an index on others is another index.
func indexBucket(ix table.Index) []byte {
	return []byte("index/" + ix.Name + "/" + ix.PK + "/" + ix.SK)
}

// prepare creates missing buckets, fills new indexes, and makes the moves an earlier process left pending.
func prepare(tx *bolt.Tx) error {
	for _, name := range [][]byte{itemsBucket, lateBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	for _, ix := range table.Indexes() {
		if tx.Bucket(indexBucket(ix)) != nil {
			continue
		}
		b, err := tx.CreateBucket(indexBucket(ix))
		if err != nil {
			return err
		}
		err = tx.Bucket(itemsBucket).ForEach(func(_, v []byte) error {
			item, err := decode(v)
			if err != nil {
				return err
			}
			if e := entry(ix, item); e != nil {
				return b.Put(e, nil)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return takeIn(tx, func(uint64) bool { return true })
}

// apply writes one change to the table and its indexes.
func (t *Table) apply(tx *bolt.Tx, c *change) error {
	items, row := tx.Bucket(itemsBucket), row(string(c.key.PK), string(c.key.SK))
	before := items.Get(row)
	if c.new == nil {
		if before == nil {
			return nil
		}
		if err := items.Delete(row); err != nil {
			return err
		}
	} else {
		after := encode(c.new)
		if bytes.Equal(before, after) {
			return nil
		}
		if err := items.Put(row, after); err != nil {
			return err
		}
	}
	c.changed = true
	var err error
	if c.sequence, err = items.NextSequence(); err != nil {
		return err
	}
	return t.index(tx, c)
}

// read reads an item; nil for none.
func read(tx *bolt.Tx, key table.Key) (table.Item, error) {
	v := tx.Bucket(itemsBucket).Get(row(string(key.PK), string(key.SK)))
	if v == nil {
		return nil, nil
	}
	item, err := decode(v)
	if err != nil {
		return nil, unavailable(err)
	}
	return item, nil
}

func row(pk, sk string) []byte { return end(ordered(partition(pk), sk)) }

func partition(pk string) []byte {
	b := make([]byte, 0, 2*len(pk)+64)
	return append(binary.BigEndian.AppendUint16(b, uint16(len(pk))), pk...)
}

// ordered appends a sort key without its terminator: a zero byte becomes two, so that the terminator sorts before any
// byte that could follow.
func ordered(b []byte, sk string) []byte {
	for i := range len(sk) {
		if b = append(b, sk[i]); sk[i] == 0 {
			b = append(b, 0xff)
		}
	}
	return b
}

func end(b []byte) []byte { return append(b, 0, 1) }

// cut splits a row key into partition key, sort key and the rest.
func cut(row []byte) (pk, sk string, rest []byte, err error) {
	bad := fmt.Errorf("row key of %d bytes is damaged", len(row))
	if len(row) < 2 || len(row) < 2+int(binary.BigEndian.Uint16(row)) {
		return "", "", nil, bad
	}
	n := 2 + int(binary.BigEndian.Uint16(row))
	pk, row = string(row[2:n]), row[n:]
	var s []byte
	for i := 0; i < len(row); i++ {
		if row[i] != 0 {
			s = append(s, row[i])
			continue
		}
		if i++; i == len(row) {
			break
		}
		if row[i] == 1 {
			return pk, string(s), row[i+1:], nil
		}
		s = append(s, 0)
	}
	return "", "", nil, bad
}
