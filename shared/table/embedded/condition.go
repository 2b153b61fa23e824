package embedded

import (
	"bytes"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/table"
)

// normalCondition returns a copy with normal values; nil stays nil. It fails for conditions that DynamoDB refuses.
func normalCondition(c table.Condition) (table.Condition, error) {
	switch c := c.(type) {
	case nil:
		return nil, nil
	case table.NotExists:
		return c, checkWord(c.Attr)
	case table.Exists:
		return c, checkWord(c.Attr)
	case table.Equals:
		v, err := operand(c.Attr, c.Value)
		return table.Equals{Attr: c.Attr, Value: v}, err
	case table.Less:
		v, err := operand(c.Attr, c.Value)
		if err != nil {
			return nil, err
		}
		switch v.(type) {
		case *types.AttributeValueMemberS, *types.AttributeValueMemberN, *types.AttributeValueMemberB:
			return table.Less{Attr: c.Attr, Value: v}, nil
		}
		return nil, invalid("less than an unordered value")
	case table.And:
		list, err := normalConditions(c)
		return table.And(list), err
	case table.Or:
		list, err := normalConditions(c)
		return table.Or(list), err
	}
	return nil, invalid("%T is not a condition", c)
}

func normalConditions(list []table.Condition) ([]table.Condition, error) {
	if len(list) == 0 {
		return nil, invalid("empty And or Or")
	}
	out := make([]table.Condition, len(list))
	for i, c := range list {
		if c == nil {
			return nil, invalid("nil condition")
		}
		var err error
		if out[i], err = normalCondition(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// operand checks the attribute of a condition or change, and returns its normal value.
func operand(attr string, v table.Value) (table.Value, error) {
	if err := checkWord(attr); err != nil {
		return nil, err
	}
	v, err := normalValue(v, 0)
	if err == nil && valueSize(v) > maxItem {
		err = invalid("value over 400 KB")
	}
	return v, err
}

// checkWord checks an attribute's name in an expression. The SDK reads brackets as a list index, so both drivers refuse
// them.
func checkWord(name string) error {
	if strings.ContainsAny(name, "[]") {
		return invalid("brackets in an attribute name")
	}
	return checkName(name)
}

// holds reports whether a normal condition holds; a missing item has no attributes.
func holds(c table.Condition, item table.Item) bool {
	switch c := c.(type) {
	case table.NotExists:
		return item[c.Attr] == nil
	case table.Exists:
		return item[c.Attr] != nil
	case table.Equals:
		return item[c.Attr] != nil && equal(item[c.Attr], c.Value)
	case table.Less:
		return less(item[c.Attr], c.Value)
	case table.And:
		for _, c := range c {
			if !holds(c, item) {
				return false
			}
		}
	case table.Or:
		for _, c := range c {
			if holds(c, item) {
				return true
			}
		}
		return false
	}
	return true
}

// equal compares normal values, whose encodings are equal if they are.
func equal(a, b table.Value) bool { return bytes.Equal(putValue(nil, a), putValue(nil, b)) }

func less(a, b table.Value) bool {
	switch b := b.(type) {
	case *types.AttributeValueMemberS:
		a, ok := a.(*types.AttributeValueMemberS)
		return ok && a.Value < b.Value
	case *types.AttributeValueMemberN:
		a, ok := a.(*types.AttributeValueMemberN)
		return ok && compareNumbers(a.Value, b.Value) < 0
	case *types.AttributeValueMemberB:
		a, ok := a.(*types.AttributeValueMemberB)
		return ok && bytes.Compare(a.Value, b.Value) < 0
	}
	return false
}
