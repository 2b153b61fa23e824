package alert

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"oyez/shared/mention"
	"oyez/shared/scoring"
)

// This file is the whole of what wakes whom. Deserves is whether words deserve an alert; Decide is what follows, at
// each occasion, from the state of things: the alert as it will be, whom to notify, by which route and why, and whom
// not, and why not. Both are pure. Package paging reads what they need, writes what they decide, sends, and records
// what came of it: what a carrier refused, or a crash left undone, is state the next time. infra/docs/notifications.md
// shows their decisions as tables.

// NeverPagesAfter is how old a mention may be when it is first heard and still wake somebody: where no time is signed,
// a replayed delivery cannot ring a phone. It is answered from the inbox all the same, unless it stood there before we
// began to listen: then a new feed would fill the inbox with a year of words.
const NeverPagesAfter = 48 * time.Hour

// Grounds is what is known of words when an alert is decided on: of one mention, or of all that a conversation's
// episode says together.
type Grounds struct {
	Open      bool          // somebody waits
	Level     scoring.Level // that of the heaviest by itself
	Complaint bool
	Grave     bool // a complaint of danger, law, data or fraud that may wake
	Priority  int
	Bar       int    // the priority from which a complaint wakes; 0 for scoring.ShippedBar
	Not       Reason // why none of it may wake anybody; "" where some of it may
	Overdue   bool   // its clock has run out
}

// Deserves says whether words deserve an alert, and why, or why not.
func Deserves(g Grounds) (bool, Reason) {
	switch {
	case !g.Open:
		return false, NobodyWaits
	case g.Overdue:
		return true, Overdue
	case g.Level != scoring.Page && g.Not != "":
		return false, g.Not
	case g.Grave:
		return true, Grave
	case g.Level == scoring.Page, g.Complaint && g.Priority >= cmp.Or(g.Bar, scoring.ShippedBar):
		return true, AtBar
	case g.Complaint:
		return false, BelowBar
	}
	return false, NoComplaint
}

// Peak is the highest bar under which an episode's words deserve an alert, 100 for what wakes under every bar: it is
// what a brand's bar is found from. ok is false where no bar would let them.
func (g Grounds) Peak() (bar int, ok bool) {
	if g.Grave && g.Open {
		return 100, true
	}
	return g.Priority, g.Open && g.Complaint && g.Not == ""
}

// Weigh gives a score the level that it has under its bar.
func Weigh(s scoring.Score) scoring.Score {
	s.Bar = min(max(cmp.Or(s.Bar, scoring.ShippedBar), scoring.LowestBar), scoring.HighestBar)
	g := Grounds{Open: true, Complaint: s.Complaint, Grave: s.Grave(), Priority: s.Priority, Bar: s.Bar}
	if wakes, _ := Deserves(g); wakes {
		s.Level = scoring.Page
	} else if s.Level == scoring.Page {
		s.Level = scoring.Inbox
	}
	return s
}

// LevelOf is what a scored mention leads to, and why it may not wake anybody, if it may not.
func LevelOf(m mention.Mention, unknownAccount bool, s scoring.Score) (scoring.Level, Reason) {
	late := m.HeardAt.Sub(m.SaidAt) > NeverPagesAfter
	switch {
	case unknownAccount:
		return scoring.Log, UnknownAccount
	case m.Backfilled && late:
		return scoring.Log, Backfilled
	case m.Backfilled:
		return lower(s.Level), Backfilled
	case late:
		return lower(s.Level), HeardLate
	}
	return s.Level, ""
}

func lower(l scoring.Level) scoring.Level {
	if l == scoring.Page {
		return scoring.Inbox
	}
	return l
}

// Stage is the occasion of a decision.
type Stage string

// The occasions.
const (
	Changed  Stage = "changed"   // what the alert is about has changed, or would
	Due      Stage = "due"       // something may be due of the alert
	Recorded Stage = "recorded"  // what became of the notifications of a step is recorded
	ClockDue Stage = "clock-due" // the clock of what waits in the inbox has come due
	HandOff  Stage = "hand-off"  // other people have come on call
	Digest   Stage = "digest"    // an SMS that is about no one alert is ready to be sent
)

// Subject is what an alert is about, as far as decisions depend on it: a conversation.
type Subject struct {
	Source   mention.Source // whose bursts it counts in
	Grounds  Grounds
	Alerted  bool // an alert about it is open
	Restarts bool // its next episode begins
	Owner    string
	Until    time.Time // the end of the owner's lease
	DueAt    time.Time // when somebody is to be reminded of it, or its clock has run out; zero while no clock runs
	Deadline time.Time // when its clock has run out
}

