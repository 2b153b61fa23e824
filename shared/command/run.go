package command

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/run"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/texts"
)

// Message is one SMS as the carrier brought it. It may come several times, and late.
type Message struct {
	ID      string // the carrier's: the same SMS has the same
	From    string // E.164; anybody can forge it
	Keyword string // what AWS took it for, such as "STOP"; mostly none of our business
	Text    string
}

// Store is what commands read and write.
type Store interface {
	team
	Alert(ctx context.Context, id string) (alert.Alert, error)
	AlertByCode(ctx context.Context, code string) (alert.Alert, error)
	OpenAlerts(ctx context.Context, limit int) ([]alert.Alert, error)
	Mention(ctx context.Context, k mention.Key) (store.Mention, error)
	PutNote(ctx context.Context, n conversation.Note) error
}

type team interface {
	Rota(ctx context.Context) (rota.Rota, error)
	PutStopped(ctx context.Context, phone string, stopped bool) error
	ClaimInbound(ctx context.Context, id string, now, until time.Time) (store.Inbound, error)
	PutInbound(ctx context.Context, in store.Inbound) (store.Inbound, error)
	CountInbound(ctx context.Context, person string, at time.Time) (int, error)
}

// Runner does what people of the team ask for by SMS, and answers them in a line, at the number that the team knows.
type Runner struct {
	Store  Store
	Book   paging.Book
	Sender paging.Sender
	// Wake has what is due of an alert done, by its id, now and not with the next sweep.
	Wake    func(ctx context.Context, alertID string) error
	Now     func() time.Time
	Metrics *metrics.Recorder
	Log     *slog.Logger // hears of alerts, verbs and ids of our own people; never of words or numbers
}

const (
	// lease is how long one try may take. Lambda gives a failed event again after a minute.
	lease = 50 * time.Second
	// anHour bounds what one number is listened to in an hour. More is a machine, or somebody who forges it: were it
	// acted on, each SMS would cost us an answer.
	anHour = 30
	// notesAnHour is how many notes of a number are answered in an hour: a phone whose owner drives answers by itself,
	// to our answer too.
	notesAnHour = 6
	// mostOpen is how many open alerts, of each of four shards, are looked at to find out which one is meant.
	mostOpen = 25
)

