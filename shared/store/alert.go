package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/table"
)

// ErrCodeInUse says that another open alert has the code: draw another.
var ErrCodeInUse = errors.New("another open alert has the code")

// OpenAlert writes a conversation, over the version it was read at, together with its new alert, the lock and the code:
// all or nothing. ErrCodeInUse when the code must be drawn again; ErrStale when the conversation has changed, or has an
// open alert.
func (s *Store) OpenAlert(ctx context.Context, c conversation.Conversation, a alert.Alert) (conversation.Conversation, error) {
	lock, code := newItem(lockKey(a.Conversation)), newItem(codeKey(a.Code))
	lock.str("alert", a.ID)
	code.str("alert", a.ID)
	a.Version = 1
	none := table.NotExists{Attr: table.AttrPK}
	err := s.table.Transact(ctx, []table.Write{
		putConversation(&c),
		table.Put{Item: encodeAlert(a), If: none},
		table.Put{Item: lock.Item, If: none},
		table.Put{Item: code.Item, If: none},
	})
	var cancelled *table.Cancelled
	if errors.As(err, &cancelled) && cancelled.Reasons[3].Condition && !cancelled.Reasons[0].Condition {
		return c, ErrCodeInUse
	}
	return c, stale(err)
}

// Alert reads one. ErrNotFound when there is none.
func (s *Store) Alert(ctx context.Context, id string) (alert.Alert, error) {
	i, err := s.get(ctx, alertKey(id))
	if err != nil {
		return alert.Alert{}, fmt.Errorf("alert %s: %w", id, err)
	}
	return decodeAlert(i)
}

// PutAlert writes an alert over the version it was read at and returns it at its new one. ErrStale when somebody else was
// there first. It does not close alerts: Settle does.
func (s *Store) PutAlert(ctx context.Context, a alert.Alert) (alert.Alert, error) {
	before := version(a.Version)
	a.Version++
	return a, stale(s.table.Put(ctx, table.Put{Item: encodeAlert(a), If: before}))
}

// Settle writes a conversation and its alert as one: all or nothing, each over the version it was read at. A closed alert
// frees its lock and its code. ErrStale when somebody else was at either first.
func (s *Store) Settle(ctx context.Context, c conversation.Conversation, a alert.Alert) (conversation.Conversation, alert.Alert, error) {
	before := version(a.Version)
	a.Version++
	writes := []table.Write{putConversation(&c), table.Put{Item: encodeAlert(a), If: before}}
	if a.State == alert.Closed {
		mine := table.Equals{Attr: "alert", Value: str(a.ID)}
		writes = append(writes,
			table.Delete{Key: lockKey(a.Conversation), If: table.Or{table.NotExists{Attr: table.AttrPK}, mine}},
			table.Delete{Key: codeKey(a.Code), If: table.Or{table.NotExists{Attr: table.AttrPK}, mine}})
	}
	return c, a, stale(s.table.Transact(ctx, writes))
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
	i.num("attempt", int64(a.Attempt))
	if a.State != alert.Closed {
		i.str(table.Due.PK, dueKey(DueAlert, a.Conversation))
		i.at(table.Due.SK, a.Due)
	}
	rows := make([][]string, len(a.Told))
	for n, t := range a.Told {
		rows[n] = []string{itoa(int64(t.Step)), t.Person, stampOrNone(t.At), string(t.Outcome), t.Reason, t.MessageID}
	}
	i.rows("told", rows)
	i.str("taken_by", a.TakenBy)
	i.at("taken_at", a.TakenAt)
	i.at("until", a.Until)
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
		Version: r.num("v"), State: alert.State(r.str("state")), Step: int(r.num("step")), Attempt: int(r.num("attempt")),
		Due: r.at(table.Due.SK), TakenBy: r.str("taken_by"), TakenAt: r.at("taken_at"), Until: r.at("until"),
		ClosedAt: r.at("closed_at"), Why: r.str("why"),
	}
	a.ID = alert.ID(a.Conversation, a.N)
	for _, row := range r.rows("told", 6) {
		a.Told = append(a.Told, alert.Told{
			Step: int(r.int("told", row[0])), Person: row[1], At: r.time("told", row[2]), Outcome: alert.Outcome(row[3]),
			Reason: row[4], MessageID: row[5],
		})
	}
	return a, r.err
}
