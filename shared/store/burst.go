package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// burstFor is how long a quiet source's burst is remembered.
const burstFor = 7 * 24 * time.Hour

func burstKey(source mention.Source) table.Key {
	return table.Key{PK: table.PK("burst#" + string(source)), SK: "burst"}
}

// Burst reads what a source brought of alerts lately; nothing at version 0.
func (s *Store) Burst(ctx context.Context, source mention.Source) (alert.Burst, error) {
	i, err := s.get(ctx, burstKey(source))
	if errors.Is(err, ErrNotFound) {
		return alert.Burst{Source: source}, nil
	}
	if err != nil {
		return alert.Burst{}, fmt.Errorf("burst of %s: %w", source, err)
	}
	r := &reader{item: i}
	b := alert.Burst{
		Source: source, Version: r.num("v"), Since: r.at("since"), Head: r.str("head"), HeadAt: r.at("head_at"),
		Count: int(r.num("count")), Suppressed: int(r.num("held")),
		LastAt: r.at("last_at"),
	}
	if b.Since.IsZero() { // written before it was kept
		b.Since = b.HeadAt
	}
	for _, row := range r.rows("recent", 2) {
		b.Recent = append(b.Recent, alert.Opened{At: r.time("recent", row[0]), ID: row[1]})
	}
	return b, r.err
}

// PutBurst writes it over the version it was read at. ErrStale when somebody else was there first.
func (s *Store) PutBurst(ctx context.Context, b alert.Burst) error {
	before := version(b.Version)
	if b.Version == 0 {
		before = table.NotExists{Attr: table.AttrPK}
	}
	i := newItem(burstKey(b.Source))
	i.num("v", b.Version+1)
	i.at("since", b.Since)
	i.str("head", b.Head)
	i.at("head_at", b.HeadAt)
	i.num("count", int64(b.Count))
	i.num("held", int64(b.Suppressed))
	i.at("last_at", b.LastAt)
	var rows [][]string
	for _, o := range b.Recent {
		rows = append(rows, []string{stamp(o.At), o.ID})
	}
	i.rows("recent", rows)
	last := b.LastAt
	if n := len(b.Recent); n > 0 {
		last = b.Recent[n-1].At
	}
	i.num(table.AttrExpires, last.Add(burstFor).Unix())
	if err := stale(s.table.Put(ctx, table.Put{Item: i.Item, If: before})); err != nil {
		return fmt.Errorf("burst of %s: %w", b.Source, err)
	}
	return nil
}
