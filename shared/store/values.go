package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/table"
)

func str(s string) table.Value   { return &types.AttributeValueMemberS{Value: s} }
func num(n int64) table.Value    { return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)} }
func bin(b []byte) table.Value   { return &types.AttributeValueMemberB{Value: b} }
func at(t time.Time) table.Value { return str(stamp(t)) }

// item is what this version writes of an item. Empty attributes are left out, so absent and zero mean the same, but
// known lists their names.
type item struct {
	key   table.Key
	known []string
	value map[string]table.Value
}

func newItem(k table.Key) *item { return &item{key: k, value: map[string]table.Value{}} }

// write returns the item as a write. An item that may exist is updated attribute by attribute, so that attributes of a
// later version, deployed or being rolled back, stay as they are.
func (i *item) write(when table.Condition) table.Write {
	if when == absent || len(i.known) == 0 {
		return i.replace(when)
	}
	do := make([]table.Action, len(i.known))
	for n, attr := range i.known {
		do[n] = table.Remove{Attr: attr}
		if v, ok := i.value[attr]; ok {
			do[n] = table.Set{Attr: attr, Value: v}
		}
	}
	return table.Update{Key: i.key, Do: do, If: when}
}

// replace returns a write that leaves nothing of the old item: for new items, and for erasing.
func (i *item) replace(when table.Condition) table.Put {
	i.value[table.AttrPK], i.value[table.AttrSK] = str(string(i.key.PK)), str(string(i.key.SK))
	return table.Put{Item: i.value, If: when}
}

// set sets an attribute, nil for none. No attribute may be set twice.
func (i *item) set(attr string, v table.Value) {
	i.known = append(i.known, attr)
	if v != nil {
		i.value[attr] = v
	}
}

func (i *item) str(attr, s string) {
	if s == "" {
		i.set(attr, nil)
	} else {
		i.set(attr, str(s))
	}
}

func (i *item) num(attr string, n int64) {
	if n == 0 {
		i.set(attr, nil)
	} else {
		i.set(attr, num(n))
	}
}

func (i *item) bin(attr string, b []byte) {
	if len(b) == 0 {
		i.set(attr, nil)
	} else {
		i.set(attr, bin(b))
	}
}

func (i *item) flag(attr string, b bool) {
	if b {
		i.set(attr, &types.AttributeValueMemberBOOL{Value: true})
	} else {
		i.set(attr, nil)
	}
}

func (i *item) at(attr string, t time.Time) { i.str(attr, stampOrNone(t)) }

// expires has DynamoDB delete the item some time after t.
func (i *item) expires(t time.Time) { i.num(table.AttrExpires, t.Unix()) }

func (i *item) strs(attr string, list []string) {
	if len(list) == 0 {
		i.set(attr, nil)
		return
	}
	l := make([]table.Value, len(list))
	for n, s := range list {
		l[n] = str(s)
	}
	i.set(attr, &types.AttributeValueMemberL{Value: l})
}

// The separator is escaped within fields. Creating a replacer costs more than using it.
var (
	escapes   = strings.NewReplacer("%", "%25", "|", "%7C")
	unescapes = strings.NewReplacer("%7C", "|", "%25", "%")
)

// rows writes each row as one string, its fields joined by "|": a third of the size of a map.
func (i *item) rows(attr string, rows [][]string) {
	list := make([]string, len(rows))
	for n, r := range rows {
		for k := range r {
			r[k] = escapes.Replace(r[k])
		}
		list[n] = strings.Join(r, "|")
	}
	i.strs(attr, list)
}

// more returns a row's fields beyond those that this version knows, as stored; withMore puts them back.
func more(row []string, known int) string {
	if len(row) <= known {
		return ""
	}
	rest := slices.Clone(row[known:])
	for k := range rest {
		rest[k] = escapes.Replace(rest[k])
	}
	return strings.Join(rest, "|")
}

