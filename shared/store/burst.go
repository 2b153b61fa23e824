package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// burstFor is how long the burst of a quiet source is remembered.
const burstFor = 7 * 24 * time.Hour

func burstKey(source mention.Source) table.Key { return key("burst", "burst", string(source)) }

// Burst reads a source's recent alerts; none at version 0. One Get.
func (s *Store) Burst(ctx context.Context, source mention.Source) (alert.Burst, error) {
	r, _, err := s.find(ctx, burstKey(source))
	if err != nil {
		return alert.Burst{}, fmt.Errorf("burst of %s: %w", source, err)
	}
	b := alert.Burst{
		Source: source, Version: r.num("v"), Since: r.at("since"), Head: r.str("head"), HeadAt: r.at("head_at"),
		Count: int(r.num("count")), Suppressed: int(r.num("held")), LastAt: r.at("last_at"),
	}
	if b.Since.IsZero() { // written before Since was stored
		b.Since = b.HeadAt
	}
	for _, row := range r.rows("recent", 2) {
		b.Recent = append(b.Recent, alert.Opened{At: r.time("recent", row[0]), ID: row[1]})
	}
	return b, r.err
}

// PutBurst writes a burst over the version it was read at. ErrStale if it has changed since. One Update.
func (s *Store) PutBurst(ctx context.Context, b alert.Burst) error {
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
	i.expires(last.Add(burstFor))
	if err := s.put(ctx, i, over(b.Version)); err != nil {
		return fmt.Errorf("burst of %s: %w", b.Source, err)
	}
	return nil
}
