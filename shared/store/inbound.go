package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Inbound is an SMS that somebody of the team sent to us, as far as it has been acted on. It holds no words and no
// number.
type Inbound struct {
	ID      string    // the carrier's
	At      time.Time // when it was first claimed
	Until   time.Time // whoever claimed it has it until then
	Done    bool
	Alert   string // what it is about, known before it is acted on; "" until then
	Seen    int64  // the version of that alert just before it was acted on
	Version int64
}

// inboundKept is for how long a repeat is known as one: SNS may deliver again for 23 days.
const inboundKept = 30 * 24 * time.Hour

// ClaimInbound makes the caller the one who acts on an SMS, until a time. ErrStale when it was acted on, or somebody
// else is at it.
func (s *Store) ClaimInbound(ctx context.Context, id string, now, until time.Time) (Inbound, error) {
	in := Inbound{ID: id, At: now}
	i, err := s.get(ctx, inboundKey(id))
	if err != nil && !errors.Is(err, ErrNotFound) {
		return in, fmt.Errorf("inbound: %w", err)
	}
	if err == nil {
		r := &reader{item: i}
		in = Inbound{
			ID: id, At: r.at("at"), Until: r.at("until"), Done: r.flag("done"), Alert: r.str("alert"),
			Seen: r.num("seen"), Version: r.num("v"),
		}
		if r.err != nil {
			return in, r.err
		}
		if in.Done || now.Before(in.Until) {
			return in, ErrStale
		}
	}
	in.Until = until
	return s.PutInbound(ctx, in)
}

// PutInbound writes what has become of an SMS over the version it was read at and returns it at its new one. ErrStale
// when somebody else was there first.
func (s *Store) PutInbound(ctx context.Context, in Inbound) (Inbound, error) {
	before := version(in.Version)
	if in.Version == 0 {
		before = table.NotExists{Attr: table.AttrPK}
	}
	in.Version++
	i := newItem(inboundKey(in.ID))
	i.num("v", in.Version)
	i.at("at", in.At)
	i.at("until", in.Until)
	i.flag("done", in.Done)
	i.str("alert", in.Alert)
	i.num("seen", in.Seen)
	i.num(table.AttrExpires, in.At.Add(inboundKept).Unix())
	return in, stale(s.table.Put(ctx, table.Put{Item: i.Item, If: before}))
}

// CountInbound counts an SMS of a person and says how many there were in that hour, this one included.
func (s *Store) CountInbound(ctx context.Context, person string, at time.Time) (int, error) {
	hour := at.UTC().Truncate(time.Hour)
	i, err := s.table.Update(ctx, table.Update{
		Key: table.Key{PK: table.PK("heard#" + person + "#" + stamp(hour)), SK: skInbound},
		Do: []table.Action{
			table.Add{Attr: "n", N: 1},
			table.Set{Attr: table.AttrExpires, Value: num(hour.Add(2 * time.Hour).Unix())},
		},
	})
	if err != nil {
		return 0, fmt.Errorf("inbound: %w", err)
	}
	r := &reader{item: i}
	return int(r.num("n")), r.err
}

func inboundKey(id string) table.Key {
	sum := sha256.Sum256([]byte(id))
	return table.Key{PK: table.PK("inbound#" + hex.EncodeToString(sum[:])), SK: skInbound}
}
