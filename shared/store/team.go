package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"oyez/shared/rota"
	"oyez/shared/table"
)

// Rota reads the rota. Without one, nobody is on call. One Query a page.
func (s *Store) Rota(ctx context.Context) (rota.Rota, error) {
	r, _, err := s.rota(ctx)
	return r, err
}

// rota returns the rota and its version: 0 if there is none, or it was written before rotas had versions.
func (s *Store) rota(ctx context.Context) (r rota.Rota, version int64, err error) {
	people, stopped := map[string]rota.Person{}, map[string]bool{}
	var ids []string
	err = s.each(ctx, table.Query{PK: string(pkTeam), Limit: pageful}, func(read *reader) error {
		sk := read.str(table.AttrSK)
		if phone, ok := strings.CutPrefix(sk, prefixStopped); ok {
			stopped[phone] = true
		}
		if table.SK(sk) == skRota {
			r, ids = readRota(read)
			version = read.num("v")
		}
		if strings.HasPrefix(sk, prefixPerson) {
			p := readPerson(read)
			people[p.ID] = p
		}
		return nil
	})
	if err != nil {
		return rota.Rota{}, 0, fmt.Errorf("rota: %w", err)
	}
	for _, id := range ids {
		if p, ok := people[id]; ok {
			p.Stopped = stopped[p.Phone]
			r.People = append(r.People, p)
		}
	}
	return r, version, nil
}

// ErrTeamTooBig means that a team does not fit in one transaction.
var ErrTeamTooBig = errors.New("at most 98 people can be in a team")

// SaveRota is PutRota for changes made by people: it first proves that the rota reaches somebody at every moment after
// from. Otherwise the error wraps a *rota.Hole, which says when it reaches nobody and how to fix that.
func (s *Store) SaveRota(ctx context.Context, r rota.Rota, from time.Time) error {
	if err := prove(r, from); err != nil {
		return err
	}
	return s.PutRota(ctx, r)
}

func prove(r rota.Rota, from time.Time) error {
	if err := r.Check(); err != nil { // a wrong field explains more than the resulting hole
		return fmt.Errorf("rota: %w", err)
	}
	if hole := r.Prove(from); hole != nil {
		return fmt.Errorf("rota: %w", hole)
	}
	return nil
}

// ChangeRota applies one change to the rota, retrying if others change it at the same time. People stay unchanged. It
// proves the result as SaveRota does. One Query and a transaction of one Update.
func (s *Store) ChangeRota(ctx context.Context, from time.Time, change func(rota.Rota) (rota.Rota, error)) error {
	return retry(ctx, func() error {
		r, v, err := s.rota(ctx)
		if err != nil {
			return err
		}
		if r, err = change(r); err != nil {
			return err
		}
		if err := prove(r, from); err != nil {
			return err
		}
		return s.writeRota(ctx, r, v, nil)
	})
}

// PutRota checks and writes people and rota together. People no longer in it stay stored, but off call. One Query and a
// transaction of an Update each.
func (s *Store) PutRota(ctx context.Context, r rota.Rota) error {
	return retry(ctx, func() error {
		_, v, err := s.rota(ctx)
		if err != nil {
			return err
		}
		return s.putTeam(ctx, r, v)
	})
}

// PutFirstRota is PutRota if there is no rota yet, else ErrStale.
func (s *Store) PutFirstRota(ctx context.Context, r rota.Rota) error { return s.putTeam(ctx, r, none) }

// none requires that there is no rota.
const none = -1

func (s *Store) putTeam(ctx context.Context, r rota.Rota, v int64) error {
	if err := r.Check(); err != nil {
		return fmt.Errorf("rota: %w", err)
	}
	if len(r.People) > 98 {
		return ErrTeamTooBig
	}
	var writes []table.Write
	for _, p := range r.People {
		writes = append(writes, personItem(p).write(nil))
	}
	return s.writeRota(ctx, r, v, writes)
}

