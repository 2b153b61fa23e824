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

// suppressedFor is how long suppressed notifications can be looked up.
const suppressedFor = 35 * 24 * time.Hour

// Suppressed is a notification that was not sent, and why. There is one a day for each person, alert, reason and kind,
// and one for all the alerts behind the head of a burst.
type Suppressed struct {
	Person       string         // id; "" for a burst
	Alert        string         // id; "" for a digest or burst
	Source       mention.Source // only for a burst
	N            int            // only for a burst: how many alerts notified nobody
	Conversation mention.ConversationID
	Code         string
	Priority     int
	Kind         alert.Kind
	Reason       alert.Reason
	At           time.Time // the first time that day
}

func suppressedPK(day time.Time) table.PK { return table.PK("held#" + dayOf(day)) }

// PutSuppressed stores a suppressed notification. Repeats on the same day add nothing. One Put.
func (s *Store) PutSuppressed(ctx context.Context, h Suppressed) error {
	i := newItem(table.Key{
		PK: suppressedPK(h.At),
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
	i.expires(h.At.Add(suppressedFor))
	if err := s.put(ctx, i, absent); err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("suppressed notification: %w", err)
	}
	return nil
}

// PutSuppressedBurst stores how many alerts of a burst notify nobody. A smaller number that arrives late changes
// nothing. One Update.
func (s *Store) PutSuppressedBurst(ctx context.Context, b alert.Burst, now time.Time) error {
	i := newItem(table.Key{
		PK: suppressedPK(b.Since), SK: table.SK("#burst#" + string(b.Source) + "#" + stamp(b.Since)),
	})
	i.str("source", string(b.Source))
	i.num("n", int64(b.Suppressed))
	i.str("reason", string(alert.OfBurst))
	i.at("at", b.Since)
	i.expires(now.Add(suppressedFor))
	more := table.Or{absent, table.Less{Attr: "n", Value: num(int64(b.Suppressed))}}
	if err := s.put(ctx, i, more); err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("suppressed notifications of a burst: %w", err)
	}
	return nil
}

// SuppressedBetween lists what was suppressed between two moments, the end excluded, oldest first. They may be at most
// suppressedFor apart. One Query a day and page.
func (s *Store) SuppressedBetween(ctx context.Context, from, to time.Time) ([]Suppressed, error) {
	var list []Suppressed
	for day := from.UTC().Truncate(24 * time.Hour); day.Before(to); day = day.Add(24 * time.Hour) {
		q := table.Query{PK: string(suppressedPK(day)), Limit: pageful}
		err := s.each(ctx, q, func(r *reader) error {
			h := Suppressed{
				Person: r.str("person"), Alert: r.str("alert"), Conversation: mention.ConversationID(r.str("in")),
				Code: r.str("code"), Source: mention.Source(r.str("source")), N: int(r.num("n")),
				Priority: int(r.num("priority")), Kind: alert.Kind(r.str("what")),
				Reason: alert.Reason(r.str("reason")), At: r.at("at"),
			}
			if !h.At.Before(from) && h.At.Before(to) {
				list = append(list, h)
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("suppressed notifications: %w", err)
		}
	}
	slices.SortStableFunc(list, func(a, b Suppressed) int { return a.At.Compare(b.At) })
	return list, nil
}
