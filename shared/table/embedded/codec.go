package embedded

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// Encoding: each value is a type byte, then either its length and bytes or its number of members and those. Names are
// sorted, so equal items have equal bytes.
const (
	tagS = iota + 1
	tagN
	tagB
	tagTrue
	tagFalse
	tagNull
	tagL
	tagM
	tagSS
	tagNS
	tagBS
)

// encode encodes an item in normal form.
func encode(item table.Item) []byte { return putMap(nil, item) }

func putMap(b []byte, m map[string]table.Value) []byte {
	b = binary.AppendUvarint(b, uint64(len(m)))
	for _, name := range slices.Sorted(maps.Keys(m)) {
		b = putValue(putBytes(b, name), m[name])
	}
	return b
}

func putBytes[T string | []byte](b []byte, s T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func putAll[T string | []byte](b []byte, list []T) []byte {
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, s := range list {
		b = putBytes(b, s)
	}
	return b
}

func putValue(b []byte, v table.Value) []byte {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return putBytes(append(b, tagS), v.Value)
	case *types.AttributeValueMemberN:
		return putBytes(append(b, tagN), v.Value)
	case *types.AttributeValueMemberB:
		return putBytes(append(b, tagB), v.Value)
	case *types.AttributeValueMemberBOOL:
		if v.Value {
			return append(b, tagTrue)
		}
		return append(b, tagFalse)
	case *types.AttributeValueMemberL:
		b = binary.AppendUvarint(append(b, tagL), uint64(len(v.Value)))
		for _, e := range v.Value {
			b = putValue(b, e)
		}
		return b
	case *types.AttributeValueMemberM:
		return putMap(append(b, tagM), v.Value)
	case *types.AttributeValueMemberSS:
		return putAll(append(b, tagSS), v.Value)
	case *types.AttributeValueMemberNS:
		return putAll(append(b, tagNS), v.Value)
	case *types.AttributeValueMemberBS:
		return putAll(append(b, tagBS), v.Value)
	}
	return append(b, tagNull)
}

// decode decodes an item without sharing its memory.
func decode(b []byte) (table.Item, error) {
	r := &reader{rest: b}
	item := r.readMap()
	if r.bad || len(r.rest) > 0 {
		return nil, errors.New("stored item is damaged")
	}
	return item, nil
}

// reader treats damaged input as its end, and remembers the damage.
type reader struct {
	rest []byte
	bad  bool
}

// count reads a length or a number of members. A member takes at least a byte, so damaged input cannot make us reserve
// more memory than its size.
func (r *reader) count() int {
	n, w := binary.Uvarint(r.rest)
	if w <= 0 || n > uint64(len(r.rest)-w) {
		r.bad, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[w:]
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) readMap() map[string]table.Value {
	n := r.count()
	m := make(map[string]table.Value, n)
	for range n {
		name := string(r.bytes())
		m[name] = r.value()
	}
	return m
}

func (r *reader) strings() []string {
	list := make([]string, r.count())
	for i := range list {
		list[i] = string(r.bytes())
	}
	return list
}

func (r *reader) value() table.Value {
	if len(r.rest) == 0 {
		r.bad = true
		return nil
	}
	tag := r.rest[0]
	r.rest = r.rest[1:]
	switch tag {
	case tagS:
		return &types.AttributeValueMemberS{Value: string(r.bytes())}
	case tagN:
		return &types.AttributeValueMemberN{Value: string(r.bytes())}
	case tagB:
		return &types.AttributeValueMemberB{Value: append([]byte{}, r.bytes()...)}
	case tagTrue, tagFalse:
		return &types.AttributeValueMemberBOOL{Value: tag == tagTrue}
	case tagNull:
		return &types.AttributeValueMemberNULL{Value: true}
	case tagL:
		list := make([]table.Value, r.count())
		for i := range list {
			list[i] = r.value()
		}
		return &types.AttributeValueMemberL{Value: list}
	case tagM:
		return &types.AttributeValueMemberM{Value: r.readMap()}
	case tagSS:
		return &types.AttributeValueMemberSS{Value: r.strings()}
	case tagNS:
		return &types.AttributeValueMemberNS{Value: r.strings()}
	case tagBS:
		list := make([][]byte, r.count())
		for i := range list {
			list[i] = append([]byte{}, r.bytes()...)
		}
		return &types.AttributeValueMemberBS{Value: list}
	}
	r.bad, r.rest = true, nil
	return nil
}