// writeRota writes a rota over the version that was read, in a transaction with other writes.
func (s *Store) writeRota(ctx context.Context, r rota.Rota, v int64, with []table.Write) error {
	i := rotaItem(r)
	var read table.Condition = table.NotExists{Attr: "v"}
	switch {
	case v == none:
		read = absent
	case v > 0:
		read = over(v)
	}
	i.num("v", max(v, 0)+1)
	if err := s.table.Transact(ctx, append(with, i.write(read))); err != nil {
		return fmt.Errorf("rota: %w", stale(err))
	}
	return nil
}

// PutStopped stores that a number sent STOP, or removes that. It is separate from the person, so that reloading a team
// does not undo it. One Put or Delete.
func (s *Store) PutStopped(ctx context.Context, phone string, stopped bool) error {
	k := table.Key{PK: pkTeam, SK: table.SK(prefixStopped + phone)}
	var err error
	if stopped {
		err = s.put(ctx, newItem(k), absent)
	} else {
		err = s.table.Delete(ctx, table.Delete{Key: k})
	}
	if err != nil && !errors.Is(err, ErrStale) {
		return fmt.Errorf("who sent STOP: %w", err)
	}
	return nil
}

func personItem(p rota.Person) *item {
	i := newItem(table.Key{PK: pkTeam, SK: table.SK(prefixPerson + p.ID)})
	i.str("id", p.ID)
	i.str("name", p.Name)
	i.str("phone", p.Phone)
	i.str("email", p.Email)
	i.str("lang", p.Lang)
	i.str("zone", p.Zone)
	i.str("role", string(p.Role))
	i.num("quiet_from", int64(p.Quiet.From))
	i.num("quiet_to", int64(p.Quiet.To))
	i.flag("unverified", !p.Verified) // people stored before this flag existed count as verified
	return i
}

func readPerson(r *reader) rota.Person {
	return rota.Person{
		ID: r.str("id"), Name: r.str("name"), Phone: r.str("phone"), Email: r.str("email"), Lang: r.str("lang"),
		Zone:     r.str("zone"),
		Quiet:    rota.Quiet{From: rota.Clock(r.num("quiet_from")), To: rota.Clock(r.num("quiet_to"))},
		Verified: !r.flag("unverified"), Role: rota.Role(r.str("role")),
	}
}

// rotaItem encodes lists as rows. A list within a row becomes rows of another attribute, at the same position or naming
// it.
func rotaItem(r rota.Rota) *item {
	i := newItem(table.Key{PK: pkTeam, SK: skRota})
	i.str("zone", r.Zone)
	i.str("start", localTime(r.Start))
	i.num("every", int64(r.Every))
	i.str("backup", r.Backup)
	i.strs("order", r.Order)
	var ids []string
	for _, p := range r.People {
		ids = append(ids, p.ID)
	}
	i.strs("people", ids)

	var layers, orders, hours, steps, notified [][]string
	for n, l := range r.Layers {
		layers = append(layers, []string{
			l.Name, l.Zone, localTime(l.Start), numbers(l.Every), string(l.Unit), string(l.Holidays),
		})
		orders = append(orders, slices.Clone(l.Order))
		for _, h := range l.Hours {
			hours = append(hours, []string{strconv.Itoa(n), numbers(h.Days), h.From.String(), h.To.String()})
		}
	}
	for _, step := range r.Escalation {
		steps = append(steps, []string{itoa(int64(step.After / time.Second))})
		notified = append(notified, slices.Clone(step.Notify))
	}
	i.rows("layers", layers)
	i.rows("layer_orders", orders)
	i.rows("layer_hours", hours)
	i.rows("rungs", steps)
	i.rows("rung_calls", notified)

	var overrides, swaps, leave, holidays [][]string
	for _, o := range r.Overrides {
		overrides = append(overrides, append([]string{o.Layer, o.Who}, period(o.Period)...))
	}
	for _, s := range r.Swaps {
		swaps = append(swaps, append([]string{s.One, s.Other}, period(s.Period)...))
	}
	for _, l := range r.Leave {
		leave = append(leave, append([]string{l.Who}, period(l.Period)...))
	}
	for _, h := range r.Holidays {
		holidays = append(holidays, []string{h.Day.String(), h.Name})
	}
	i.rows("overrides", overrides)
	i.rows("swaps", swaps)
	i.rows("leave", leave)
	i.rows("holidays", holidays)
	return i
}

