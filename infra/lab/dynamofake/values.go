package dynamofake

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// value is an attribute value on the wire.
type value struct {
	S, N *string
	B    *[]byte
	BOOL *bool
	NULL *bool
	L    *[]value
	M    *item
	SS   *[]string
	NS   *[]string
	BS   *[][]byte
}

// item is an item on the wire.
type item map[string]value

func (i item) values() table.Item {
	out := make(table.Item, len(i))
	for name, v := range i {
		out[name] = v.value()
	}
	return out
}

// value is nil for nothing or an unknown type; the table rejects it.
func (v value) value() table.Value {
	switch {
	case v.S != nil:
		return &types.AttributeValueMemberS{Value: *v.S}
	case v.N != nil:
		return &types.AttributeValueMemberN{Value: *v.N}
	case v.B != nil:
		return &types.AttributeValueMemberB{Value: *v.B}
	case v.BOOL != nil:
		return &types.AttributeValueMemberBOOL{Value: *v.BOOL}
	case v.NULL != nil:
		return &types.AttributeValueMemberNULL{Value: *v.NULL}
	case v.L != nil:
		list := make([]table.Value, len(*v.L))
		for n, e := range *v.L {
			list[n] = e.value()
		}
		return &types.AttributeValueMemberL{Value: list}
	case v.M != nil:
		return &types.AttributeValueMemberM{Value: v.M.values()}
	case v.SS != nil:
		return &types.AttributeValueMemberSS{Value: *v.SS}
	case v.NS != nil:
		return &types.AttributeValueMemberNS{Value: *v.NS}
	case v.BS != nil:
		return &types.AttributeValueMemberBS{Value: *v.BS}
	}
	return nil
}

// key is a primary key alone.
func (i item) key() (k table.Key, err error) {
	pk, sk := i[table.AttrPK].S, i[table.AttrSK].S
	if pk == nil || sk == nil || len(i) != 2 {
		return k, fmt.Errorf("%w: the key does not match the schema", table.ErrInvalid)
	}
	return table.Key{PK: table.PK(*pk), SK: table.SK(*sk)}, nil
}

func appendItems(out []byte, items []table.Item) []byte {
	out = append(out, '[')
	for n, i := range items {
		if n > 0 {
			out = append(out, ',')
		}
		out = appendItem(out, i)
	}
	return append(out, ']')
}

func appendItem(out []byte, i table.Item) []byte {
	out = append(out, '{')
	for n, name := range slices.Sorted(maps.Keys(i)) {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, name), ':')
		out = appendValue(out, i[name])
	}
	return append(out, '}')
}

func appendValue(out []byte, v table.Value) []byte {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		out = appendText(append(out, `{"S":`...), v.Value)
	case *types.AttributeValueMemberN:
		out = appendText(append(out, `{"N":`...), v.Value)
	case *types.AttributeValueMemberB:
		out = appendBytes(append(out, `{"B":`...), v.Value)
	case *types.AttributeValueMemberBOOL:
		out = fmt.Appendf(out, `{"BOOL":%t`, v.Value)
	case *types.AttributeValueMemberNULL:
		out = fmt.Appendf(out, `{"NULL":%t`, v.Value)
	case *types.AttributeValueMemberL:
		out = appendList(append(out, `{"L":`...), v.Value, appendValue)
	case *types.AttributeValueMemberM:
		out = appendItem(append(out, `{"M":`...), v.Value)
	case *types.AttributeValueMemberSS:
		out = appendList(append(out, `{"SS":`...), v.Value, appendText)
	case *types.AttributeValueMemberNS:
		out = appendList(append(out, `{"NS":`...), v.Value, appendText)
	case *types.AttributeValueMemberBS:
		out = appendList(append(out, `{"BS":`...), v.Value, appendBytes)
	}
	return append(out, '}')
}

func appendList[T any](out []byte, list []T, one func([]byte, T) []byte) []byte {
	out = append(out, '[')
	for n, e := range list {
		if n > 0 {
			out = append(out, ',')
		}
		out = one(out, e)
	}
	return append(out, ']')
}

func appendText(out []byte, s string) []byte {
	text, _ := json.Marshal(s) // a string always marshals
	return append(out, text...)
}

func appendBytes(out []byte, b []byte) []byte {
	return append(base64.StdEncoding.AppendEncode(append(out, '"'), b), '"')
}
