package paging

import (
	"context"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/sms"

	"oyez/shared/texts"
)

// Who was told of an alert is told what became of it. These are courtesies: nothing depends on them, they are bounded,
// they keep quiet hours, and they never stand in the way of a page.

// maxCourtesies is how many a person gets of one alert.
const maxCourtesies = 3

// tookNews tells those who were told that somebody took it.
func (p *Pager) tookNews(ctx context.Context, r rota.Rota, a alert.Alert) error {
	var told []alert.Attempt
	for _, id := range a.Notified(a.TakenBy) {
		told = append(told,
			p.courtesy(ctx, r, a, id, alert.Took,
				func(l texts.Lang) string { return l.Say("sms.took-notice", a.Code, nameOf(r, a.TakenBy)) })...)
	}
	if len(told) == 0 {
		return nil
	}
	_, err := p.record(ctx, a, a.Step, told)
	return err
}

// courtesies tells those who were told before that somebody else is called now, or that the alert is open again.
// Whoever held it is told that in any case.
func (p *Pager) courtesies(ctx context.Context, r rota.Rota, a alert.Alert, step int,
	called []string,
) (told []alert.Attempt) {
	if a.State != alert.Open {
		return nil
	}
	first := step == a.Start
	switch {
	case first && a.Reopened:
		minutes := int(a.Until.Sub(a.TakenAt) / time.Minute)
		say := func(l texts.Lang) string { return l.Say("sms.reopen-notice", a.Code, minutes) }
		if !slices.Contains(called, a.TakenBy) {
			told = append(told, p.owed(ctx, r, a, a.TakenBy, say)...)
		}
		for _, id := range a.Notified(append([]string{a.TakenBy}, called...)...) {
			told = append(told, p.courtesy(ctx, r, a, id, alert.Reopen, say)...)
		}
	case !first:
		before, since := p.before(a, step, called)
		minutes := int(p.Now().Sub(since).Round(time.Minute) / time.Minute)
		for _, id := range before {
			told = append(told, p.courtesy(ctx, r, a, id, alert.MovedOn, func(l texts.Lang) string {
				return l.Say("sms.moved-on-notice", a.Code, minutes, nameOf(r, called[0]))
			})...)
		}
	}
	return told
}

// before lists whom the steps before told for the first time in this round, none of whom is called now, and when the
// last of them was told. From the second round on everybody knows.
func (p *Pager) before(a alert.Alert, step int, called []string) (list []string, since time.Time) {
	for _, t := range a.Attempts {
		if t.Step >= a.Start && t.Step < step && slices.Contains(called, t.Person) {
			return nil, since
		}
		if t.Step == step-1 && t.Kind == "" && t.Route == alert.SMS && t.Outcome == alert.Sent {
			list, since = append(list, t.Person), t.At
		}
	}
	return list, since
}

// courtesy tells one person one thing about an alert, unless it is held back; nothing when the person has heard enough.
func (p *Pager) courtesy(ctx context.Context, r rota.Rota, a alert.Alert, id string, what alert.Kind,
	say func(texts.Lang) string,
) []alert.Attempt {
	person, known := personOf(r, id)
	if !known || a.Notices(id) >= maxCourtesies {
		return nil
	}
	t := alert.Attempt{Person: id, Route: alert.SMS, Kind: what, At: p.Now()}
	reason, err := p.held(ctx, a, person, what)
	if err != nil {
		p.Log.WarnContext(ctx, "courtesy not sent", "alert", a.ID, "person", id, "err", err)
		return nil
	}
	if reason != "" {
		t.Outcome, t.Reason = alert.Suppressed, reason
		return []alert.Attempt{t}
	}
	return []alert.Attempt{p.say(ctx, a, t, person, say)}
}

// owed tells whoever held an alert that it is open again, at any hour: it was this person's.
func (p *Pager) owed(ctx context.Context, r rota.Rota, a alert.Alert, id string,
	say func(texts.Lang) string,
) []alert.Attempt {
	person, known := personOf(r, id)
	if !known {
		return nil
	}
	t := alert.Attempt{Person: id, Route: alert.SMS, Kind: alert.Reopen, At: p.Now()}
	if p.Rules.Shadow {
		t.Outcome, t.Reason = alert.Suppressed, alert.Shadow
		return []alert.Attempt{t}
	}
	return []alert.Attempt{p.say(ctx, a, t, person, say)}
}

func (p *Pager) say(ctx context.Context, a alert.Alert, t alert.Attempt, person rota.Person,
	say func(texts.Lang) string,
) alert.Attempt {
	t = p.send(ctx, t, person, sms.Line(say(texts.Of(person.Lang))))
	if t.Outcome != alert.Sent {
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.WarnContext(ctx, "courtesy not sent", "alert", a.ID, "person", person.ID, "reason", t.Reason, "trace",
			a.Trace)
	}
	return t
}

// nameOf is what the others call a person.
func nameOf(r rota.Rota, id string) string {
	if person, known := personOf(r, id); known {
		return person.Name
	}
	return id
}
