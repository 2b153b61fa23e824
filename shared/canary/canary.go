// Package canary sends a test page once a day, and sees that it arrives: words of our own are heard, stored, scored, and
// wake whoever is on call, on the very way of a customer's. It closes by itself once the phone has the SMS or somebody took
// it. When it does not get through in time, a second person hears of it by another route.
package canary

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/topic"
)

// Canary is what sends it and sees to it. It keeps what it knows in the table: any number of callers may see to it at once.
type Canary struct {
	Store    *store.Store
	Book     paging.Book
	Hear     func(ctx context.Context, h intake.Heard) error                                // intake's
	Tell     func(ctx context.Context, n topic.Notice) error                                // those who hear of alarms
	Mail     func(ctx context.Context, person, subject, text string) (id string, err error) // nil where there are no e-mails
	At       rota.Clock                                                                     // of the rota's zone
	Receipts bool                                                                           // it is known which SMS arrive; else one that was accepted counts
	Now      func() time.Time
	Metrics  *metrics.Recorder
	Log      *slog.Logger
}

const (
	window = 2 * time.Hour    // it is sent within this after its time, or not that day: never at night after a late deployment
	wait   = 10 * time.Minute // it should be through after this
)

// See sends the day's canary when it is time and nobody it would ring is in quiet hours, or looks what has become of it.
func (c *Canary) See(ctx context.Context) error {
	d, err := c.Store.Daily(ctx, store.TaskCanary)
	if err != nil {
		return err
	}
	if d.State == store.CanaryOut {
		err = c.follow(ctx, d)
	} else {
		err = c.send(ctx, d)
	}
	if errors.Is(err, store.ErrStale) { // somebody else was there first
		return nil
	}
	return err
}

