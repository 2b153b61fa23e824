package paging

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/store"

	"oyez/shared/texts"
)

// parallel is how many conversations are seen to at once.
const parallel = 16

// remindLease is how long whoever claims a reminder has it alone: a process that ends before it was sent is made good
// after.
const remindLease = 2 * time.Minute

// Clocks sees to conversations whose clock has come due. At half of it their owners, else the person on call, are
// reminded, each in one SMS however many they are: claimed for a while, sent, and only then noted. At its end they wake
// somebody.
func (p *Pager) Clocks(ctx context.Context, ids []mention.ConversationID) error {
	if len(ids) == 0 {
		return nil
	}
	r, err := p.Store.Rota(ctx)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	reminded := map[string][]conversation.Conversation{} // by person
	errs := make([]error, len(ids))
	var group errgroup.Group
	group.SetLimit(parallel)
	for n, id := range ids {
		group.Go(func() error {
			errs[n] = run.Recover(func() error {
				person, c, err := p.clock(ctx, r, id)
				if person != "" {
					mu.Lock()
					defer mu.Unlock()
					reminded[person] = append(reminded[person], c)
				}
				return err
			})
			return nil
		})
	}
	_ = group.Wait()
	for id, list := range reminded {
		person, _ := personOf(r, id)
		if err := p.remind(ctx, person, list); err != nil {
			errs = append(errs, err) // it comes due again when the lease is over
			continue
		}
		for _, c := range list {
			group.Go(func() error { return p.reminded(ctx, c) })
		}
		errs = append(errs, group.Wait())
	}
	return errors.Join(errs...)
}

// clock sees to one conversation, and says who is to be reminded of it; "" for nobody.
func (p *Pager) clock(ctx context.Context, r rota.Rota, id mention.ConversationID) (string, conversation.Conversation,
	error,
) {
	c, err := p.Store.Conversation(ctx, id)
	if err != nil {
		return "", c, err
	}
	if !p.due(c) {
		return "", c, nil
	}
	worst, _ := c.Worst()
	m, err := p.Store.Mention(ctx, c.Key(worst))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", c, err
	}
	remind := ""
	changed, err := p.book().Change(ctx, id, m.Trace,
		func(c conversation.Conversation) (conversation.Conversation, error) {
			remind = ""
			switch now := p.Now(); {
			case !p.due(c): // somebody was faster
			case !now.Before(c.ClockEnd()):
				c.Overdue = true
			default:
				remind, c.Remind = p.whom(r, c, now)
			}
			return c, nil
		})
	if err != nil || changed.Opened == "" {
		return remind, changed.Conversation, err
	}
	p.Metrics.Count(metrics.Overdue, 1)
	p.Metrics.Count(metrics.Alerts, 1)
	p.Log.InfoContext(ctx, "nobody answered in time; it wakes", "alert", changed.Opened, "conversation", string(id),
		"trace", m.Trace)
	return "", changed.Conversation, p.Wake(ctx, changed.Opened)
}

// reminded notes that somebody was reminded of a conversation, unless its clock runs anew.
func (p *Pager) reminded(ctx context.Context, claimed conversation.Conversation) error {
	_, err := p.book().Change(ctx, claimed.ID, "",
		func(c conversation.Conversation) (conversation.Conversation, error) {
			if c.Remind.Equal(claimed.Remind) {
				c.Remind = c.ClockEnd()
			}
			return c, nil
		})
	return err
}

func (p *Pager) due(c conversation.Conversation) bool {
	due := c.ClockDue()
	return !due.IsZero() && !p.Now().Before(due)
}

// whom says who is reminded of a conversation now, and when it is to be looked at again: when the lease of the
// reminder, or the person's quiet hours, are over; not before its end where nobody is on call.
func (p *Pager) whom(r rota.Rota, c conversation.Conversation, now time.Time) (string, time.Time) {
	person, known := rota.Person{}, false
	if c.Owner != "" && now.Before(c.Until) {
		person, known = personOf(r, c.Owner)
	}
	if on := r.OnCall(now); !known && len(on) > 0 {
		person, known = on[0], true
	}
	switch {
	case !known:
		return "", c.ClockEnd()
	case person.QuietAt(now):
		return "", quietEnd(person, now)
	}
	return person.ID, now.Add(remindLease)
}

// quietEnd is when a person's quiet hours are over, at most a few minutes late.
func quietEnd(person rota.Person, now time.Time) time.Time {
	end := now
	for range 24 * 12 {
		if end = end.Add(5 * time.Minute); !person.QuietAt(end) {
			break
		}
	}
	return end
}

// remind tells a person in one SMS of all that waits.
func (p *Pager) remind(ctx context.Context, person rota.Person, list []conversation.Conversation) error {
	first := list[0].AnswerBy
	for _, c := range list {
		if c.AnswerBy.Before(first) {
			first = c.AnswerBy
		}
	}
	ring := fmt.Sprintf("clock/%s/%d", p.Now().Format(time.RFC3339), len(list))
	text := texts.Of(person.Lang).Say("sms.clock", len(list), timeFor(person, first))
	return p.digest(ctx, person, alert.Clock, ring, text)
}

// timeFor writes a time of day as a person's clock shows it.
func timeFor(person rota.Person, at time.Time) string {
	zone, err := time.LoadLocation(person.Zone)
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone).Format("15:04")
}
