package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/table"
)

// A message and its receipt may be told of in any order: whoever comes second finds what the first wrote.

// sentFor is how long a receipt may be late.
const sentFor = 7 * 24 * time.Hour

func sentKey(message string) table.Key {
	return table.Key{PK: table.PK("sent#" + message), SK: "sent"}
}

// Sent is what a message was for, and what the carrier's network said of it, as far as either is known.
type Sent struct {
	Alert   string // id; "" when nobody told yet what it was for
	Person  string // id
	Step    int
	Receipt alert.Receipt // zero when there was none yet
}

// PutSent keeps what a message was for and returns it with the receipt that may have come before.
func (s *Store) PutSent(ctx context.Context, message string, sent Sent, now time.Time) (Sent, error) {
	do := []table.Action{
		table.Set{Attr: "alert", Value: str(sent.Alert)},
		table.Set{Attr: "person", Value: str(sent.Person)},
		table.Set{Attr: "step", Value: num(int64(sent.Step))},
	}
	return s.updateSent(ctx, message, do, now)
}

// PutReceipt keeps what the carrier's network said of a message and returns it with what it was for, if that is known.
func (s *Store) PutReceipt(ctx context.Context, message string, r alert.Receipt, now time.Time) (Sent, error) {
	which := "failed"
	if r.Delivered {
		which = delivered
	}
	do := []table.Action{table.Set{Attr: which + "_at", Value: at(r.At)}}
	if r.Reason != "" {
		do = append(do, table.Set{Attr: which + "_reason", Value: str(r.Reason)})
	}
	return s.updateSent(ctx, message, do, now)
}

func (s *Store) updateSent(ctx context.Context, message string, do []table.Action, now time.Time) (Sent, error) {
	do = append(do, table.Set{Attr: table.AttrExpires, Value: num(now.Add(sentFor).Unix())})
	i, err := s.table.Update(ctx, table.Update{Key: sentKey(message), Do: do})
	if err != nil {
		return Sent{}, fmt.Errorf("message %s: %w", message, err)
	}
	r := &reader{item: i}
	sent := Sent{Alert: r.str("alert"), Person: r.str("person"), Step: int(r.num("step"))}
	sent.Receipt = alert.Receipt{At: r.at("failed_at"), Reason: r.str("failed_reason")}
	sent.Receipt = sent.Receipt.Merge(alert.Receipt{Delivered: true, At: r.at("delivered_at")})
	return sent, r.err
}
