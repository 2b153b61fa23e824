package embedded

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// DynamoDB's limits, in bytes unless noted. Source: "Quotas and limits" in the developer guide; each limit was tested
// on DynamoDB Local.
const (
	maxItem        = 400 << 10
	maxPK          = 2048
	maxSK          = 1024
	maxName        = 65535
	maxDepth       = 32 // nested lists and maps
	maxWrites      = 100
	maxTransaction = 4 << 20
	maxPage        = 1 << 20
)

// normal returns a copy of an item as DynamoDB stores it: numbers in canonical form, sets sorted, text valid. It fails
// for items that DynamoDB refuses.
func normal(item table.Item) (table.Item, error) {
	out, err := normalMap(item, 0)
	if err != nil {
		return nil, err
	}
	return out, check(out)
}

// check checks a normal item's keys and size. Index keys may be absent, but a wrong one is refused even if the other is
// missing.
func check(item table.Item) error {
	err := errors.Join(checkAttr(item, table.AttrPK, maxPK, true), checkAttr(item, table.AttrSK, maxSK, true))
	for _, ix := range table.Indexes() {
		err = errors.Join(err, checkAttr(item, ix.PK, maxPK, false), checkAttr(item, ix.SK, maxSK, false))
	}
	if err == nil && size(item) > maxItem {
		err = invalid("item over 400 KB")
	}
	return err
}

func checkAttr(item table.Item, name string, most int, required bool) error {
	v, there := item[name]
	if !there && !required {
		return nil
	}
	s, ok := v.(*types.AttributeValueMemberS)
	if !ok {
		return invalid("key attribute %s is not a string", name)
	}
	return checkKey(name, s.Value, most)
}

func checkKey(name, s string, most int) error {
	if s == "" {
		return invalid("key attribute %s is empty", name)
	}
	if len(s) > most {
		return invalid("key attribute %s is over %d bytes", name, most)
	}
	return nil
}

// normalKey is a primary key as DynamoDB stores it.
func normalKey(k table.Key) (table.Key, error) {
	k = table.Key{PK: table.PK(text(string(k.PK))), SK: table.SK(text(string(k.SK)))}
	if err := checkKey(table.AttrPK, string(k.PK), maxPK); err != nil {
		return k, err
	}
	return k, checkKey(table.AttrSK, string(k.SK), maxSK)
}

// text is a string after its way through JSON: each byte that is not UTF-8 becomes U+FFFD.
func text(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}

// normalValue returns a copy of a value as DynamoDB stores it; depth counts the lists and maps around it.
func normalValue(v table.Value, depth int) (table.Value, error) {
	if depth >= maxDepth {
		return nil, invalid("value nested over %d levels", maxDepth)
	}
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return &types.AttributeValueMemberS{Value: text(v.Value)}, nil
	case *types.AttributeValueMemberN:
		d, ok := parseNumber(v.Value)
		if !ok {
			return nil, invalid("number malformed or out of bounds")
		}
		return &types.AttributeValueMemberN{Value: d.String()}, nil
	case *types.AttributeValueMemberB:
		if v.Value == nil { // the SDK sends no value for it
			return nil, invalid("nil bytes")
		}
		return &types.AttributeValueMemberB{Value: bytes.Clone(v.Value)}, nil
	case *types.AttributeValueMemberBOOL:
		return &types.AttributeValueMemberBOOL{Value: v.Value}, nil
	case *types.AttributeValueMemberNULL:
		if !v.Value {
			return nil, invalid("NULL that is not true")
		}
		return &types.AttributeValueMemberNULL{Value: true}, nil
	case *types.AttributeValueMemberL:
		out := make([]table.Value, len(v.Value))
		for i, e := range v.Value {
			var err error
			if out[i], err = normalValue(e, depth+1); err != nil {
				return nil, err
			}
		}
		return &types.AttributeValueMemberL{Value: out}, nil
	case *types.AttributeValueMemberM:
		m, err := normalMap(v.Value, depth+1)
		return &types.AttributeValueMemberM{Value: m}, err
	case *types.AttributeValueMemberSS:
		out := make([]string, len(v.Value))
		for i, s := range v.Value {
			out[i] = text(s)
		}
		s, err := set(out, strings.Compare)
		return &types.AttributeValueMemberSS{Value: s}, err
	case *types.AttributeValueMemberNS:
		out := make([]string, len(v.Value))
		for i, s := range v.Value {
			d, ok := parseNumber(s)
			if !ok {
				return nil, invalid("number malformed or out of bounds")
			}
			out[i] = d.String()
		}
		s, err := set(out, compareNumbers)
		return &types.AttributeValueMemberNS{Value: s}, err
	case *types.AttributeValueMemberBS:
		out := make([][]byte, len(v.Value))
		for i, b := range v.Value {
			out[i] = append([]byte{}, b...)
		}
		s, err := set(out, bytes.Compare)
		return &types.AttributeValueMemberBS{Value: s}, err
	}
	return nil, invalid("%T is not an attribute value", v)
}

func normalMap(m map[string]table.Value, depth int) (map[string]table.Value, error) {
	out := make(map[string]table.Value, len(m))
	for name, v := range m {
		name = text(name)
		if err := checkName(name); err != nil {
			return nil, err
		}
		var err error
		if out[name], err = normalValue(v, depth); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func checkName(name string) error {
	if name == "" || len(name) > maxName {
		return invalid("attribute name of %d bytes", len(name))
	}
	return nil
}

// set sorts the members: their order means nothing, and DynamoDB returns its own.
func set[E any](members []E, compare func(a, b E) int) ([]E, error) {
	if len(members) == 0 {
		return nil, invalid("empty set")
	}
	slices.SortFunc(members, compare)
	for i := range members[1:] {
		if compare(members[i], members[i+1]) == 0 {
			return nil, invalid("set with a duplicate member")
		}
	}
	return members, nil
}

// compareNumbers compares normal numbers.
func compareNumbers(a, b string) int {
	x, _ := parseNumber(a)
	y, _ := parseNumber(b)
	return x.compare(y)
}