// Person is somebody of the team at the moment of the decision.
type Person struct {
	ID         string
	QuietUntil time.Time // when the quiet hours of this moment are over; zero outside of them
	Stopped    bool      // the phone has sent STOP
	Email      bool      // there is an address
}

// Step is one step of escalation as the rota has it at a moment: whom to notify, all at once.
type Step struct {
	Who   []string      // ids; empty when nobody is there, and the step is skipped
	After time.Duration // since the step before; for the first, since the last when all begins again. 0 means StepWait
}

// Rules are how the phone is kept useful. The zero Rules send everything.
type Rules struct {
	TwoWay   bool // an SMS that is sent back reaches us: ours say how to take, "OK 4821", not the bare code
	Shadow   bool // nothing is sent but the morning's list of what would have been
	Receipts bool // the carrier's network says what was delivered: what was not is sent by the other route
	Budget   int  // SMS a person and hour, which only a burst passes; 0 for no limit
	Burst    int  // more alerts of a source than this within BurstWithin are one; 0 for never
}

// Lack is what a decision still needs: what costs a read is read only when it matters.
type Lack string

// What may be lacking.
const (
	LacksBurst  Lack = "burst"
	LacksSteps  Lack = "steps" // and people
	LacksBudget Lack = "budget"
)

// Input is everything that a decision depends on.
type Input struct {
	Stage   Stage
	Now     time.Time
	Rules   Rules
	Email   bool // there is a route by e-mail
	Subject Subject
	Alert   Alert
	Steps   []Step   // of the rota now; nil while not read
	People  []Person // of the rota
	Burst   *Burst   // of the subject's source; nil while not read
	Budgets map[string]Budget

	Step   int      // Recorded: the step; Digest: unused
	Called []string // Recorded: whom it notified; HandOff: who was first before; Digest: for whom it is
	Asked  bool     // Recorded: somebody wanted the step, and so knows of it
	Kind   Kind     // Digest: which
	Entry  string   // Digest: its name in the budgets
}

// Notification is one message to one person. It is to be sent unless it is suppressed.
type Notification struct {
	Person     string // id; "" of a burst
	Route      Route
	Kind       Kind // zero is the alert itself
	Step       int
	Why        Reason
	Suppressed Reason // why it is not to be sent; "" when it is
	Entry      string // its name in its person's budget; "" when it costs none
}

// Decision is what follows.
type Decision struct {
	Alert         Alert // as it will be: written before anything is sent
	Notifications []Notification
	Reason        Reason    // Changed: why the subject deserves an alert, or not; Due: why nothing more is done now
	Lacks         Lack      // the rest holds only when this is ""
	Burst         *Burst    // as it will be; nil when it stays as it is
	Open, Close   bool      // Changed: an alert is opened, or the open one closed
	Overdue       bool      // ClockDue: the subject's clock has run out
	DueAt         time.Time // ClockDue: when the subject is due again
}

// Decide decides. The same input gives the same decision.
func Decide(in Input) Decision {
	switch in.Stage {
	case Changed:
		return in.changed()
	case Due:
		return in.due()
	case Recorded:
		return in.recorded()
	case ClockDue:
		return in.clockDue()
	case HandOff:
		return in.handOff()
	case Digest:
		return in.digest()
	}
	return Decision{Alert: in.Alert, Reason: NewerVersion}
}

// changed keeps the rule that an alert is open exactly while its subject deserves one. The next episode has an alert of
// its own.
func (in Input) changed() Decision {
	deserves, why := Deserves(in.Subject.Grounds)
	return Decision{
		Alert: in.Alert, Reason: why,
		Open:  deserves && !in.Subject.Alerted,
		Close: in.Subject.Alerted && (!deserves || in.Subject.Restarts),
	}
}

// due finds the alert's place in a burst, and then has the caller do the step whose turn it is.
func (in Input) due() Decision {
	d := Decision{Alert: in.Alert}
	switch a := in.Alert; {
	case a.Newer:
		d.Reason = NewerVersion
	case a.State == Closed:
		d.Reason = IsClosed
	case !a.Ready(in.Now):
		d.Reason = NotDue
	default:
		if d = in.join(d); d.Lacks == "" && d.Reason == "" {
			d = in.claim(d)
		}
	}
	return d
}

