package store

import (
	"context"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/table"
)

// A message may be stored before or after its receipt arrives: the second writer finds what the first wrote.

// sentFor is how late a receipt may be.
const sentFor = 7 * 24 * time.Hour

func sentKey(message string) table.Key { return key("sent", "sent", message) }

// Sent is what a message was for and its receipt, as far as known.
type Sent struct {
	Alert   string // id; "" while its purpose is not stored
	Person  string // id
	Step    int
	Receipt alert.Receipt // zero until it arrives
}

// PutSent stores what a message was for, and returns it with the receipt if that came first. One Update.
func (s *Store) PutSent(ctx context.Context, message string, sent Sent, now time.Time) (Sent, error) {
	return s.updateSent(ctx, message, now,
		table.Set{Attr: "alert", Value: str(sent.Alert)},
		table.Set{Attr: "person", Value: str(sent.Person)},
		table.Set{Attr: "step", Value: num(int64(sent.Step))})
}

// PutReceipt stores the receipt of a message, and returns it with what the message was for, if known. One Update.
func (s *Store) PutReceipt(ctx context.Context, message string, r alert.Receipt, now time.Time) (Sent, error) {
	which := "failed"
	if r.Delivered {
		which = delivered
	}
	do := []table.Action{table.Set{Attr: which + "_at", Value: at(r.At)}}
	if r.Reason != "" {
		do = append(do, table.Set{Attr: which + "_reason", Value: str(r.Reason)})
	}
	return s.updateSent(ctx, message, now, do...)
}

func (s *Store) updateSent(ctx context.Context, message string, now time.Time, do ...table.Action) (Sent, error) {
	do = append(do, table.Set{Attr: table.AttrExpires, Value: num(now.Add(sentFor).Unix())})
	i, err := s.table.Update(ctx, table.Update{Key: sentKey(message), Do: do})
	if err != nil {
		return Sent{}, fmt.Errorf("message %s: %w", message, err)
	}
	r := &reader{item: i}
	failed := alert.Receipt{At: r.at("failed_at"), Reason: r.str("failed_reason")}
	arrived := alert.Receipt{Delivered: true, At: r.at("delivered_at")}
	return Sent{
		Alert: r.str("alert"), Person: r.str("person"), Step: int(r.num("step")), Receipt: failed.Merge(arrived),
	}, r.err
}
