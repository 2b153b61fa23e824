package embedded

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	bolt "go.etcd.io/bbolt"

	"oyez/shared/table"
)

// normalWrite returns a copy of a write with normal values, and its item's key. It fails for writes that DynamoDB
// refuses whatever the item.
func normalWrite(w table.Write) (table.Write, table.Key, error) {
	var key table.Key
	var err error
	switch w := w.(type) {
	case table.Put:
		if w.Item, err = normal(w.Item); err != nil {
			return nil, key, err
		}
		w.If, err = normalCondition(w.If)
		return w, keyOf(w.Item), err
	case table.Update:
		if w.Key, err = normalKey(w.Key); err != nil {
			return nil, key, err
		}
		if w.Do, err = normalActions(w.Do); err != nil {
			return nil, key, err
		}
		w.If, err = normalCondition(w.If)
		return w, w.Key, err
	case table.Delete:
		if w.Key, err = normalKey(w.Key); err != nil {
			return nil, key, err
		}
		w.If, err = normalCondition(w.If)
		return w, w.Key, err
	case table.Check:
		if w.If == nil {
			return nil, key, invalid("check without a condition")
		}
		if w.Key, err = normalKey(w.Key); err != nil {
			return nil, key, err
		}
		w.If, err = normalCondition(w.If)
		return w, w.Key, err
	}
	return nil, key, invalid("%T is not a write", w)
}

func normalActions(do []table.Action) ([]table.Action, error) {
	if len(do) == 0 {
		return nil, invalid("update without a change")
	}
	out, seen := make([]table.Action, len(do)), map[string]bool{}
	for i, a := range do {
		var err error
		if set, ok := a.(table.Set); ok {
			set.Value, err = operand(set.Attr, set.Value)
			a = set
		} else {
			err = checkWord(attr(a))
		}
		if err != nil {
			return nil, err
		}
		if seen[attr(a)] {
			return nil, invalid("attribute %s twice in one update", attr(a))
		}
		seen[attr(a)] = true
		out[i] = a
	}
	return out, nil
}

// attr is the attribute an action changes; "" for an unknown action.
func attr(a table.Action) string {
	switch a := a.(type) {
	case table.Set:
		return a.Attr
	case table.Remove:
		return a.Attr
	case table.Add:
		return a.Attr
	}
	return ""
}

// decide computes the effect of a normal write on the stored item. The error is a *table.ConditionError, or that of a
// change DynamoDB refuses for this item.
func decide(tx *bolt.Tx, key table.Key, w table.Write) (change, error) {
	old, err := read(tx, key)
	if err != nil {
		return change{}, err
	}
	c := change{key: key, old: old}
	var when table.Condition
	switch w := w.(type) {
	case table.Put:
		when, c.new = w.If, w.Item
	case table.Update:
		when = w.If
	case table.Delete:
		when = w.If
	case table.Check:
		when, c.new = w.If, old
	}
	if !holds(when, old) {
		return change{}, &table.ConditionError{Item: old}
	}
	if u, ok := w.(table.Update); ok {
		c.new, err = updated(old, u)
	}
	return c, err
}

func updated(old table.Item, u table.Update) (table.Item, error) {
	item := maps.Clone(old)
	if item == nil {
		item = attributes(u.Key)
	}
	for _, a := range u.Do {
		if name := attr(a); name == table.AttrPK || name == table.AttrSK {
			return nil, invalid("update of the key attribute %s", name)
		}
		switch a := a.(type) {
		case table.Set:
			item[a.Attr] = a.Value
		case table.Remove:
			delete(item, a.Attr)
		case table.Add:
			sum, err := added(item[a.Attr], a.N)
			if err != nil {
				return nil, err
			}
			item[a.Attr] = sum
		}
	}
	return item, check(item)
}

func added(v table.Value, n int64) (table.Value, error) {
	var d decimal
	switch v := v.(type) {
	case nil:
	case *types.AttributeValueMemberN:
		d, _ = parseNumber(v.Value)
	default:
		return nil, invalid("add to a value that is not a number")
	}
	sum, ok := d.add(n)
	if !ok {
		return nil, invalid("sum out of bounds")
	}
	return &types.AttributeValueMemberN{Value: sum.String()}, nil
}

func keyOf(item table.Item) table.Key {
	pk, _ := item[table.AttrPK].(*types.AttributeValueMemberS)
	sk, _ := item[table.AttrSK].(*types.AttributeValueMemberS)
	return table.Key{PK: table.PK(pk.Value), SK: table.SK(sk.Value)}
}

func attributes(key table.Key) table.Item {
	return table.Item{
		table.AttrPK: &types.AttributeValueMemberS{Value: string(key.PK)},
		table.AttrSK: &types.AttributeValueMemberS{Value: string(key.SK)},
	}
}
