package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/table"
)

// Inbound records what we did with an SMS from one of our people. It holds neither text nor number.
type Inbound struct {
	ID      string    // the carrier's
	At      time.Time // first claimed at
	Until   time.Time // end of the claim
	Done    bool
	Alert   string // its subject, stored before we act; "" until then
	Seen    int64  // that alert's version just before we acted
	Version int64
}

// inboundFor is how long a repeat is recognised: SNS may redeliver for 23 days.
const inboundFor = 30 * 24 * time.Hour

func inboundKey(id string) table.Key { return key("inbound", "inbound", hashed(id)) }

// ClaimInbound claims an SMS for the caller until a time. ErrStale if it is done or claimed by somebody else. One Get
// and one Update.
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

// PutInbound writes the state of an SMS over the version it was read at and returns it at its new version. ErrStale if
// it has changed since. One Update.
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

// CountInbound counts an SMS of a person and returns how many there were in that hour, including this one. One Update.
func (s *Store) CountInbound(ctx context.Context, person string, at time.Time) (int, error) {
	hour := at.UTC().Truncate(time.Hour)
	n, err := s.count(ctx, key("inbound", "heard", person, stamp(hour)), hour.Add(2*time.Hour))
	if err != nil {
		return 0, fmt.Errorf("inbound: %w", err)
	}
	return int(n), nil
}

// count increments a counter that expires, and returns its new value.
func (s *Store) count(ctx context.Context, k table.Key, expires time.Time) (int64, error) {
	i, err := s.table.Update(ctx, table.Update{Key: k, Do: []table.Action{
		table.Add{Attr: "n", N: 1}, table.Set{Attr: table.AttrExpires, Value: num(expires.Unix())},
	}})
	r := &reader{item: i}
	return r.num("n"), errors.Join(err, r.err)
}

// monthKey is the counter of the SMS of a month, in UTC.
func monthKey(month time.Time) table.Key { return key("month", "sms", month.UTC().Format("2006-01")) }

// CountSMS counts an SMS sent this month by any function. One Update.
func (s *Store) CountSMS(ctx context.Context) error {
	now := s.now()
	if _, err := s.count(ctx, monthKey(now), now.Add(62*24*time.Hour)); err != nil {
		return fmt.Errorf("count SMS: %w", err)
	}
	return nil
}

// SMSSent returns how many SMS were counted this month. One Get.
func (s *Store) SMSSent(ctx context.Context) (int64, error) {
	r, _, err := s.find(ctx, monthKey(s.now()))
	if err != nil {
		return 0, fmt.Errorf("count SMS: %w", err)
	}
	return r.num("n"), r.err
}