// join has one alert ring for all of a burst, and the others wait.
func (in Input) join(d Decision) Decision {
	a := d.Alert
	if in.Rules.Burst <= 0 || a.State != Open || !a.Burst && !a.Fresh() {
		return d
	}
	if in.Burst == nil {
		d.Lacks = LacksBurst
		return d
	}
	b, place := in.Burst.see(a, in.Rules.Burst, in.Now)
	if place == leads && b.Head != in.Burst.Head || place == alone || place == waits && !a.Burst {
		d.Burst = &b
	}
	switch place {
	case leads:
		d.Alert = a.lead(b.Count)
	case waits:
		if !a.Burst {
			d.Notifications = []Notification{{Step: a.Step, Suppressed: OfBurst}}
		}
		d.Alert, d.Reason = a.wait(in.Now, in.Now.Add(BurstRest)), OfBurst
	}
	return d
}

// A place in a burst.
type place int

const (
	alone place = iota // no burst, or not of it
	leads              // it rings for all
	waits              // another rings for it
)

// see finds the place of an alert that is about to ring for the first time, or that waits in a burst. More than from
// within BurstWithin make a burst.
func (b Burst) see(a Alert, from int, now time.Time) (Burst, place) {
	switch {
	case b.Head == a.ID:
		return b, leads
	case a.Burst && (b.HeadOpen || now.Before(b.HeadAt.Add(BurstRest))):
		return b, waits
	case a.Burst:
		b.Head, b.HeadAt = a.ID, now
		return b, leads
	case b.Head != "" && now.Before(b.LastAt.Add(BurstWithin)):
		b.Count, b.Suppressed, b.LastAt = b.Count+1, b.Suppressed+1, now
		return b, waits
	}
	b.Recent = slices.DeleteFunc(slices.Clone(b.Recent),
		func(o Opened) bool { return o.ID == a.ID || !o.At.After(now.Add(-BurstWithin)) })
	b.Recent = append(b.Recent, Opened{ID: a.ID, At: now})
	if len(b.Recent) <= from {
		return b, alone
	}
	b.Since, b.Head, b.HeadAt, b.LastAt, b.Count, b.Suppressed, b.Recent = now, a.ID, now, now, len(b.Recent), 0, nil
	return b, leads
}

// claim makes the caller the one who does what is due, with the steps as they are now. The first step needs no waiting.
// The claim says when the step after it is due, so that it comes whatever becomes of the caller. A step with nobody in
// it is skipped at once.
func (in Input) claim(d Decision) Decision {
	if in.Steps == nil {
		d.Lacks = LacksSteps
		return d
	}
	a, now, steps := d.Alert, in.Now, in.Steps
	if a.State == Taken && !a.Lapsed(now) {
		announce := a.AnnounceTake
		a.AnnounceTake, a.Due = false, a.Until
		d.Alert, d.Reason = a, IsTaken
		for _, id := range a.Notified(a.TakenBy) {
			if announce {
				d = in.add(d, Notification{Person: id, Route: SMS, Kind: Took, Step: a.Step, Why: WasNotified})
			}
		}
		return d
	}
	if a.State == Taken {
		a = a.reopen()
	}
	if a.Claims >= maxAttempts {
		a = a.record(Attempt{Step: a.Step, Route: SMS, At: now, Outcome: Unknown})
		a.Step, a.Claims = a.Step+1, 0
	}
	if a.DeclinedBy != "" && !a.began() && a.missed(steps) {
		a.Start = a.Step
	}
	if rest, idle := a.idle(now, len(steps)); idle {
		a.Due = rest
		d.Alert, d.Reason = a, Resting
		return d
	}
	first := a.Step
	for range 2 * len(steps) { // the second time round without sparing who declined
		step := steps[(a.Step-a.Start)%len(steps)]
		if who := a.callable(step.Who); len(who) > 0 {
			d.Alert = a.claimed(now, steps)
			for _, id := range who {
				d = in.add(d, Notification{Person: id, Route: SMS, Step: a.Step, Why: OnStep})
			}
			return d
		}
		if began := a.began(); began && a.Next.After(now) {
			a.Step, a.Claims, a.Due = a.Step+1, 0, a.Next
			d.Alert, d.Reason = a, StepDone
			return d
		} else if !began && len(step.Who) == 0 {
			a = a.record(Attempt{Step: a.Step, At: now, Outcome: Nobody})
		}
		a.Step, a.Claims = a.Step+1, 0
		if (a.Step-a.Start)%len(steps) == 0 {
			a.DeclinedBy = ""
		}
	}
	a.Step = first
	a = a.record(Attempt{Step: a.Step, At: now, Outcome: Nobody})
	a.Due = later(now.Add(SendLease), a.Snoozed)
	d.Alert, d.Reason = a, NobodyThere
	return d
}