// Do acts on one SMS, once however often it comes. What comes from a number of nobody in the team is passed over in
// silence. After an error the same SMS is to be given again; a repeat then goes on where the try before it ended.
func (r *Runner) Do(ctx context.Context, m Message) (err error) {
	defer run.Wrap(&err, "act on the SMS %s", m.ID)
	team, err := r.Store.Rota(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(team.People, func(p rota.Person) bool { return p.Phone == m.From })
	if at < 0 {
		r.Metrics.Count(metrics.Ignored, 1)
		r.Log.InfoContext(ctx, "an SMS from a number that is not in the team")
		return nil
	}
	now := r.Now()
	in, err := r.Store.ClaimInbound(ctx, m.ID, now, now.Add(lease))
	if errors.Is(err, store.ErrStale) {
		return nil // done, or somebody is at it
	}
	if err != nil {
		return err
	}
	t := &try{Runner: r, team: team, person: team.People[at], in: in, lang: texts.Of(team.People[at].Lang)}
	if err := t.do(ctx, m); err != nil {
		t.in.Until = r.Now()
		_, _ = r.Store.PutInbound(ctx, t.in) // when this fails too, the lease ends by itself
		return err
	}
	t.in.Done = true
	if _, err := r.Store.PutInbound(ctx, t.in); err != nil && !errors.Is(err, store.ErrStale) {
		return err
	}
	return nil
}

// try is one try at one SMS.
type try struct {
	*Runner
	team   rota.Rota
	person rota.Person // who sent it
	lang   texts.Lang
	in     store.Inbound
	heard  int // how many SMS came from this person in this hour
}

func (t *try) do(ctx context.Context, m Message) (err error) {
	if t.heard, err = t.Store.CountInbound(ctx, t.person.ID, t.in.At); err != nil {
		return err
	}
	c := Parse(m.Text)
	if verb := Keyword(m.Keyword); verb != Nothing {
		c = Command{Verb: verb}
	}
	if t.heard > anHour && c.Verb != Stop {
		t.Metrics.Count(metrics.Ignored, 1)
		t.Log.WarnContext(ctx, "too many SMS in an hour", "person", t.person.ID, "n", t.heard)
		return nil
	}
	t.Metrics.Count(metrics.Texted, 1)
	t.Log.InfoContext(ctx, "texted", "person", t.person.ID, "verb", string(c.Verb))
	switch c.Verb {
	case Nothing:
		return nil
	case Stop:
		return t.stop(ctx)
	case Start:
		return t.start(ctx)
	}
	a, err := t.about(ctx, c)
	if err != nil || a.ID == "" {
		return err
	}
	return t.act(ctx, c, a)
}

// about finds the alert that is meant and notes it before anything is done. Where none is, or several may be, the
// person is told, and the alert has no ID.
func (t *try) about(ctx context.Context, c Command) (alert.Alert, error) {
	if t.in.Alert != "" { // a try before this one found it
		return t.Store.Alert(ctx, t.in.Alert)
	}
	var found []alert.Alert
	if c.Code != "" {
		switch a, err := t.Store.AlertByCode(ctx, c.Code); {
		case err == nil && !a.Newer:
			found = []alert.Alert{a}
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return alert.Alert{}, err
		case c.Verb != Note: // four digits of a note may be anything
			t.answer(ctx, t.lang.Say("sms.no-such-code", c.Code))
			return alert.Alert{}, nil
		}
	}
	if len(found) == 0 {
		open, err := t.Store.OpenAlerts(ctx, mostOpen)
		if err != nil {
			return alert.Alert{}, err
		}
		found = meant(c.Verb, t.person.ID, open, t.Now())
	}
	if len(found) != 1 || c.Verb == List {
		return alert.Alert{}, t.list(ctx, c, found)
	}
	t.in.Alert, t.in.Seen = found[0].ID, found[0].Version
	var err error
	t.in, err = t.Store.PutInbound(ctx, t.in)
	return found[0], err
}

// meant picks, of what is open, what a person can mean who names no code: what rang at this phone and nobody has; to
// others than takes, also what this person holds. If that is nothing, whatever rang there; if nothing did, all of it.
func meant(verb Verb, person string, open []alert.Alert, now time.Time) []alert.Alert {
	if verb == List {
		return open
	}
	var near, rang []alert.Alert
	for _, a := range open {
		held := a.State == alert.Taken && now.Before(a.Until)
		told := slices.Contains(a.Notified(), person)
		if told && !held || held && a.TakenBy == person && verb != Take {
			near = append(near, a)
		}
		if told || held && a.TakenBy == person {
			rang = append(rang, a)
		}
	}
	for _, some := range [][]alert.Alert{near, rang} {
		if len(some) > 0 {
			return some
		}
	}
	if verb == Note { // what rang at other phones is not what these words are about
		return nil
	}
	return open
}

// list answers with what is open. A note that may be about nothing, or about several, is answered only a few times.
func (t *try) list(ctx context.Context, c Command, open []alert.Alert) error {
	if c.Verb == Note && (len(open) == 0 || t.heard > notesAnHour) {
		return nil
	}
	var items []item
	for _, a := range open {
		i := item{code: a.Code}
		if m, err := t.Store.Mention(ctx, a.Mention); err == nil {
			i.who = who(m)
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		items = append(items, i)
	}
	t.answer(ctx, list(t.lang, items))
	return nil
}

// act does what was asked with an alert, and says what came of it.
func (t *try) act(ctx context.Context, c Command, a alert.Alert) error {
	// Taking twice is taking once, but calling the next person twice is calling two. Where the alert has moved since
	// the try before this one, that try has done it.
	done := a.Version != t.in.Seen
	var err error
	switch c.Verb {
	case Take:
		err = t.take(ctx, c, a)
	case Escalate:
		err = t.escalate(ctx, a, done)
	case Snooze:
		err = t.snooze(ctx, c, a, done)
	case Note:
		err = t.note(ctx, c, a)
	}
	var taken *alert.TakenError
	switch {
	case errors.As(err, &taken):
		t.answer(ctx, t.lang.Say("sms.theirs", a.Code, t.name(taken.By), t.clock(taken.Until)))
	case errors.Is(err, alert.ErrClosed):
		t.answer(ctx, t.lang.Say("sms.closed", a.Code))
	case errors.Is(err, alert.ErrSnoozed):
		t.answer(ctx, t.lang.Say("sms.snoozed-too-often", a.Code))
	default:
		return err
	}
	return nil
}

// take confirms the take at the number that the team knows: who forged it does not see that, and who did not take says
// E.
func (t *try) take(ctx context.Context, c Command, a alert.Alert) error {
	taker := paging.Taker{Book: t.Book, Wake: t.Wake, Metrics: t.Metrics, Log: t.Log}
	taken, err := taker.Take(ctx, a.Conversation, t.person.ID, c.For)
	if err != nil {
		return err
	}
	t.answer(ctx, t.lang.Say("sms.yours", a.Code, t.clock(taken.Until)))
	return nil
}

// wake has what is due of an alert done now; sweep does it within a minute.
func (t *try) wake(ctx context.Context, a alert.Alert) {
	if err := t.Wake(ctx, a.ID); err != nil {
		t.Log.WarnContext(ctx, "left to sweep", "alert", a.ID, "err", err)
	}
}

func (t *try) escalate(ctx context.Context, a alert.Alert, done bool) error {
	if !done {
		if _, err := t.Book.Escalate(ctx, a.Conversation, t.person.ID); err != nil {
			return err
		}
	}
	t.wake(ctx, a)
	t.answer(ctx, t.lang.Say("sms.next", a.Code))
	return nil
}

// usualSnooze is how long "S" puts off for.
const usualSnooze = 30 * time.Minute

func (t *try) snooze(ctx context.Context, c Command, a alert.Alert, done bool) error {
	if !done {
		if _, err := t.Book.Snooze(ctx, a.Conversation, t.person.ID, cmp.Or(c.For, usualSnooze)); err != nil {
			return err
		}
	}
	a, err := t.Store.Alert(ctx, a.ID)
	if err != nil {
		return err
	}
	until := a.Snoozed
	if a.State == alert.Taken {
		until = a.Until
	}
	t.answer(ctx, t.lang.Say("sms.snoozed", a.Code, t.clock(until)))
	return nil
}

// note keeps words with the conversation. They never take: whoever has not taken yet is told how.
func (t *try) note(ctx context.Context, c Command, a alert.Alert) error {
	n := conversation.Note{ID: t.in.ID, Conversation: a.Conversation, Person: t.person.ID, Text: c.Text, At: t.in.At}
	if err := t.Store.PutNote(ctx, n); err != nil {
		return err
	}
	switch {
	case t.heard > notesAnHour:
	case a.State == alert.Taken && a.TakenBy == t.person.ID:
		t.answer(ctx, t.lang.Say("sms.noted", a.Code))
	default:
		t.answer(ctx, t.lang.Say("sms.noted-not-taken", a.Code))
	}
	return nil
}

// stop keeps that the number gets no SMS, and tells those who can do something about it: the first other person on
// call, and the managers. The person is not answered: AWS lets nothing through any more.
func (t *try) stop(ctx context.Context) error {
	if err := t.Store.PutStopped(ctx, t.person.Phone, true); err != nil {
		return err
	}
	told := map[string]bool{t.person.ID: true}
	tell := func(p rota.Person) (first bool) {
		if told[p.ID] || p.Stopped {
			return false
		}
		told[p.ID] = true
		_ = t.send(ctx, p, texts.Of(p.Lang).Say("sms.stopped", t.person.Name))
		return true
	}
	for _, p := range t.team.OnCall(t.Now()) {
		if tell(p) {
			break
		}
	}
	for _, p := range t.team.People {
		if p.Role == rota.Manager {
			tell(p)
		}
	}
	return nil
}

// start believes a START only as far as the answer to it goes: AWS may still hold the number back.
func (t *try) start(ctx context.Context) error {
	if err := t.Store.PutStopped(ctx, t.person.Phone, false); err != nil {
		return err
	}
	var failed *sms.Error
	if err := t.send(ctx, t.person, t.lang.Say("sms.started")); errors.As(err, &failed) &&
		failed.Reason == sms.OptedOut {
		return t.Store.PutStopped(ctx, t.person.Phone, true)
	}
	return nil
}

func (t *try) answer(ctx context.Context, text string) { _ = t.send(ctx, t.person, text) }

// send writes a line to a person. Nothing depends on its arriving: what was asked is done.
func (t *try) send(ctx context.Context, to rota.Person, text string) error {
	_, err := t.Sender.Send(ctx, to.Phone, sms.Line(text))
	if err != nil {
		t.Metrics.Count(metrics.Unsent, 1)
		t.Log.WarnContext(ctx, "not answered", "person", to.ID, "err", err)
	}
	return err
}

// clock writes a time as the person's clock shows it.
func (t *try) clock(at time.Time) string {
	zone, err := time.LoadLocation(t.person.Zone)
	if err != nil {
		zone = time.UTC
	}
	return at.In(zone).Format("15:04")
}

func (t *try) name(id string) string {
	for _, p := range t.team.People {
		if p.ID == id {
			return p.Name
		}
	}
	return t.lang.Say("person.somebody")
}

// who is whom an alert is about, as short as it can be told from others.
func who(m store.Mention) string {
	switch {
	case m.Author.Name != "":
		return m.Author.Name
	case m.Author.Handle != "":
		return "@" + m.Author.Handle
	default:
		return all.Title(m.Source)
	}
}
