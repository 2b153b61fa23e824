package paging

import (
	"context"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
)

// Take gives a conversation, and its open alert, to a person: a lease of the time that its level leaves, which ends by
// itself when no answer follows. Whoever comes second gets an *alert.TakenError. alert.ErrClosed when there is nothing
// left to take.
func (b Book) Take(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation, error) {
	return b.take(ctx, id, person, func(c conversation.Conversation, now time.Time) time.Duration {
		if c.Alerted {
			return alert.TakeLease
		}
		return max(c.AnswerBy.Sub(now), alert.TakeLease)
	})
}

// TakeFor is Take for as long as the person says, between alert.MinTake and alert.MaxTake.
func (b Book) TakeFor(ctx context.Context, id mention.ConversationID, person string,
	d time.Duration,
) (conversation.Conversation, error) {
	d = min(max(d, alert.MinTake), alert.MaxTake)
	return b.take(ctx, id, person, func(conversation.Conversation, time.Time) time.Duration { return d })
}

func (b Book) take(ctx context.Context, id mention.ConversationID, person string,
	lease func(conversation.Conversation, time.Time) time.Duration,
) (conversation.Conversation, error) {
	return b.act(ctx, id, person, func(c conversation.Conversation, a alert.Alert, now time.Time) (
		conversation.Conversation, alert.Alert, error,
	) {
		if c.Status != conversation.Open {
			return c, a, alert.ErrClosed
		}
		d, since := lease(c, now), now
		if c.Owner == person && now.Before(c.Until) {
			since = c.Since
		}
		if c = c.Own(person, since, now.Add(d)); !c.Alerted {
			return c, a, nil
		}
		a, err := a.Take(person, now, d)
		return c, a, err
	})
}

// HandOver gives a conversation back: if it has an open alert, the next person is told at once.
func (b Book) HandOver(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation,
	error,
) {
	return b.act(ctx, id, person, func(c conversation.Conversation, a alert.Alert, now time.Time) (
		conversation.Conversation, alert.Alert, error,
	) {
		if c = c.Own("", time.Time{}, time.Time{}); !c.Alerted {
			return c, a, nil
		}
		a, err := a.HandOver(person, now)
		return c, a, err
	})
}

// Escalate has the next step of a conversation's alert done now. Anybody can while nobody holds it, and who holds it:
// also somebody to whom a take was confirmed that another made in this person's name. alert.ErrClosed when no alert is
// open.
func (b Book) Escalate(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation,
	error,
) {
	return b.act(ctx, id, person, func(c conversation.Conversation, a alert.Alert, now time.Time) (
		conversation.Conversation, alert.Alert, error,
	) {
		if !c.Alerted {
			return c, a, alert.ErrClosed
		}
		a, err := a.Escalate(person, now)
		return c.Own("", time.Time{}, time.Time{}), a, err
	})
}

// Snooze has the steps of a conversation's alert wait, between alert.MinSnooze and alert.MaxSnooze; who holds it, keeps
// it that long. alert.ErrClosed when no alert is open, alert.ErrSnoozed when it was put off too often.
func (b Book) Snooze(ctx context.Context, id mention.ConversationID, person string,
	d time.Duration,
) (conversation.Conversation, error) {
	return b.act(ctx, id, person, func(c conversation.Conversation, a alert.Alert, now time.Time) (
		conversation.Conversation, alert.Alert, error,
	) {
		if !c.Alerted {
			return c, a, alert.ErrClosed
		}
		a, err := a.Snooze(person, now, d)
		if err == nil && a.State == alert.Taken {
			c = c.Own(person, c.Since, a.Until)
		}
		return c, a, err
	})
}

// act moves a conversation and its open alert together, unless somebody else holds it: then the error is an
// *alert.TakenError.
func (b Book) act(ctx context.Context, id mention.ConversationID, person string,
	move func(conversation.Conversation, alert.Alert, time.Time) (conversation.Conversation, alert.Alert, error),
) (conversation.Conversation, error) {
	return b.Store.ChangeWithAlert(ctx, id, func(c conversation.Conversation, a alert.Alert) (conversation.Conversation,
		alert.Alert, error,
	) {
		now := b.Now()
		if c.Owner != "" && c.Owner != person && now.Before(c.Until) {
			return c, a, &alert.TakenError{By: c.Owner, Since: c.Since, Until: c.Until}
		}
		return move(c, a, now)
	})
}

// End closes a conversation's episode, and its alert, for a person who saw it at a version; conversation.ErrStale when
// it has changed since. Ending what is over changes nothing.
func (b Book) End(ctx context.Context, id mention.ConversationID, seen int64, how conversation.Status,
	person string,
) (conversation.Conversation, error) {
	changed, err := b.Change(ctx, id, "", func(c conversation.Conversation) (conversation.Conversation, error) {
		switch {
		case c.Ended():
			return c, nil
		case c.Version != seen:
			return c, conversation.ErrStale
		}
		return c.End(how, person, b.Now()), nil
	})
	return changed.Conversation, err
}

// Undo takes back that a conversation is not for us, for whoever said so and for conversation.UndoFor;
// conversation.ErrStale when that cannot be undone, or no more. It is that person's again, so that nobody is woken: an
// alert, where the conversation deserves one, opens as taken. Undoing it twice changes nothing.
func (b Book) Undo(ctx context.Context, id mention.ConversationID, person string) (conversation.Conversation, error) {
	changed, err := b.Change(ctx, id, "", func(c conversation.Conversation) (conversation.Conversation, error) {
		switch {
		case !c.Ended():
			return c, nil
		case !c.CanUndo(person, b.Now()):
			return c, conversation.ErrStale
		}
		return c.Undo(), nil
	})
	if err != nil || !changed.Written || changed.Conversation.Status != conversation.Open {
		return changed.Conversation, err
	}
	return b.Take(ctx, id, person) // a crash before it leaves an open alert, which wakes somebody
}