func readRota(r *reader) (read rota.Rota, people []string) {
	read = rota.Rota{Zone: r.str("zone"), Every: int(r.num("every")), Backup: r.str("backup"), Order: r.strs("order")}
	read.Start = r.localTime("start", r.str("start"))
	orders := r.rows("layer_orders", 1)
	for n, row := range r.rows("layers", 6) {
		l := rota.Layer{
			Name: row[0], Zone: row[1], Start: r.localTime("layers", row[2]), Unit: rota.Unit(row[4]),
			Holidays: rota.Holidays(row[5]),
		}
		l.Every = readNumbers[int](r, "layers", row[3])
		if n < len(orders) {
			l.Order = orders[n]
		}
		read.Layers = append(read.Layers, l)
	}
	for _, row := range r.rows("layer_hours", 4) {
		n := int(r.int("layer_hours", row[0]))
		if n < 0 || n >= len(read.Layers) {
			r.fail("layer_hours", errors.New("belong to no layer"))
			continue
		}
		h := rota.Hours{
			Days: readNumbers[time.Weekday](r, "layer_hours", row[1]), From: r.clock(row[2]), To: r.clock(row[3]),
		}
		read.Layers[n].Hours = append(read.Layers[n].Hours, h)
	}
	notified := r.rows("rung_calls", 1)
	for n, row := range r.rows("rungs", 1) {
		step := rota.EscalationStep{After: time.Duration(r.int("rungs", row[0])) * time.Second}
		if n < len(notified) {
			step.Notify = notified[n]
		}
		read.Escalation = append(read.Escalation, step)
	}
	for _, row := range r.rows("overrides", 5) {
		read.Overrides = append(read.Overrides,
			rota.Override{Layer: row[0], Who: row[1], Period: r.period("overrides", row[2:])})
	}
	for _, row := range r.rows("swaps", 5) {
		read.Swaps = append(read.Swaps, rota.Swap{One: row[0], Other: row[1], Period: r.period("swaps", row[2:])})
	}
	for _, row := range r.rows("leave", 4) {
		read.Leave = append(read.Leave, rota.Leave{Who: row[0], Period: r.period("leave", row[1:])})
	}
	for _, row := range r.rows("holidays", 2) {
		read.Holidays = append(read.Holidays, rota.Holiday{Day: r.localTime("holidays", row[0]), Name: row[1]})
	}
	return read, r.strs("people")
}

func period(p rota.Period) []string { return []string{p.From.String(), p.To.String(), p.Zone} }

func (r *reader) period(attr string, row []string) rota.Period {
	return rota.Period{From: r.localTime(attr, row[0]), To: r.localTime(attr, row[1]), Zone: row[2]}
}

// localTime formats a local time; "" for none.
func localTime(t rota.LocalTime) string {
	if t == (rota.LocalTime{}) {
		return ""
	}
	return t.String()
}

func (r *reader) localTime(attr, s string) rota.LocalTime {
	if s == "" {
		return rota.LocalTime{}
	}
	t, err := rota.ParseLocalTime(s)
	if err != nil {
		r.fail(attr, err)
	}
	return t
}

func (r *reader) clock(s string) rota.Clock {
	c, err := rota.ParseClock(s)
	if err != nil {
		r.fail("layer_hours", err)
	}
	return c
}

func numbers[T ~int](list []T) string {
	var all []string
	for _, n := range list {
		all = append(all, strconv.Itoa(int(n)))
	}
	return strings.Join(all, " ")
}

func readNumbers[T ~int](r *reader, attr, s string) []T {
	var list []T
	for _, n := range strings.Fields(s) {
		list = append(list, T(r.int(attr, n)))
	}
	return list
}
