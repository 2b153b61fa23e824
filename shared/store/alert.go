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

// Alert reads an alert. ErrNotFound if there is none. One Get.
func (s *Store) Alert(ctx context.Context, id string) (alert.Alert, error) {
	r, err := s.get(ctx, alertKey(id))
	if err != nil {
		return alert.Alert{}, fmt.Errorf("alert %s: %w", id, err)
	}
	return decodeAlert(r.item)
}

// AlertByCode reads the open alert with a code. ErrNotFound if there is none. Two Gets.
func (s *Store) AlertByCode(ctx context.Context, code string) (alert.Alert, error) {
	r, err := s.get(ctx, codeKey(code))
	if err != nil {
		return alert.Alert{}, fmt.Errorf("code: %w", err)
	}
	return s.Alert(ctx, r.str("alert"))
}

// PutAlert writes an alert over the version it was read at and returns it at its new version. Only Change closes
// alerts. ErrStale if it has changed since; ErrNewer if only a later version knows it. One Update.
func (s *Store) PutAlert(ctx context.Context, a alert.Alert) (alert.Alert, error) {
	if a.Newer {
		return a, ErrNewer
	}
	before := over(a.Version)
	a.Version++
	return a, s.put(ctx, encodeAlert(a), before)
}

// OpenAlerts lists the open and taken alerts that this version knows, oldest first, at most limit a shard. It lags a
// little. One Query a shard, and one Get an alert.
func (s *Store) OpenAlerts(ctx context.Context, limit int) ([]alert.Alert, error) {
	var list []alert.Alert
	for shard := range DueAlert.Shards() {
		page, err := s.table.Query(ctx, table.Query{Index: &table.Due, PK: dueShard(DueAlert, shard), Limit: limit})
		if err != nil {
			return nil, fmt.Errorf("open alerts: %w", err)
		}
		for _, keys := range page.Items {
			r := &reader{item: keys}
			id, _ := strings.CutPrefix(r.str(table.AttrPK), prefixAlert)
			a, err := s.Alert(ctx, id)
			if errors.Is(err, ErrNotFound) || err == nil && (a.State == alert.Closed || a.Newer) { // the index lags
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

// openedFor is how long the list of alerts opened on a day is kept.
const openedFor = 35 * 24 * time.Hour

func openedPK(day time.Time) table.PK { return table.PK("opened#" + dayOf(day)) }

func openedItem(a alert.Alert) *item {
	i := newItem(table.Key{PK: openedPK(a.OpenedAt), SK: table.SK(stamp(a.OpenedAt) + "#" + a.ID)})
	i.str("alert", a.ID)
	i.expires(a.OpenedAt.Add(openedFor))
	return i
}

// OpenedAlerts lists the alerts opened since a moment, in any state, latest first and at most limit. One Query a day,
// and one Get an alert.
func (s *Store) OpenedAlerts(ctx context.Context, since time.Time, limit int) ([]alert.Alert, error) {
	var list []alert.Alert
	for day := s.now(); len(list) < limit && dayOf(day) >= dayOf(since); day = day.Add(-24 * time.Hour) {
		page, err := s.table.Query(ctx, table.Query{
			PK: string(openedPK(day)), From: stamp(since), To: "~", Backward: true, Limit: limit - len(list),
		})
		if err != nil {
			return nil, fmt.Errorf("opened alerts: %w", err)
		}
		for _, i := range page.Items {
			a, err := s.Alert(ctx, (&reader{item: i}).str("alert"))
			if err != nil {
				return nil, err
			}
			list = append(list, a)
		}
	}
	return list, nil
}

const delivered = "delivered"

// attemptFields is the number of an attempt's fields that this version knows.
const attemptFields = 12

func encodeAlert(a alert.Alert) *item {
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
	due, dueAt := dueKey(DueAlert, a.Conversation), a.Due
	if a.State == alert.Closed {
		due, dueAt = "", time.Time{}
	}
	i.str(table.Due.PK, due)
	i.at(table.Due.SK, dueAt)
	rows := make([][]string, len(a.Attempts))
	for n, t := range a.Attempts {
		receipt := ""
		if t.Receipt.Delivered {
			receipt = delivered
		}
		rows[n] = withMore([]string{
			itoa(int64(t.Step)), t.Person, stampOrNone(t.At), string(t.Outcome), string(t.Reason), t.MessageID,
			string(t.Route), string(t.Kind), stampOrNone(t.AskedAt), stampOrNone(t.Receipt.At), receipt,
			t.Receipt.Reason,
		}, t.More)
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
	return i
}

// decodeAlert reads an alert. Attribute "subject" marks an alert about anything but a conversation; only a later
// version writes it.
func decodeAlert(stored table.Item) (alert.Alert, error) {
	r := &reader{item: stored}
	a := alert.Alert{
		Conversation: mention.ConversationID(r.str("in")), N: int(r.num("n")), Priority: int(r.num("priority")),
		Code: r.str("code"), OpenedAt: r.at("opened_at"), Trace: r.str("trace"), Version: r.num("v"),
		State: alert.State(r.str("state")), Step: int(r.num("step")), Claims: int(r.num("attempt")),
		Due: r.at(table.Due.SK), TakenBy: r.str("taken_by"), TakenAt: r.at("taken_at"), Until: r.at("until"),
		Start: int(r.num("start")), Next: r.at("next"), AnnounceTake: r.flag("news"), Reopened: r.flag("again"),
		DeclinedBy: r.str("passed"), Snoozed: r.at("snoozed"), Snoozes: int(r.num("snoozes")),
		Burst: r.flag("burst"), Joined: int(r.num("joined")), ClosedAt: r.at("closed_at"), Why: r.str("why"),
	}
	a.Newer = r.str("subject") != "" || a.State != alert.Open && a.State != alert.Taken && a.State != alert.Closed
	about, err := mention.ParseKey(r.str("mention"))
	if err != nil && !a.Newer {
		r.fail("mention", err)
	}
	a.Mention = about
	a.ID = strings.TrimPrefix(r.str(table.AttrPK), prefixAlert)
	for _, row := range r.rows("told", attemptFields) {
		t := alert.Attempt{
			Step: int(r.int("told", row[0])), Person: row[1], At: r.time("told", row[2]),
			Outcome: alert.Outcome(row[3]), Reason: alert.Reason(row[4]), MessageID: row[5],
			Route: alert.Route(row[6]), Kind: alert.Kind(row[7]), AskedAt: r.time("told", row[8]),
			Receipt: alert.Receipt{At: r.time("told", row[9]), Delivered: row[10] == delivered, Reason: row[11]},
			More:    more(row, attemptFields),
		}
		if t.Route == "" && t.Person != "" { // written before there were routes
			t.Route = alert.SMS
		}
		a.Attempts = append(a.Attempts, t)
	}
	return a, r.err
}
