package paging

import (
	"context"
	"log/slog"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
)

// Taker takes conversations for people in one way, whether they ask on a page or by SMS.
type Taker struct {
	Book
	Wake    func(ctx context.Context, alertID string) error // has what is due of an alert done now
	Metrics *metrics.Recorder
	Log     *slog.Logger
}

// Take is Book.Take. It counts a customer's alert that the person did not have before, and how long that took since
// the person was notified, and has those who were notified told who took it.
func (t Taker) Take(ctx context.Context, id mention.ConversationID, person string,
	d time.Duration,
) (conversation.Conversation, error) {
	c, before, after, err := t.take(ctx, id, person, d)
	if err != nil || !c.Alerted {
		return c, err
	}
	first := before.TakenBy != person || !before.TakenAt.Equal(after.TakenAt)
	if first {
		counts := t.Metrics.Of(id.Source())
		counts.Count(metrics.Taken, 1)
		if at := before.NotifiedAt(person); !at.IsZero() {
			counts.Took(metrics.WokenToTaken, after.TakenAt.Sub(at))
		}
	}
	if first || after.AnnounceTake { // a take that crashed here is not the first when it is asked for again
		if err := t.Wake(ctx, after.ID); err != nil { // it is due: sweep announces it within a minute
			t.Log.WarnContext(ctx, "take left to sweep to announce", "alert", after.ID, "err", err)
		}
	}
	return c, nil
}

// Take gives a conversation, and its open alert, to a person for a time, between alert.MinTake and alert.MaxTake; for
// zero it is the time that its level leaves. It is a lease, which expires when no answer follows. Whoever comes second
// gets an *alert.TakenError. alert.ErrClosed when there is nothing left to take.
func (b Book) Take(ctx context.Context, id mention.ConversationID, person string,
	d time.Duration,
) (conversation.Conversation, error) {
	c, _, _, err := b.take(ctx, id, person, d)
	return c, err
}

// take returns the open alert before and after it too, if there is one.
func (b Book) take(ctx context.Context, id mention.ConversationID, person string,
	d time.Duration,
) (taken conversation.Conversation, before, after alert.Alert, err error) {
	taken, err = b.act(ctx, id, person, func(c conversation.Conversation, a alert.Alert, now time.Time) (
		conversation.Conversation, alert.Alert, error,
	) {
		if c.Status != conversation.Open {
			return c, a, alert.ErrClosed
		}
		lease, since := alert.TakeLease, now
		switch {
		case d > 0:
			lease = min(max(d, alert.MinTake), alert.MaxTake)
		case !c.Alerted:
			lease = max(c.AnswerBy.Sub(now), alert.TakeLease)
		}
		if c.Owner == person && now.Before(c.Until) {
			since = c.Since
		}
		if c = c.Own(person, since, now.Add(lease)); !c.Alerted {
			return c, a, nil
		}
		before = a
		var err error
		after, err = a.Take(person, now, lease)
		return c, after, err
	})
	return taken, before, after, err
}

// HandOver gives a conversation back: if it has an open alert, the next person is notified at once.
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
	return b.Take(ctx, id, person, 0) // a crash before it leaves an open alert, which wakes somebody
}
