package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// openedFor is how long it can be looked up which alerts were opened on a day.
const openedFor = 35 * 24 * time.Hour

func openedPK(day time.Time) table.PK { return table.PK("opened#" + day.UTC().Format(time.DateOnly)) }

func openedItem(a alert.Alert) table.Item {
	i := newItem(table.Key{PK: openedPK(a.OpenedAt), SK: table.SK(stamp(a.OpenedAt) + "#" + a.ID)})
	i.str("alert", a.ID)
	i.num(table.AttrExpires, a.OpenedAt.Add(openedFor).Unix())
	return i.Item
}

// Opened lists the alerts that were opened since a moment, whatever has become of them, the latest first and at most
// limit.
func (s *Store) Opened(ctx context.Context, since time.Time, limit int) ([]alert.Alert, error) {
	var list []alert.Alert
	for day := s.now(); len(list) < limit &&
		!day.UTC().Truncate(24*time.Hour).Before(since.UTC().Truncate(24*time.Hour)); day = day.Add(-24 * time.Hour) {
		page, err := s.table.Query(ctx, table.Query{
			PK: string(openedPK(day)), From: stamp(since), To: "~",
			Backward: true, Limit: limit - len(list),
		})
		if err != nil {
			return nil, fmt.Errorf("opened alerts: %w", err)
		}
		for _, i := range page.Items {
			r := &reader{item: i}
			a, err := s.Alert(ctx, r.str("alert"))
			if err != nil {
				return nil, err
			}
			list = append(list, a)
		}
	}
	return list, nil
}

// Alert reads one. ErrNotFound when there is none.
func (s *Store) Alert(ctx context.Context, id string) (alert.Alert, error) {
	i, err := s.get(ctx, alertKey(id))
	if err != nil {
		return alert.Alert{}, fmt.Errorf("alert %s: %w", id, err)
	}
	return decodeAlert(i)
}

// PutAlert writes an alert over the version it was read at and returns it at its new one. ErrStale when somebody else
// was there first. It closes no alert: Change does.
func (s *Store) PutAlert(ctx context.Context, a alert.Alert) (alert.Alert, error) {
	before := version(a.Version)
	a.Version++
	return a, stale(s.table.Put(ctx, table.Put{Item: encodeAlert(a), If: before}))
}

// AlertByCode is the open alert of a code. ErrNotFound when no open alert has it.
func (s *Store) AlertByCode(ctx context.Context, code string) (alert.Alert, error) {
	i, err := s.get(ctx, codeKey(code))
	if err != nil {
		return alert.Alert{}, fmt.Errorf("code: %w", err)
	}
	r := &reader{item: i}
	return s.Alert(ctx, r.str("alert"))
}

// Link is what the address in an SMS opens: one alert, for one person, until it ends.
type Link struct {
	Alert  string
	Person string
	Ends   time.Time
}

// PutLink keeps a link under the hash of its token.
func (s *Store) PutLink(ctx context.Context, token string, l Link) error {
	i := newItem(linkKey(token))
	i.str("alert", l.Alert)
	i.str("person", l.Person)
	i.at("ends", l.Ends)
	i.num(table.AttrExpires, l.Ends.Add(24*time.Hour).Unix()) // so that a late visitor learns that it ended
	if err := s.table.Put(ctx, table.Put{Item: i.Item}); err != nil {
		return fmt.Errorf("link: %w", err)
	}
	return nil
}

// Link finds a link by its token. ErrNotFound when there never was one, or it is long gone; an ended one is returned.
func (s *Store) Link(ctx context.Context, token string) (Link, error) {
	i, err := s.get(ctx, linkKey(token))
	if err != nil {
		return Link{}, fmt.Errorf("link: %w", err)
	}
	r := &reader{item: i}
	return Link{Alert: r.str("alert"), Person: r.str("person"), Ends: r.at("ends")}, r.err
}