// missed says whether somebody who is first now was never notified: the shift has changed since the round began.
// Whoever wants the next person then means that one, not a backup who comes after.
func (a Alert) missed(steps []Step) bool {
	first := slices.IndexFunc(steps, func(s Step) bool { return len(s.Who) > 0 })
	return first >= 0 && slices.ContainsFunc(steps[first].Who, func(person string) bool {
		return person != a.DeclinedBy &&
			!slices.ContainsFunc(a.Attempts, func(t Attempt) bool { return t.page() && t.Person == person })
	})
}

// idle says until when nothing is tried, because the whole round before reached nobody: the carrier, or everybody's
// budget, needs time.
func (a Alert) idle(now time.Time, steps int) (until time.Time, idle bool) {
	done := a.Step - a.Start
	if steps == 0 || done == 0 || done%steps != 0 || a.began() {
		return now, false
	}
	var last time.Time
	for _, t := range a.Attempts {
		if t.Step < a.Step-steps || !t.page() {
			continue
		}
		// An e-mail rings nobody: were it to count, a carrier that refuses everything would have the round begin again
		// at once, and e-mails would go out without end.
		if t.Route != Email && (t.Outcome == Sent || t.Outcome == Suppressed && t.Reason == Shadow) {
			return now, false
		}
		last = later(last, t.At)
	}
	until = last.Add(StepWait)
	return until, !last.IsZero() && now.Before(until)
}

// callable lists who of a step is still to be notified: neither reached, nor refused for good, nor the one who
// declined.
func (a Alert) callable(who []string) (list []string) {
	for _, person := range who {
		if person != a.DeclinedBy && a.awaits(a.Step, person) {
			list = append(list, person)
		}
	}
	return list
}

// claimed writes when the next step is due, before anybody is notified.
func (a Alert) claimed(now time.Time, steps []Step) Alert {
	if !a.began() || a.Next.IsZero() {
		done := a.Step - a.Start + 1
		wait := steps[done%len(steps)].After
		if wait <= 0 {
			wait = StepWait
		}
		if done >= 2*len(steps) {
			wait = max(wait, LongWait)
		}
		a.Next = now.Add(wait)
	}
	a.Claims++
	a.Due = now.Add(SendLease)
	if a.Next.After(now) {
		a.Due = earlier(a.Due, a.Next)
	}
	return a
}

// recorded goes by the other route to those whom an SMS did not reach, of this step and of the one before, and gives
// those who were notified before the news: that somebody else is called now, or that the alert is open again.
func (in Input) recorded() Decision {
	a := in.Alert
	d := Decision{Alert: a}
	if in.Email {
		refused := a.Unproved(in.Step, false)
		for _, id := range refused {
			d = in.add(d, Notification{Person: id, Route: Email, Step: in.Step, Why: NotAccepted})
		}
		if in.Step > a.Start {
			for _, id := range a.Unproved(in.Step-1, in.Rules.Receipts) {
				if !slices.Contains(refused, id) {
					d = in.add(d, Notification{Person: id, Route: Email, Step: in.Step, Why: NotDelivered})
				}
			}
		}
	}
	if in.Asked || a.State != Open {
		return d
	}
	if in.Step == a.Start {
		if !a.Reopened {
			return d
		}
		if !slices.Contains(in.Called, a.TakenBy) {
			d = in.add(d, Notification{Person: a.TakenBy, Route: SMS, Kind: Reopen, Step: in.Step, Why: HadIt})
		}
		for _, id := range a.Notified(append([]string{a.TakenBy}, in.Called...)...) {
			d = in.add(d, Notification{Person: id, Route: SMS, Kind: Reopen, Step: in.Step, Why: WasNotified})
		}
		return d
	}
	for _, id := range a.newlyNotified(in.Step, in.Called) {
		d = in.add(d, Notification{Person: id, Route: SMS, Kind: MovedOn, Step: in.Step, Why: WasNotified})
	}
	return d
}

// newlyNotified lists whom the step before notified for the first time in this round, where nobody who is called now
// was notified in it: from the second round on everybody knows.
func (a Alert) newlyNotified(step int, called []string) (list []string) {
	for _, t := range a.Attempts {
		if t.Step >= a.Start && t.Step < step && slices.Contains(called, t.Person) {
			return nil
		}
		if t.Step == step-1 && t.page() && t.Route == SMS && t.Outcome == Sent {
			list = append(list, t.Person)
		}
	}
	return list
}