func (c *Canary) send(ctx context.Context, d store.Daily) error {
	r, err := c.Store.Rota(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	now := c.Now()
	local := now.In(zone)
	from := time.Date(local.Year(), local.Month(), local.Day(), 0, int(c.At), 0, 0, zone)
	day := local.Format(time.DateOnly)
	if d.Day == day || now.Before(from) || !now.Before(from.Add(window)) || !rings(r, now) {
		return nil
	}
	d.Day, d.State, d.At = day, store.CanaryOut, now
	d.About = mention.Key{Source: mention.Canary, Kind: mention.Post, ID: day}
	if d, err = c.Store.PutDaily(ctx, d); err != nil {
		return err
	}
	return c.hear(ctx, d)
}

// rings says whether the first step would ring somebody, and nobody who sleeps.
func rings(r rota.Rota, at time.Time) bool {
	for _, step := range r.Steps(at) {
		if len(step.Who) > 0 {
			return !slices.ContainsFunc(step.Who, func(p rota.Person) bool { return p.QuietAt(at) })
		}
	}
	return false
}

// Words are what the canary says: it must page by what it says, as a customer's words do.
const Words = "This is Oyez's own daily test, there is nothing to do. If it were real: my heater exploded and set the house on fire, " +
	"my child is burned and in hospital, this is the third time I write and nobody answers."

// hear gives the canary's words to intake. To hear them twice changes nothing.
func (c *Canary) hear(ctx context.Context, d store.Daily) error {
	return c.Hear(ctx, intake.Heard{
		Platform: mention.Canary.Platform(), HeardAt: d.At, Trace: "canary-" + d.Day,
		Events: []platform.Event{{What: platform.Said, Mention: said(d)}},
	})
}

// said is the mention of a day: each day is an author of its own, so that each has a conversation of its own.
func said(d store.Daily) mention.Mention {
	return mention.Mention{Key: d.About, Author: mention.Author{ID: d.Day, Followers: -1}, Text: Words, Lang: "en", SaidAt: d.At}
}

func (c *Canary) follow(ctx context.Context, d store.Daily) error {
	_, err := c.Store.Mention(ctx, d.About)
	if errors.Is(err, store.ErrNotFound) { // whoever began the day ended before it was heard
		err = c.hear(ctx, d)
	}
	if err != nil {
		return err
	}
	talk, err := c.Store.Conversation(ctx, said(d).Conversation())
	if err != nil {
		return err
	}
	var a alert.Alert
	if talk.Alerts > 0 {
		if a, err = c.Store.Alert(ctx, alert.ID(talk.ID, talk.Alerts)); err != nil {
			return err
		}
	}
	if through := c.through(talk, a); through != "" {
		return c.end(ctx, d, through)
	}
	if c.Now().Before(d.At.Add(wait)) {
		return nil
	}
	if err := c.alarm(ctx, a); err != nil {
		return err
	}
	return c.end(ctx, d, store.CanaryLost)
}

// through says how the canary got through; "" while it has not.
func (c *Canary) through(talk conversation.Conversation, a alert.Alert) string {
	switch {
	case a.TakenBy != "", talk.EndedBy != "":
		return store.CanaryTaken
	case slices.ContainsFunc(a.Told, func(t alert.Told) bool { return t.Receipt.Delivered }):
		return store.CanaryDelivered
	case !c.Receipts && slices.ContainsFunc(a.Told, func(t alert.Told) bool { return t.Route == alert.SMS && t.Outcome == alert.Sent }):
		return store.CanaryAccepted
	}
	return ""
}

// end closes the canary's conversation, and its alert with it, and notes the day.
func (c *Canary) end(ctx context.Context, d store.Daily, how string) error {
	_, err := c.Book.Change(ctx, said(d).Conversation(), "canary-"+d.Day, func(talk *conversation.Conversation) error {
		if talk.Version > 0 && !talk.Ended() {
			talk.End(conversation.Dismissed, "", c.Now())
		}
		return nil
	})
	if err != nil {
		return err
	}
	d.State = how
	if _, err := c.Store.PutDaily(ctx, d); err != nil {
		return err
	}
	if how == store.CanaryLost {
		c.Metrics.Count(metrics.CanaryLost, 1)
	}
	c.Log.InfoContext(ctx, "canary", "day", d.Day, "how", how, "after", c.Now().Sub(d.At).Round(time.Second).String())
	return nil
}

// alarm tells those who hear of alarms that the canary was lost, and where, and by e-mail the first of those on call whom
// it has not rung.
func (c *Canary) alarm(ctx context.Context, a alert.Alert) error {
	where := "it raised no alert: look at the log of score"
	var rung []string
	for _, t := range a.Told {
		where = fmt.Sprintf("the SMS to %s: %s %s", t.Person, t.Outcome, t.Reason)
		if t.Outcome == alert.Sent {
			where = fmt.Sprintf("the SMS to %s was accepted, and no receipt came", t.Person)
			if !t.Receipt.At.IsZero() {
				where = fmt.Sprintf("the SMS to %s did not arrive: %s", t.Person, t.Receipt.Reason)
			}
		}
		rung = append(rung, t.Person)
	}
	if a.ID != "" && len(a.Told) == 0 {
		where = "its alert rang nobody: look at the log of wake"
	}
	n := topic.Notice{
		Subject: "OYEZ: today's test page did not get through",
		Short:   sms.Line("OYEZ itself: today's test page did not get through. " + where),
		Long: fmt.Sprintf("Oyez sends itself a page each day. Today's was not delivered within %d minutes, and nobody took it.\n\n%s\n\n"+
			"A real complaint may reach nobody now. Look: go run ./infra/doctor\nWhat to do: infra/runbooks/CanaryLost.md\n", int(wait.Minutes()), where),
	}
	if err := c.Tell(ctx, n); err != nil {
		return err
	}
	r, err := c.Store.Rota(ctx)
	if err != nil || c.Mail == nil {
		return err
	}
	for _, p := range r.OnCall(c.Now()) {
		if p.Email == "" || slices.Contains(rung, p.ID) {
			continue
		}
		if _, err := c.Mail(ctx, p.ID, n.Subject, n.Long); err != nil {
			c.Log.WarnContext(ctx, "e-mail about the canary not sent", "person", p.ID, "err", err)
		}
		break
	}
	return nil
}