func withMore(row []string, more string) []string {
	if more != "" {
		for field := range strings.SplitSeq(more, "|") {
			row = append(row, unescapes.Replace(field))
		}
	}
	return row
}

// reader decodes an item and keeps the first error. Absent attributes are zero values; unknown ones are ignored.
type reader struct {
	item table.Item
	err  error
}

func (r *reader) fail(attr string, err error) {
	if r.err == nil {
		kind, _, _ := strings.Cut(stringOf(r.item[table.AttrPK]), "#") // the rest may name a person
		r.err = fmt.Errorf("stored item %q: attribute %s: %w", kind, attr, err)
	}
}

func stringOf(v table.Value) string {
	if s, ok := v.(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

// key is the item's key, the only part that every index returns.
func (r *reader) key() table.Key {
	return table.Key{PK: table.PK(r.str(table.AttrPK)), SK: table.SK(r.str(table.AttrSK))}
}

// conversation is the conversation of the item's partition.
func (r *reader) conversation() mention.ConversationID {
	return mention.ConversationID(strings.TrimPrefix(r.str(table.AttrPK), prefixConversation))
}

func (r *reader) str(attr string) string {
	v, ok := r.item[attr]
	if !ok {
		return ""
	}
	s, ok := v.(*types.AttributeValueMemberS)
	if !ok {
		r.fail(attr, fmt.Errorf("is a %T, not a string", v))
		return ""
	}
	return s.Value
}

func (r *reader) num(attr string) int64 {
	v, ok := r.item[attr]
	if !ok {
		return 0
	}
	s, ok := v.(*types.AttributeValueMemberN)
	if !ok {
		r.fail(attr, fmt.Errorf("is a %T, not a number", v))
		return 0
	}
	n, err := strconv.ParseInt(s.Value, 10, 64)
	if err != nil {
		r.fail(attr, err)
	}
	return n
}

func (r *reader) flag(attr string) bool {
	b, ok := r.item[attr].(*types.AttributeValueMemberBOOL)
	return ok && b.Value
}

func (r *reader) bin(attr string) []byte {
	b, ok := r.item[attr].(*types.AttributeValueMemberB)
	if !ok {
		return nil
	}
	return b.Value
}

func (r *reader) at(attr string) time.Time { return r.time(attr, r.str(attr)) }

func (r *reader) time(attr, s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		r.fail(attr, err)
	}
	return t
}

func (r *reader) strs(attr string) []string {
	l, ok := r.item[attr].(*types.AttributeValueMemberL)
	if !ok {
		return nil
	}
	list := make([]string, 0, len(l.Value))
	for _, v := range l.Value {
		if s, ok := v.(*types.AttributeValueMemberS); ok {
			list = append(list, s.Value)
		}
	}
	return list
}

// rows decodes what item.rows wrote. Rows of an earlier version, with fewer fields, are padded.
func (r *reader) rows(attr string, fields int) [][]string {
	var rows [][]string
	for _, s := range r.strs(attr) {
		row := strings.Split(s, "|")
		for k := range row {
			row[k] = unescapes.Replace(row[k])
		}
		for len(row) < fields {
			row = append(row, "")
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *reader) int(attr, s string) int64 {
	if s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		r.fail(attr, err)
	}
	return n
}

func itoa(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func stampOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return stamp(t)
}

func writeReasons(i *item, attr string, reasons []scoring.Reason) {
	rows := make([][]string, len(reasons))
	for n, s := range reasons {
		rows[n] = []string{s.Code, itoa(int64(s.Points)), itoa(s.N)}
	}
	i.rows(attr, rows)
}

func readReasons(r *reader, attr string) []scoring.Reason {
	var reasons []scoring.Reason
	for _, row := range r.rows(attr, 3) {
		reasons = append(reasons,
			scoring.Reason{Code: row[0], Points: int(r.int(attr, row[1])), N: r.int(attr, row[2])})
	}
	return reasons
}
