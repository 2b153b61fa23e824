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

// Clocks sees to conversations whose clock has come due. At half of it their owners, else the person on call, are
// reminded, each in one SMS however many they are: claimed for a while, sent, and only then noted. At its end they wake
// somebody.
func (p *Pager) Clocks(ctx context.Context, ids []mention.ConversationID) (err error) {
	defer run.Wrap(&err, "clocks of the inbox")
	if len(ids) == 0 {
		return nil
	}
	r, err := p.Store.Rota(ctx)
	if err != nil {
		return err
	}
	t := p.turn(alert.ClockDue)
	t.use(r)
	var mu sync.Mutex
	reminded := map[string][]conversation.Conversation{} // by person
	errs := make([]error, len(ids))
	var group errgroup.Group
	group.SetLimit(parallel)
	for n, id := range ids {
		group.Go(func() error {
			errs[n] = run.Recover(func() error {
				person, c, err := p.clock(ctx, t.Input, id)
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
		if err := p.remind(ctx, r, id, list); err != nil {
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
func (p *Pager) clock(ctx context.Context, in alert.Input, id mention.ConversationID) (string,
	conversation.Conversation, error,
) {
	c, err := p.Store.Conversation(ctx, id)
	if err != nil {
		return "", c, err
	}
	if in.Subject = c.Subject(c); alert.Decide(in).Reason == alert.NotDue {
		return "", c, nil
	}
	worst, _ := c.Worst()
	m, err := p.Store.Mention(ctx, c.Key(worst))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", c, err
	}
	remind := ""
	changed, err := p.book().Change(ctx, id, m.Trace, func(c conversation.Conversation) (
		conversation.Conversation, error,
	) {
		in.Subject, in.Now, remind = c.Subject(c), p.Now(), ""
		d := alert.Decide(in)
		if d.Reason == alert.NotDue { // somebody was faster
			return c, nil
		}
		for _, n := range d.Notifications {
			if n.Suppressed == "" {
				remind = n.Person
			}
		}
		if d.Overdue {
			c.Overdue = true
		} else {
			c.Remind = d.DueAt
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

// remind sends a person one SMS about all that waits.
func (p *Pager) remind(ctx context.Context, r rota.Rota, id string, list []conversation.Conversation) error {
	first := list[0].AnswerBy
	for _, c := range list {
		first = earlier(first, c.AnswerBy)
	}
	person, _ := r.Person(id)
	text := texts.Of(person.Lang).Say("sms.clock", len(list), timeFor(person, first))
	entry := fmt.Sprintf("clock/%s/%d", p.Now().Format(time.RFC3339), len(list))
	return p.digest(ctx, r, person, alert.Clock, entry, text)
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// timeFor writes a time of day as a person's clock shows it.
func timeFor(person rota.Person, at time.Time) string {
	zone, err := time.LoadLocation(person.Zone)
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone).Format("15:04")
}
