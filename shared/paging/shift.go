package paging

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/shared/alert"
	"oyez/shared/metrics"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/sms"
	"oyez/shared/store"

	"oyez/shared/texts"
)

// Shift tells who has come on call what is open: once for each hand-off, however many look and however late, and not in
// quiet hours.
func (p *Pager) Shift(ctx context.Context) (err error) {
	defer run.Wrap(&err, "hand-off")
	r, err := p.Store.Rota(ctx)
	if err != nil {
		return err
	}
	now := p.Now()
	looked, err := p.Store.ShiftsCheckedAt(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return p.Store.PutShiftsCheckedAt(ctx, now)
	}
	if err != nil {
		return err
	}
	if edge, ok := r.Next(looked); !ok || edge.After(now) {
		return nil
	}
	t := p.turn(alert.HandOff)
	t.use(r)
	for _, step := range stepsOf(r, looked) {
		if t.Called = step.Who; len(step.Who) > 0 {
			break
		}
	}
	for _, n := range alert.Decide(t.Input).Notifications {
		if n.Suppressed != "" {
			return nil // the next minute asks again
		}
		person, _ := r.Person(n.Person)
		job := "shift/" + looked.Format(time.RFC3339) + "/" + n.Person
		if err := p.once(ctx, job, func() error { return p.handOff(ctx, r, person, job) }); err != nil {
			return err
		}
	}
	return p.Store.PutShiftsCheckedAt(ctx, now)
}