func encodeAlert(a alert.Alert) table.Item {
	i := newItem(alertKey(a.ID))
	i.num("v", a.Version)
	i.str("in", string(a.Conversation))
	i.num("n", int64(a.N))
	i.str("mention", a.Mention.String())
	i.num("priority", int64(a.Priority))
	i.str("code", a.Code)
	i.at("opened_at", a.OpenedAt)
	i.str("trace", a.Trace)
	i.str("state", string(a.State))
	i.num("step", int64(a.Step))
	i.num("attempt", int64(a.Claims))
	if a.State != alert.Closed {
		i.str(table.Due.PK, dueKey(DueAlert, a.Conversation))
		i.at(table.Due.SK, a.Due)
	}
	rows := make([][]string, len(a.Attempts))
	for n, t := range a.Attempts {
		received := ""
		if t.Receipt.Delivered {
			received = delivered
		}
		rows[n] = []string{
			itoa(int64(t.Step)), t.Person, stampOrNone(t.At), string(t.Outcome), string(t.Reason), t.MessageID,
			string(t.Route),
			string(t.Kind), stampOrNone(t.AskedAt), stampOrNone(t.Receipt.At), received, t.Receipt.Reason,
		}
	}
	i.rows("told", rows)
	i.str("taken_by", a.TakenBy)
	i.at("taken_at", a.TakenAt)
	i.at("until", a.Until)
	i.num("start", int64(a.Start))
	i.at("next", a.Next)
	i.flag("news", a.AnnounceTake)
	i.flag("again", a.Reopened)
	i.str("passed", a.DeclinedBy)
	i.at("snoozed", a.Snoozed)
	i.num("snoozes", int64(a.Snoozes))
	i.flag("burst", a.Burst)
	i.num("joined", int64(a.Joined))
	i.at("closed_at", a.ClosedAt)
	i.str("why", a.Why)
	return i.Item
}

func decodeAlert(i table.Item) (alert.Alert, error) {
	r := &reader{item: i}
	about, err := mention.ParseKey(r.str("mention"))
	if err != nil {
		r.fail("mention", err)
	}
	a := alert.Alert{
		Conversation: mention.ConversationID(r.str("in")), N: int(r.num("n")), Mention: about,
		Priority: int(r.num("priority")), Code: r.str("code"), OpenedAt: r.at("opened_at"), Trace: r.str("trace"),
		Version: r.num("v"), State: alert.State(r.str("state")), Step: int(r.num("step")),
		Claims: int(r.num("attempt")),
		Due:    r.at(table.Due.SK), TakenBy: r.str("taken_by"), TakenAt: r.at("taken_at"), Until: r.at("until"),
		Start: int(r.num("start")), Next: r.at("next"), AnnounceTake: r.flag("news"), Reopened: r.flag("again"),
		DeclinedBy: r.str("passed"),
		Snoozed:    r.at("snoozed"), Snoozes: int(r.num("snoozes")), Burst: r.flag("burst"),
		Joined:   int(r.num("joined")),
		ClosedAt: r.at("closed_at"), Why: r.str("why"),
	}
	a.ID = alert.ID(a.Conversation, a.N)
	for _, row := range r.rows("told", 12) {
		t := alert.Attempt{
			Step: int(r.int("told", row[0])), Person: row[1], At: r.time("told", row[2]),
			Outcome: alert.Outcome(row[3]),
			Reason:  alert.Reason(row[4]), MessageID: row[5], Route: alert.Route(row[6]), Kind: alert.Kind(row[7]),
			AskedAt: r.time("told", row[8]),
			Receipt: alert.Receipt{At: r.time("told", row[9]), Delivered: row[10] == delivered, Reason: row[11]},
		}
		if t.Route == "" && t.Person != "" { // written before there were routes
			t.Route = alert.SMS
		}
		a.Attempts = append(a.Attempts, t)
	}
	return a, r.err
}

const delivered = "delivered"

// Alerts lists the alerts that are open or taken, oldest first, at most limit a shard. It lags a little.
func (s *Store) Alerts(ctx context.Context, limit int) ([]alert.Alert, error) {
	var list []alert.Alert
	for shard := range DueAlert.Shards() {
		page, err := s.table.Query(ctx, table.Query{
			Index: &table.Due, PK: fmt.Sprintf("due#%s#%d", DueAlert, shard),
			Limit: limit,
		})
		if err != nil {
			return nil, fmt.Errorf("open alerts: %w", err)
		}
		for _, keys := range page.Items {
			r := &reader{item: keys}
			a, err := s.Alert(ctx, strings.TrimPrefix(r.str(table.AttrPK), "alert#"))
			if errors.Is(err, ErrNotFound) || err == nil && a.State == alert.Closed { // the index lags
				continue
			}
			if err = errors.Join(err, r.err); err != nil {
				return nil, err
			}
			list = append(list, a)
		}
	}
	slices.SortStableFunc(list, func(a, b alert.Alert) int { return a.OpenedAt.Compare(b.OpenedAt) })
	return list, nil
}
