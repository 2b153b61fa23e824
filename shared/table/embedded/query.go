package embedded

import (
	"bytes"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// Query implements table.Table.
func (t *Table) Query(ctx context.Context, query table.Query) (page table.Page, err error) {
	err = t.call(ctx, "Query", func() error {
		s, err := spanOf(query)
		if err != nil {
			return err
		}
		if query.Index != nil && t.random != nil { // entries may be due
			if _, err := t.commit(ctx, func(*bolt.Tx) ([]change, error) { return nil, nil }); err != nil {
				return err
			}
		}
		return t.view(func(tx *bolt.Tx) (err error) { page, err = s.page(tx, query); return err })
	})
	if err != nil {
		return table.Page{}, err
	}
	return page, nil
}

// span is the range of a query: a bucket and bounds of the row keys, hi excluded.
type span struct {
	bucket []byte
	lo, hi []byte
	keys   []string // the attributes of a Start
}

func spanOf(q table.Query) (span, error) {
	s := span{bucket: itemsBucket, keys: []string{table.AttrPK, table.AttrSK}}
	pkAttr, skAttr := table.AttrPK, table.AttrSK
	if q.Index != nil {
		if !slices.Contains(table.Indexes(), *q.Index) {
			return s, invalid("no such index")
		}
		s.bucket = indexBucket(*q.Index)
		pkAttr, skAttr = q.Index.PK, q.Index.SK
		s.keys = append(s.keys, pkAttr, skAttr)
	}
	pk, from, to, prefix := text(q.PK), text(q.From), text(q.To), text(q.Prefix)
	if err := checkKey(pkAttr, pk, maxPK); err != nil {
		return s, err
	}
	switch {
	case q.Limit < 0:
		return s, invalid("limit below 0")
	case prefix != "" && (from != "" || to != ""):
		return s, invalid("prefix and range in one query")
	case from != "" && to != "" && from > to:
		return s, invalid("range that ends before it begins")
	case len(from) > maxSK || len(to) > maxSK || len(prefix) > maxSK:
		return s, invalid("bound of the sort key over %d bytes", maxSK)
	}
	s.lo, s.hi = partition(pk), after(partition(pk))
	switch {
	case prefix != "":
		s.lo = ordered(partition(pk), prefix)
		s.hi = after(s.lo)
	case from != "":
		s.lo = ordered(partition(pk), from)
	}
	if to != "" {
		s.hi = after(end(ordered(partition(pk), to)))
	}
	if q.After == nil {
		return s, nil
	}
	return s, s.begin(q)
}

// begin narrows the span to what follows q.After, which must be in it.
func (s *span) begin(q table.Query) error {
	if len(q.After) != len(s.keys) {
		return invalid("start is not a key")
	}
	start, err := normalMap(q.After, 0)
	if err != nil {
		return err
	}
	for _, name := range s.keys {
		if v, ok := start[name].(*types.AttributeValueMemberS); !ok || v.Value == "" {
			return invalid("start without %s", name)
		}
	}
	key := keyOf(start)
	at := row(string(key.PK), string(key.SK))
	if q.Index != nil {
		at = entry(*q.Index, start)
	}
	switch {
	case bytes.Compare(at, s.lo) < 0 || bytes.Compare(at, s.hi) >= 0:
		return invalid("start outside of the query")
	case q.Backward:
		s.hi = at
	default:
		s.lo = append(at, 0)
	}
	return nil
}

// page reads rows until the page is full. Then it says where to continue, even if nothing is left there.
func (s *span) page(tx *bolt.Tx, q table.Query) (table.Page, error) {
	var page table.Page
	total := 0
	c := tx.Bucket(s.bucket).Cursor()
	for k, v := s.first(c, q.Backward); s.has(k); k, v = step(c, q.Backward) {
		item, err := project(q.Index, k, v)
		if err != nil {
			return table.Page{}, unavailable(err)
		}
		page.Items = append(page.Items, item)
		total += size(item)
		if len(page.Items) == q.Limit || total >= maxPage {
			page.Next = table.Start{}
			for _, name := range s.keys {
				page.Next[name] = item[name]
			}
			break
		}
	}
	return page, nil
}

func (s *span) first(c *bolt.Cursor, backward bool) (k, v []byte) {
	if !backward {
		return c.Seek(s.lo)
	}
	if k, _ := c.Seek(s.hi); k == nil {
		return c.Last()
	}
	return c.Prev()
}

func step(c *bolt.Cursor, backward bool) (k, v []byte) {
	if backward {
		return c.Prev()
	}
	return c.Next()
}

func (s *span) has(k []byte) bool {
	return k != nil && bytes.Compare(k, s.lo) >= 0 && bytes.Compare(k, s.hi) < 0
}

// project returns a row as an item; of an index, only the key attributes.
func project(ix *table.Index, k, v []byte) (table.Item, error) {
	if ix == nil {
		return decode(v)
	}
	ipk, isk, rest, err := cut(k)
	if err != nil {
		return nil, err
	}
	pk, sk, _, err := cut(rest)
	if err != nil {
		return nil, err
	}
	return table.Item{
		table.AttrPK: &types.AttributeValueMemberS{Value: pk}, table.AttrSK: &types.AttributeValueMemberS{Value: sk},
		ix.PK: &types.AttributeValueMemberS{Value: ipk}, ix.SK: &types.AttributeValueMemberS{Value: isk},
	}, nil
}

// after is the first row key behind all those with prefix b. It exists: the length of a partition key never is two
// bytes 0xff.
func after(b []byte) []byte {
	b = bytes.Clone(b)
	for i := len(b) - 1; ; i-- {
		if b[i]++; b[i] != 0 {
			return b[:i+1]
		}
	}
}
