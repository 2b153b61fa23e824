package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// heldFor is how long what was not sent can be looked up.
const heldFor = 35 * 24 * time.Hour

// Suppressed is one SMS that a person was not sent, and why. Of one alert, a person and a reason there is one a day; of
// all that another alert of a burst rings for, one a burst.
type Suppressed struct {
	Person       string         // id; "" of a burst
	Alert        string         // id; "" for a digest, and a burst
	Source       mention.Source // of a burst
	N            int            // of a burst: how many alerts did not ring when they came
	Conversation mention.ConversationID
	Code         string
	Priority     int
	Kind         alert.Kind
	Reason       alert.Reason
	At           time.Time // the first time that day
}

func heldPK(day time.Time) table.PK { return table.PK("held#" + day.UTC().Format(time.DateOnly)) }

// PutSuppressed keeps that an SMS was not sent; that it was not again the same day adds nothing.
func (s *Store) PutSuppressed(ctx context.Context, h Suppressed) error {
	i := newItem(table.Key{
		PK: heldPK(h.At),
		SK: table.SK(h.Person + "#" + h.Alert + "#" + string(h.Reason) + "#" + string(h.Kind)),
	})
	i.str("person", h.Person)
	i.str("alert", h.Alert)
	i.str("in", string(h.Conversation))
	i.str("code", h.Code)
	i.num("priority", int64(h.Priority))
	i.str("what", string(h.Kind))
	i.str("reason", string(h.Reason))
	i.at("at", h.At)
	i.num(table.AttrExpires, h.At.Add(heldFor).Unix())
	once := table.NotExists{Attr: table.AttrPK}
	if err := s.table.Put(ctx, table.Put{Item: i.Item, If: once}); err != nil && !errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("held back: %w", err)
	}
	return nil
}

// PutSuppressedBurst keeps of a burst that others of it do not ring, and how many it is. Whoever comes late with a
// smaller number changes nothing.
func (s *Store) PutSuppressedBurst(ctx context.Context, b alert.Burst, now time.Time) error {
	i := newItem(table.Key{PK: heldPK(b.Since), SK: table.SK("#burst#" + string(b.Source) + "#" + stamp(b.Since))})
	i.str("source", string(b.Source))
	i.num("n", int64(b.Suppressed))
	i.str("reason", string(alert.OfBurst))
	i.at("at", b.Since)
	i.num(table.AttrExpires, now.Add(heldFor).Unix())
	more := table.Or{table.NotExists{Attr: table.AttrPK}, table.Less{Attr: "n", Value: num(int64(b.Suppressed))}}
	if err := s.table.Put(ctx, table.Put{Item: i.Item, If: more}); err != nil && !errors.Is(err, table.ErrCondition) {
		return fmt.Errorf("held back of a burst: %w", err)
	}
	return nil
}

// SuppressedBetween lists what was not sent from a moment on and before another, oldest first. They may be at most
// heldFor apart.
func (s *Store) SuppressedBetween(ctx context.Context, from, to time.Time) ([]Suppressed, error) {
	var list []Suppressed
	for day := from.UTC().Truncate(24 * time.Hour); day.Before(to); day = day.Add(24 * time.Hour) {
		var next table.Start
		for more := true; more; more = next != nil {
			page, err := s.table.Query(ctx, table.Query{PK: string(heldPK(day)), After: next, Limit: pageful})
			if err != nil {
				return nil, fmt.Errorf("held back: %w", err)
			}
			for _, i := range page.Items {
				r := &reader{item: i}
				h := Suppressed{
					Person: r.str("person"), Alert: r.str("alert"), Conversation: mention.ConversationID(r.str("in")),
					Code:   r.str("code"),
					Source: mention.Source(r.str("source")), N: int(r.num("n")), Priority: int(r.num("priority")),
					Kind: alert.Kind(r.str("what")), Reason: alert.Reason(r.str("reason")), At: r.at("at"),
				}
				if r.err != nil {
					return nil, r.err
				}
				if !h.At.Before(from) && h.At.Before(to) {
					list = append(list, h)
				}
			}
			next = page.Next
		}
	}
	slices.SortStableFunc(list, func(a, b Suppressed) int { return a.At.Compare(b.At) })
	return list, nil
}
