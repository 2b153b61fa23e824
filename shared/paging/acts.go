package paging

import (
	"context"
	"errors"
	"fmt"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/store"
)

// Take gives a conversation, and its open alert, to a person: a lease that ends by itself. Whoever comes second gets an
// *alert.TakenError. alert.ErrClosed when there is nothing left to take.
func (b Book) Take(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation, error) {
	return b.act(ctx, id, func(c *conversation.Conversation, a alert.Alert) (alert.Alert, error) {
		now := b.Now()
		if c.Status != conversation.Open {
			return a, alert.ErrClosed
		}
		if c.Owner != "" && c.Owner != person && now.Before(c.Until) {
			return a, &alert.TakenError{By: c.Owner, Since: c.Until.Add(-alert.TakeLease), Until: c.Until}
		}
		c.Own(person, now.Add(alert.TakeLease))
		if !c.Alerted {
			return a, nil
		}
		return a.Take(person, now)
	})
}

// HandOver gives a conversation back: if it has an open alert, the next person is told at once.
func (b Book) HandOver(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation, error) {
	return b.act(ctx, id, func(c *conversation.Conversation, a alert.Alert) (alert.Alert, error) {
		now := b.Now()
		if c.Owner != "" && c.Owner != person && now.Before(c.Until) {
			return a, &alert.TakenError{By: c.Owner, Since: c.Until.Add(-alert.TakeLease), Until: c.Until}
		}
		c.Own("", time.Time{})
		if !c.Alerted {
			return a, nil
		}
		return a.HandOver(person, now)
	})
}

// act moves a conversation and its open alert together.
func (b Book) act(ctx context.Context, id mention.ConversationID, move func(*conversation.Conversation, alert.Alert) (alert.Alert, error)) (conversation.Conversation, error) {
	for range attempts {
		c, err := b.Store.Conversation(ctx, id)
		if err != nil {
			return c, err
		}
		var a alert.Alert
		if c.Alerted {
			if a, err = b.Store.Alert(ctx, alert.ID(c.ID, c.Alerts)); err != nil {
				return c, err
			}
		}
		if a, err = move(&c, a); err != nil {
			return c, err
		}
		if c.Alerted {
			c, _, err = b.Store.Settle(ctx, c, a)
		} else {
			c, err = b.Store.PutConversation(ctx, c)
		}
		if !errors.Is(err, store.ErrStale) {
			return c, err
		}
	}
	return conversation.Conversation{}, fmt.Errorf("conversation %s: too many writers at once", id)
}

// End closes a conversation's episode, and its alert, for a person who saw it at a version; conversation.ErrStale when
// it has changed since. Ending what is over changes nothing.
func (b Book) End(ctx context.Context, id mention.ConversationID, seen int64, how conversation.Status, person string) (conversation.Conversation, error) {
	changed, err := b.Change(ctx, id, "", func(c *conversation.Conversation) error {
		switch {
		case c.Ended():
			return nil
		case c.Version != seen:
			return conversation.ErrStale
		}
		c.End(how, person, b.Now())
		return nil
	})
	return changed.Conversation, err
}
