package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Inbound is an SMS that somebody of the team sent to us, as far as we have acted on it. It holds no words and no
// number.
type Inbound struct {
	ID      string    // the carrier's
	At      time.Time // when it was first claimed
	Until   time.Time // the end of the lease of whoever claimed it
	Done    bool
	Alert   string // what it is about, stored before we act on it; "" until then
	Seen    int64  // the version of that alert just before we acted
	Version int64
}

// inboundFor is how long a repeat is recognized: SNS may deliver again for 23 days.
const inboundFor = 30 * 24 * time.Hour

func inboundKey(id string) table.Key { return key("inbound", "inbound", hashed(id)) }

// ClaimInbound makes the caller the one who acts on an SMS, until a time. ErrStale when somebody did, or is at it. One
// Get and one Update.
func (s *Store) ClaimInbound(ctx context.Context, id string, now, until time.Time) (Inbound, error) {
	r, ok, err := s.find(ctx, inboundKey(id))
	if err != nil {
		return Inbound{}, fmt.Errorf("inbound: %w", err)
	}
	in := Inbound{
		ID: id, At: r.at("at"), Until: r.at("until"), Done: r.flag("done"), Alert: r.str("alert"), Seen: r.num("seen"),
		Version: r.num("v"),
	}
	switch {
	case r.err != nil:
		return in, r.err
	case !ok:
		in.At = now
	case in.Done || now.Before(in.Until):
		return in, ErrStale
	}
	in.Until = until
	return s.PutInbound(ctx, in)
}

// PutInbound writes what has become of an SMS over the version it was read at and returns it at its new one. ErrStale
// when somebody else was there first. One Update.
func (s *Store) PutInbound(ctx context.Context, in Inbound) (Inbound, error) {
	before := over(in.Version)
	in.Version++
	i := newItem(inboundKey(in.ID))
	i.num("v", in.Version)
	i.at("at", in.At)
	i.at("until", in.Until)
	i.flag("done", in.Done)
	i.str("alert", in.Alert)
	i.num("seen", in.Seen)
	i.expires(in.At.Add(inboundFor))
	return in, s.put(ctx, i, before)
}

// CountInbound counts an SMS of a person and says how many there were in that hour, this one included. One Update.
func (s *Store) CountInbound(ctx context.Context, person string, at time.Time) (int, error) {
	hour := at.UTC().Truncate(time.Hour)
	n, err := s.count(ctx, key("inbound", "heard", person, stamp(hour)), hour.Add(2*time.Hour))
	if err != nil {
		return 0, fmt.Errorf("inbound: %w", err)
	}
	return int(n), nil
}

// count adds one to a counter that expires, and returns its new value.
func (s *Store) count(ctx context.Context, k table.Key, expires time.Time) (int64, error) {
	i, err := s.table.Update(ctx, table.Update{Key: k, Do: []table.Action{
		table.Add{Attr: "n", N: 1}, table.Set{Attr: table.AttrExpires, Value: num(expires.Unix())},
	}})
	r := &reader{item: i}
	return r.num("n"), errors.Join(err, r.err)
}

// monthKey is where the SMS of a month (of UTC) are counted.
func monthKey(month time.Time) table.Key { return key("month", "sms", month.UTC().Format("2006-01")) }

// CountSMS counts an SMS that any function sent this month. One Update.
func (s *Store) CountSMS(ctx context.Context) error {
	now := s.now()
	if _, err := s.count(ctx, monthKey(now), now.Add(62*24*time.Hour)); err != nil {
		return fmt.Errorf("count SMS: %w", err)
	}
	return nil
}

// SMSSent is how many SMS were counted this month. One Get.
func (s *Store) SMSSent(ctx context.Context) (int64, error) {
	r, _, err := s.find(ctx, monthKey(s.now()))
	if err != nil {
		return 0, fmt.Errorf("count SMS: %w", err)
	}
	return r.num("n"), r.err
}