// clockDue reminds whoever has what waits in the inbox, or else the person on call, at half of its time. At its end it
// wakes.
func (in Input) clockDue() Decision {
	d := Decision{Alert: in.Alert}
	who := Notification{Route: SMS, Kind: Clock, Why: IsOnCall}
	switch s := in.Subject; {
	case s.DueAt.IsZero() || in.Now.Before(s.DueAt):
		d.Reason = NotDue
		return d
	case !in.Now.Before(s.Deadline):
		d.Overdue = true
		return d
	case in.Now.Before(s.Until) && in.person(s.Owner) != nil:
		who.Person, who.Why = s.Owner, HasIt
	default:
		who.Person = firstOf(in.Steps)
	}
	switch p := in.person(who.Person); {
	case p == nil:
		d.Reason, d.DueAt = NobodyThere, in.Subject.Deadline
		return d
	case in.Now.Before(p.QuietUntil):
		who.Suppressed, d.DueAt = QuietHours, p.QuietUntil
	default:
		d.DueAt = in.Now.Add(RemindLease)
	}
	d.Notifications = []Notification{who}
	return d
}

func firstOf(steps []Step) string {
	for _, s := range steps {
		if len(s.Who) > 0 {
			return s.Who[0]
		}
	}
	return ""
}

// handOff tells those who are first on call now, and were not before, what is open.
func (in Input) handOff() (d Decision) {
	for _, s := range in.Steps {
		if len(s.Who) == 0 {
			continue
		}
		for _, id := range s.Who {
			if slices.Contains(in.Called, id) {
				continue
			}
			n := Notification{Person: id, Route: SMS, Kind: Shift, Why: ComesOnCall}
			if p := in.person(id); p != nil && in.Now.Before(p.QuietUntil) {
				n.Suppressed = QuietHours
			}
			d.Notifications = append(d.Notifications, n)
		}
		break
	}
	return d
}

// digest lets an SMS that is about no one alert be sent, or not.
func (in Input) digest() (d Decision) {
	why := map[Kind]Reason{Clock: IsOnCall, Shift: ComesOnCall, Morning: InCharge}[in.Kind]
	for _, id := range in.Called {
		d = in.add(d, Notification{Person: id, Route: SMS, Kind: in.Kind, Why: why, Entry: in.Entry})
	}
	return d
}

// maxNotices is how many courtesies one alert brings a person.
const maxNotices = 3

// add adds a notification, suppressed for the first reason that holds. What is no alert keeps quiet hours and never
// comes at the price of an alert. Whoever had it is told in any case.
func (in Input) add(d Decision, n Notification) Decision {
	p, a := in.person(n.Person), d.Alert
	courtesy := n.Kind != "" && in.Stage != Digest
	costs := n.Route == SMS && n.Why != HadIt && n.Kind != Morning && in.Rules.Budget > 0
	if costs && n.Entry == "" {
		n.Entry = fmt.Sprintf("%s/%d/%s", a.ID, n.Step, n.Kind)
	}
	budget, known := in.Budgets[n.Person]
	switch {
	case p == nil:
		n.Suppressed = LeftTeam
	case courtesy && n.Why != HadIt && a.Notices(n.Person) >= maxNotices:
		n.Suppressed = EnoughNews
	case in.Rules.Shadow && n.Kind != Morning:
		n.Suppressed = Shadow
	case n.Route == Email && !p.Email:
		n.Suppressed = NoAddress
	case n.Kind != "" && n.Why != HadIt && in.Now.Before(p.QuietUntil):
		n.Suppressed = QuietHours
	case costs && !known:
		d.Lacks = LacksBudget
	case costs && budget.Unread:
		n.Suppressed = OurFault
	case costs && !budget.allows(n, in.Rules.Budget, a.Burst):
		n.Suppressed = OverBudget
	case n.Route == SMS && p.Stopped:
		n.Suppressed = OptedOut
	}
	if !costs || n.Suppressed != "" && n.Suppressed != OptedOut {
		n.Entry = ""
	}
	d.Notifications = append(d.Notifications, n)
	return d
}

// allows says whether a budget leaves room: all of it for an alert, half of it for anything else. A burst passes it.
func (b Budget) allows(n Notification, limit int, burst bool) bool {
	switch {
	case b.Has(n.Entry):
		return true
	case n.Kind != "":
		return len(b.Spent) < limit/2
	}
	return burst || len(b.Spent) < limit
}

func (in Input) person(id string) *Person {
	i := slices.IndexFunc(in.People, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return nil
	}
	return &in.People[i]
}
