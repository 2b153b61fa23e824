package dynamo

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/expression"

	"oyez/shared/table"
)

// build builds the expressions of the changes (none unless an update) and the condition (nil for none).
func build(do []table.Action, when table.Condition) (x expression.Expression, err error) {
	if len(do) == 0 && when == nil {
		return x, nil
	}
	b := expression.NewBuilder()
	if when != nil {
		c, err := condition(when)
		if err != nil {
			return x, err
		}
		b = b.WithCondition(c)
	}
	if len(do) > 0 {
		u, err := changes(do)
		if err != nil {
			return x, err
		}
		b = b.WithUpdate(u)
	}
	if x, err = b.Build(); err != nil { // not wrapped: it may quote a value
		return x, fmt.Errorf("%w: expression", table.ErrInvalid)
	}
	return x, nil
}

func changes(do []table.Action) (u expression.UpdateBuilder, err error) {
	for _, a := range do {
		var n expression.NameBuilder
		var v expression.ValueBuilder
		switch a := a.(type) {
		case table.Set:
			n, v, err = operands(a.Attr, a.Value)
			u = u.Set(n, v)
		case table.Remove:
			n, err = name(a.Attr)
			u = u.Remove(n)
		case table.Add:
			n, err = name(a.Attr)
			u = u.Add(n, expression.Value(a.N))
		default:
			err = fmt.Errorf("%w: %T is not an action", table.ErrInvalid, a)
		}
		if err != nil {
			return u, err
		}
	}
	return u, nil
}

func condition(when table.Condition) (c expression.ConditionBuilder, err error) {
	switch when := when.(type) {
	case table.NotExists:
		n, err := name(when.Attr)
		return n.AttributeNotExists(), err
	case table.Exists:
		n, err := name(when.Attr)
		return n.AttributeExists(), err
	case table.Equals:
		n, v, err := operands(when.Attr, when.Value)
		return n.Equal(v), err
	case table.Less:
		n, v, err := operands(when.Attr, when.Value)
		return n.LessThan(v), err
	case table.And:
		return all(when, expression.And)
	case table.Or:
		return all(when, expression.Or)
	}
	return c, fmt.Errorf("%w: %T is not a condition", table.ErrInvalid, when)
}

// join is expression.And or expression.Or, which take at least two conditions.
type join func(
	left, right expression.ConditionBuilder, other ...expression.ConditionBuilder) expression.ConditionBuilder

func all(list []table.Condition, join join) (c expression.ConditionBuilder, err error) {
	built := make([]expression.ConditionBuilder, len(list))
	for i, when := range list {
		if built[i], err = condition(when); err != nil {
			return c, err
		}
	}
	switch len(built) {
	case 0:
		return c, fmt.Errorf("%w: empty And or Or", table.ErrInvalid)
	case 1:
		return built[0], nil
	}
	return join(built[0], built[1], built[2:]...), nil
}

func operands(attr string, v table.Value) (n expression.NameBuilder, b expression.ValueBuilder, err error) {
	if err = checkValue(v); err != nil {
		return n, b, err
	}
	n, err = name(attr)
	return n, expression.Value(v), err
}

// name uses an attribute's name literally. The builder would read brackets as a list index.
func name(attr string) (n expression.NameBuilder, err error) {
	if attr == "" || strings.ContainsAny(attr, "[]") {
		return n, fmt.Errorf("%w: attribute name", table.ErrInvalid)
	}
	return expression.NameNoDotSplit(attr), nil
}
