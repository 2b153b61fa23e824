package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/scoring"
	"oyez/shared/table"
)

// The encoders leave out what is empty, so that an absent attribute and a zero value are the same thing.

func str(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }

func num(n int64) table.Value    { return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)} }
func bin(b []byte) table.Value   { return &types.AttributeValueMemberB{Value: b} }
func at(t time.Time) table.Value { return str(stamp(t)) }

type item struct{ table.Item }

func newItem(k table.Key) item {
	return item{table.Item{table.AttrPK: str(string(k.PK)), table.AttrSK: str(string(k.SK))}}
}

func (i item) str(attr, s string) {
	if s != "" {
		i.Item[attr] = str(s)
	}
}

func (i item) num(attr string, n int64) {
	if n != 0 {
		i.Item[attr] = num(n)
	}
}

func (i item) flag(attr string, b bool) {
	if b {
		i.Item[attr] = &types.AttributeValueMemberBOOL{Value: true}
	}
}

func (i item) at(attr string, t time.Time) {
	if !t.IsZero() {
		i.Item[attr] = at(t)
	}
}

func (i item) strs(attr string, list []string) {
	if len(list) == 0 {
		return
	}
	l := make([]table.Value, len(list))
	for n, s := range list {
		l[n] = str(s)
	}
	i.Item[attr] = &types.AttributeValueMemberL{Value: l}
}

// What parts the fields of a row does not stand in one. Making a replacer costs more than using it.
var (
	escapes   = strings.NewReplacer("%", "%25", "|", "%7C")
	unescapes = strings.NewReplacer("%7C", "|", "%25", "%")
)

// rows writes one string an element: rows of small fields joined by "|", which cost a third of a map's bytes.
func (i item) rows(attr string, rows [][]string) {
	list := make([]string, len(rows))
	for n, r := range rows {
		for k := range r {
			r[k] = escapes.Replace(r[k])
		}
		list[n] = strings.Join(r, "|")
	}
	i.strs(attr, list)
}

// reader reads an item and keeps the first thing that is wrong with it.
type reader struct {
	item table.Item
	err  error
}

func (r *reader) fail(attr string, err error) {
	if r.err == nil {
		r.err = fmt.Errorf("stored item %s: attribute %s: %w", r.rawKey(), attr, err)
	}
}

func (r *reader) rawKey() string {
	pk, _ := r.item[table.AttrPK].(*types.AttributeValueMemberS)
	if pk == nil {
		return "without key"
	}
	kind, _, _ := strings.Cut(pk.Value, "#")
	return kind
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

func (r *reader) at(attr string) time.Time {
	s := r.str(attr)
	if s == "" {
		return time.Time{}
	}
	return r.time(attr, s)
}

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

// rows reads what item.rows wrote; rows of fewer fields are filled up, so that newer code reads older items.
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

func writeReasons(i item, attr string, reasons []scoring.Reason) {
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
