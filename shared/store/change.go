package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/run"
	"oyez/shared/table"
)

// Conversations are written only in this file, through Change and ChangeWithAlert. They keep one rule: an alert is open
// exactly while its conversation wakes somebody. Both are written in one transaction, so neither exists without the
// other.

// Opener supplies what a new alert needs.
type Opener struct {
	NewCode func() string // four digits; called again if another open alert has the code
	Now     func() time.Time
	Trace   string // of the delivery behind the change
}

// Move is a pure change of a conversation; it must not modify slices in place. After an error nothing is written.
type Move func(conversation.Conversation) (conversation.Conversation, error)

// Effect is the result of a change.
type Effect struct {
	Conversation conversation.Conversation
	Written      bool         // false if the move changed nothing
	Opened       string       // id of the alert it opened; "" for none
	Closed       string       // id of the alert it closed; "" for none
	Why          alert.Reason // why the conversation deserves an alert, or not
}

// Change reads a conversation, applies a pure move and writes the result, retrying when other writers interfere. It
// opens an alert when the conversation begins to wake, and closes the open one when the conversation no longer does or
// its next episode has begun. An error of move ends it, and nothing is written.
//
// One Get and one Update. Opening an alert makes it a transaction of five writes; closing one needs another read and
// makes it a transaction of four. ErrNewer if only a later version can change the conversation; run.ErrTooBusy.
func (s *Store) Change(ctx context.Context, id mention.ConversationID, with Opener, move Move) (Effect, error) {
	var effect Effect
	err := run.Retry(ctx, func() error {
		c, err := s.Conversation(ctx, id)
		if err != nil {
			return err
		}
		effect, err = s.change(ctx, c, with, move)
		return err
	}, ErrStale, errCodeInUse)
	if err != nil {
		err = fmt.Errorf("change conversation %s: %w", id, err)
	}
	return effect, err
}

func (s *Store) change(ctx context.Context, before conversation.Conversation, with Opener, move Move) (
	Effect, error,
) {
	c, err := move(before)
	if err != nil || reflect.DeepEqual(before, c) {
		return Effect{Conversation: before}, err
	}
	effect := Effect{Written: true}
	d := alert.Decide(alert.Input{Stage: alert.Changed, Subject: c.Subject(before)})
	switch effect.Why = d.Reason; {
	case d.Close:
		var a alert.Alert
		if a, err = s.Alert(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
			return Effect{}, err
		}
		c.Alerted, effect.Closed = false, a.ID
		effect.Conversation, err = s.putBoth(ctx, c, a.Close(why(c), with.Now()))
	case d.Open:
		c.Alerts, c.Alerted = c.Alerts+1, true
		worst, _ := c.Worst()
		a := alert.New(c.ID, c.Alerts, c.Key(worst), c.Priority, with.NewCode(), with.Trace, with.Now())
		if c.Overdue && c.Owner != "" {
			a = a.AfterExpiredClaim(c.Owner, c.Since, c.Until)
		}
		c = c.Own("", time.Time{}, time.Time{}) // an urgent conversation has no owner until somebody takes it
		effect.Opened = a.ID
		effect.Conversation, err = s.openAlert(ctx, c, a)
	default:
		effect.Conversation, err = s.putConversation(ctx, c)
	}
	return effect, err
}

// why is what the alert's own record gives as the reason for closing it.
func why(c conversation.Conversation) string {
	if c.Ended() {
		return string(c.Status)
	}
	return "its words were changed or deleted"
}

// ChangeWithAlert is Change for a move of a conversation together with its open alert, such as a take. The alert is the
// zero value if none is open. Moves that open or close an alert are refused: use Change.
//
// One Get, or two with the alert; one Update, or a transaction of two. ErrNewer and run.ErrTooBusy as in Change.
func (s *Store) ChangeWithAlert(ctx context.Context, id mention.ConversationID,
	move func(conversation.Conversation, alert.Alert) (conversation.Conversation, alert.Alert, error),
) (conversation.Conversation, error) {
	var c conversation.Conversation
	err := retry(ctx, func() (err error) {
		if c, err = s.Conversation(ctx, id); err != nil {
			return err
		}
		var a alert.Alert
		if c.Alerted {
			if a, err = s.Alert(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
				return err
			}
		}
		if c.Newer || a.Newer {
			return ErrNewer
		}
		if c, a, err = move(c, a); err != nil {
			return err
		}
		switch {
		case c.Alerted != c.Wakes() || a.State == alert.Closed:
			return errRule
		case c.Alerted:
			c, err = s.putBoth(ctx, c, a)
		default:
			c, err = s.putConversation(ctx, c)
		}
		return err
	})
	if err != nil {
		err = fmt.Errorf("change conversation %s: %w", id, err)
	}
	return c, err
}

var (
	errCodeInUse = errors.New("another open alert has the code")
	errRule      = errors.New("an alert is open exactly while its conversation wakes")
)

// putConversation writes a conversation over the version it was read at and returns it at its new version. ErrStale if
// it has changed since.
func (s *Store) putConversation(ctx context.Context, c conversation.Conversation) (conversation.Conversation, error) {
	if c.Newer {
		return c, ErrNewer
	}
	before := over(c.Version)
	c.Version++
	return c, s.put(ctx, encodeConversation(c), before)
}

// openAlert writes a conversation over the version it was read at, its new alert, the lock and the code: all or
// nothing. errCodeInUse asks for another code; ErrStale if the conversation has changed or has an open alert.
func (s *Store) openAlert(ctx context.Context, c conversation.Conversation, a alert.Alert) (conversation.Conversation,
	error,
) {
	if c.Newer {
		return c, ErrNewer
	}
	before := over(c.Version)
	c.Version++
	a.Version = 1
	lock, code := newItem(lockKey(a.Conversation)), newItem(codeKey(a.Code))
	lock.str("alert", a.ID)
	code.str("alert", a.ID)
	err := s.table.Transact(ctx, []table.Write{
		encodeConversation(c).write(before),
		encodeAlert(a).write(absent),
		lock.write(absent),
		code.write(absent),
		openedItem(a).write(absent),
	})
	var cancelled *table.Cancelled
	if errors.As(err, &cancelled) && cancelled.Reasons[3].Condition && !cancelled.Reasons[0].Condition {
		return c, errCodeInUse
	}
	return c, stale(err)
}

// putBoth writes a conversation and its alert, each over the version it was read at: all or nothing. A closed alert
// frees its lock and its code. ErrStale if either has changed since.
func (s *Store) putBoth(ctx context.Context, c conversation.Conversation, a alert.Alert) (conversation.Conversation,
	error,
) {
	if c.Newer || a.Newer {
		return c, ErrNewer
	}
	conversationRead, alertRead := over(c.Version), over(a.Version)
	c.Version++
	a.Version++
	writes := []table.Write{encodeConversation(c).write(conversationRead), encodeAlert(a).write(alertRead)}
	if a.State == alert.Closed {
		mine := table.Or{absent, table.Equals{Attr: "alert", Value: str(a.ID)}}
		writes = append(writes,
			table.Delete{Key: lockKey(a.Conversation), If: mine}, table.Delete{Key: codeKey(a.Code), If: mine})
	}
	return c, stale(s.table.Transact(ctx, writes))
}
