// Package paging runs alerts: it opens and closes them as their conversations change, tells the people on call, goes to
// the next ones when nobody takes them, and lets people take, snooze, hand over and end. It keeps the clocks of what
// waits in the inbox, tells who comes on call what is open, and keeps the phone useful: bursts, budgets and quiet
// hours.
package paging

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/run"
	"oyez/shared/store"
)

// Book changes conversations and keeps the one rule between a conversation and its alert: an alert is open exactly
// while its conversation wakes. Both are written as one.
type Book struct {
	Store   *store.Store
	NewCode func() string // four digits
	Now     func() time.Time
}

// Move is one pure change of a conversation; an error stops it, and nothing is written.
type Move func(c *conversation.Conversation) error

// Changed is what a change led to.
type Changed struct {
	Conversation conversation.Conversation
	Written      bool   // false when the move changed nothing
	Opened       string // id of the alert it opened; "" for none
	Closed       string // id of the alert it closed; "" for none
}

// Change applies a move to a conversation as it is now, however many writers are at it.
func (b Book) Change(ctx context.Context, id mention.ConversationID, trace string, move Move) (Changed, error) {
	var changed Changed
	err := run.Retry(ctx, func() error {
		c, err := b.Store.Conversation(ctx, id)
		if err != nil {
			return err
		}
		changed, err = b.write(ctx, c, trace, move)
		return err
	}, store.ErrStale, store.ErrCodeInUse)
	if err != nil {
		err = fmt.Errorf("change conversation %s: %w", id, err)
	}
	return changed, err
}

func (b Book) write(ctx context.Context, c conversation.Conversation, trace string, move Move) (Changed, error) {
	before := c
	before.Entries = slices.Clone(c.Entries)
	if err := move(&c); err != nil {
		return Changed{Conversation: before}, err
	}
	if reflect.DeepEqual(before, c) {
		return Changed{Conversation: c}, nil
	}
	var err error
	switch {
	case c.Alerted && (!c.Wakes() || c.Episode != before.Episode):
		var a alert.Alert
		if a, err = b.Store.Alert(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
			return Changed{}, err
		}
		c.Alerted = false
		c, a, err = b.Store.PutConversationAndAlert(ctx, c, a.Close(why(c), b.Now()))
		return Changed{Conversation: c, Written: true, Closed: a.ID}, err
	case c.Wakes() && !c.Alerted:
		c.Alerts, c.Alerted = c.Alerts+1, true
		worst, _ := c.Worst()
		a := alert.New(c.ID, c.Alerts, c.Key(worst), c.Priority, b.NewCode(), trace, b.Now())
		if c.Overdue && c.Owner != "" {
			a = a.AfterExpiredClaim(c.Owner, c.Since, c.Until)
		}
		c.Own("", time.Time{}, time.Time{}) // what cannot wait is nobody's until somebody takes it
		c, err = b.Store.OpenAlert(ctx, c, a)
		return Changed{Conversation: c, Written: true, Opened: a.ID}, err
	default:
		c, err = b.Store.PutConversation(ctx, c)
		return Changed{Conversation: c, Written: true}, err
	}
}

// why says in the alert's own record what closed it.
func why(c conversation.Conversation) string {
	if c.Ended() {
		return string(c.Status)
	}
	return "its words were changed or deleted"
}