// once does a job once, whoever else is at it too.
func (p *Pager) once(ctx context.Context, name string, do func() error) error {
	mine, err := p.Store.ClaimJob(ctx, name, p.Now())
	if err != nil || !mine {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return p.Store.FinishJob(ctx, name, p.Now())
}

// handOff tells one person what is open.
func (p *Pager) handOff(ctx context.Context, r rota.Rota, person rota.Person, job string) error {
	alerts, err := p.Store.OpenAlerts(ctx, listed)
	if err != nil {
		return err
	}
	var codes []string
	for _, a := range alerts {
		codes = append(codes, a.Code)
	}
	waiting, by, err := p.waiting(ctx)
	if err != nil {
		return err
	}
	until := ""
	if waiting = max(waiting-len(alerts), 0); waiting > 0 { // what has an alert stands in the inbox too
		until = timeFor(person, by)
	}
	lang := texts.Of(person.Lang)
	return p.digest(ctx, r, person, alert.Shift, job, lang.Say("sms.shift", open(lang, codes, waiting, until)))
}

// listed is how many alerts and conversations of a shard are counted for a digest.
const listed = 100

// waiting counts the conversations of the inbox, and says when the first is to be answered.
func (p *Pager) waiting(ctx context.Context) (n int, by time.Time, err error) {
	shards := make([][]store.Waiting, store.InboxShards)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(parallel)
	for shard := range shards {
		group.Go(func() (err error) {
			shards[shard], err = p.Store.Inbox(ctx, shard, listed)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return 0, by, err
	}
	for _, list := range shards {
		n += len(list)
		if len(list) > 0 && (by.IsZero() || list[0].AnswerBy.Before(by)) {
			by = list[0].AnswerBy
		}
	}
	return n, by, nil
}

// digest sends one SMS that is about no one alert, with the way to the inbox, or notes why it is not sent. entry is its
// name in the person's budget. An error means that nothing was sent, and that it may be tried again.
func (p *Pager) digest(ctx context.Context, r rota.Rota, person rota.Person, kind alert.Kind,
	entry, text string,
) error {
	t := p.turn(alert.Digest)
	t.use(r)
	t.Kind, t.Entry, t.Called = kind, entry, []string{person.ID}
	d, err := p.decide(ctx, t)
	if err != nil {
		return err
	}
	n, err := p.spend(ctx, t, d.Notifications[0])
	if err != nil {
		return err
	}
	line, err := sms.Fit(sms.Parts{Head: text, Link: p.PublicURL + "/inbox"})
	if errors.Is(err, sms.ErrTooLong) { // a long address
		line, err = sms.Line(text), nil
	}
	if err != nil {
		return err
	}
	attempt := alert.Attempt{
		Person: person.ID, Route: alert.SMS, Kind: kind, Outcome: alert.Failed, Reason: n.Suppressed,
	}
	switch n.Suppressed {
	case "":
		attempt = p.send(ctx, attempt, person, line)
	case alert.OptedOut:
	case alert.OurFault:
		return fmt.Errorf("digest %s for %s: the budget cannot be read", kind, person.ID)
	default:
		p.Metrics.Count(metrics.Suppressed, 1)
		p.Log.InfoContext(ctx, "suppressed", "digest", kind, "person", person.ID, "reason", n.Suppressed)
		return p.Store.PutSuppressed(ctx,
			store.Suppressed{Person: person.ID, Kind: kind, Reason: n.Suppressed, At: t.Now})
	}
	switch attempt.Outcome {
	case alert.Busy:
		return fmt.Errorf("digest %s for %s: %s", kind, person.ID, attempt.Reason)
	case alert.Sent:
		p.Log.InfoContext(ctx, "notified", "digest", kind, "person", person.ID, "message", attempt.MessageID)
	default:
		p.Metrics.Count(metrics.Unsent, 1)
		p.Log.WarnContext(ctx, "not notified", "digest", kind, "person", person.ID, "reason", attempt.Reason)
	}
	return nil
}

// When what was suppressed is listed, on the clock of the rota's zone.
const (
	morning = 8
	noon    = 12
)

// Morning tells the managers, or where there are none the person on call, once a day what was not sent since the
// morning before, and why: also when nothing else is sent, because Paging is shadow. Each is told once, after quiet
// hours.
func (p *Pager) Morning(ctx context.Context) (err error) {
	defer run.Wrap(&err, "morning's list")
	now := p.Now()
	r, err := p.Store.Rota(ctx)
	if err != nil {
		return err
	}
	zone, err := time.LoadLocation(r.Zone)
	if err != nil {
		zone = time.UTC
	}
	local := now.In(zone)
	if local.Hour() < morning || local.Hour() >= noon {
		return nil
	}
	to := time.Date(local.Year(), local.Month(), local.Day(), morning, 0, 0, 0, zone)
	t := p.turn(alert.Digest)
	t.use(r)
	t.Kind = alert.Morning
	for _, person := range r.InCharge(now) {
		t.Called = append(t.Called, person.ID)
	}
	var failed []error
	for _, n := range alert.Decide(t.Input).Notifications {
		if n.Suppressed != "" {
			continue
		}
		person, _ := r.Person(n.Person)
		failed = append(failed, p.once(ctx, "morning/"+to.Format(time.DateOnly)+"/"+person.ID, func() error {
			list, err := p.Store.SuppressedBetween(ctx, to.AddDate(0, 0, -1), to)
			if err != nil || len(list) == 0 {
				return err
			}
			return p.list(ctx, r, person, list)
		}))
	}
	return errors.Join(failed...)
}

// list sends a person what was suppressed: all of it by e-mail, where there is that route, else how much of what.
func (p *Pager) list(ctx context.Context, r rota.Rota, person rota.Person, list []store.Suppressed) error {
	lang := texts.Of(person.Lang)
	counts, total := map[alert.Reason]int{}, 0
	for _, h := range list {
		n := max(1, h.N)
		counts[h.Reason], total = counts[h.Reason]+n, total+n
	}
	if p.Mailer != nil && person.Email != "" {
		var lines strings.Builder
		causes := p.causes(ctx, lang, list)
		for _, h := range list {
			whom := ""
			if h.Person != "" {
				whom = nameOf(r, h.Person) + "  "
			}
			fmt.Fprintf(&lines, "%s  %s%s: %s\n", timeFor(person, h.At), whom, unsent(lang, h),
				why(lang, h.Reason))
			if cause := causes[h.Alert]; cause != "" {
				fmt.Fprintf(&lines, "       %s\n", cause)
				delete(causes, h.Alert) // once is enough
			}
		}
		_, err := p.Mailer.Mail(ctx, person.ID, lang.Say("sms.unsent", total), lines.String())
		if err == nil {
			return nil
		}
		p.Log.WarnContext(ctx, "the morning's list goes by SMS", "person", person.ID, "err", err)
	}
	var parts []string
	for _, reason := range slices.SortedFunc(maps.Keys(counts), func(a, b alert.Reason) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d %s", counts[reason], why(lang, reason)))
	}
	return p.digest(ctx, r, person, alert.Morning, "", lang.Say("sms.unsent", total)+" "+strings.Join(parts, ", "))
}

// explained is of how many alerts the morning's list says why they would have rung.
const explained = 30

// causes says where and why the first of the alerts rang, or would have, by their ids; nobody's words are in it. What
// cannot be read is left out: the list goes all the same.
func (p *Pager) causes(ctx context.Context, lang texts.Lang, list []store.Suppressed) map[string]string {
	causes := map[string]string{}
	for _, h := range list {
		if _, known := causes[h.Alert]; known || h.Alert == "" || len(causes) == explained {
			continue
		}
		causes[h.Alert] = ""
		a, err := p.Store.Alert(ctx, h.Alert)
		if err != nil {
			continue
		}
		m, err := p.Store.Mention(ctx, a.Mention)
		if err != nil {
			continue
		}
		said := []string{all.Title(m.Source)}
		for _, r := range m.Score.Reasons {
			if text := lang.Coded("score", r.Code, r.N); text != "" && !slices.Contains(said, text) {
				said = append(said, text)
			}
		}
		causes[h.Alert] = strings.Join(said, " · ")
	}
	return causes
}
