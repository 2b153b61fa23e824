package alert_test

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/texts"
)

var update = flag.Bool("update", false, "write infra/docs/notifications.md anew")

// deserving are words, and whether they deserve an alert.
var deserving = []struct {
	when   string
	ground alert.Grounds
	want   bool
	why    alert.Reason
}{
	{"a complaint at the bar", alert.Grounds{Open: true, Complaint: true, Priority: 60}, true, alert.AtBar},
	{"a complaint below the bar", alert.Grounds{Open: true, Complaint: true, Priority: 59}, false, alert.BelowBar},
	{
		"the same under the brand's own bar of 40",
		alert.Grounds{Open: true, Complaint: true, Priority: 59, Bar: 40},
		true, alert.AtBar,
	},
	{"no complaint, whatever its priority", alert.Grounds{Open: true, Priority: 99}, false, alert.NoComplaint},
	{
		"someone may be in danger, or law, data or fraud, under any bar",
		alert.Grounds{Open: true, Complaint: true, Grave: true, Priority: 45, Bar: 90},
		true, alert.Grave,
	},
	{
		"a message deserved an alert when it came, whatever the bar is now",
		alert.Grounds{Open: true, Level: scoring.Page, Priority: 50},
		true, alert.AtBar,
	},
	{
		"a complaint in which no message may wake anybody",
		alert.Grounds{Open: true, Complaint: true, Priority: 95, Not: alert.MayNotWake},
		false, alert.MayNotWake,
	},
	{"anything whose clock has run out", alert.Grounds{Open: true, Overdue: true}, true, alert.Overdue},
	{"anything that has been answered", alert.Grounds{Complaint: true, Priority: 95}, false, alert.NobodyWaits},
}

// situation is one row of the page: an input, and what must follow from it.
type situation struct {
	when       string
	in         func(*alert.Input)
	notified   string
	suppressed string
	then       string
}

func claimed(step int, attempts ...alert.Attempt) alert.Alert {
	a := fresh()
	for s := range step {
		a = due(a, opened, steps).Alert.Record(s, opened, sent(steps[s%2].Who[0], opened))
	}
	a = due(a, opened.Add(time.Duration(step)*alert.StepWait), steps).Alert
	return a.Record(step, opened.Add(time.Duration(step)*alert.StepWait), attempts...)
}

func at(minutes int) time.Time { return opened.Add(time.Duration(minutes) * time.Minute) }

func spent(n int) alert.Budget {
	b := alert.Budget{}
	for i := range n {
		b = b.Spend(fmt.Sprint("sms ", i), opened)
	}
	return b
}

// stages are the sections of the page.
var stages = []struct {
	title string
	stage alert.Stage
	rows  []situation
}{
	{"An alert is due", alert.Due, []situation{
		{"it is new", nil, "Anna by SMS: on-step", "", "the next step in 5 min"},
		{
			"the first step's time is over",
			func(in *alert.Input) { in.Alert, in.Now = claimed(0, sent("anna", opened)), at(5) },
			"Ben by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"the same, a minute too early",
			func(in *alert.Input) { in.Alert, in.Now = claimed(0, sent("anna", opened)), at(4) },
			"", "", "not-due",
		},
		{
			"20 s ago the carrier refused Anna's SMS for now",
			func(in *alert.Input) { in.Alert, in.Now = claimed(0, came(alert.Busy, "anna", opened)), at(1) },
			"Anna by SMS: on-step", "", "the next step in 4 min",
		},
		{
			"the carrier refused it for good",
			func(in *alert.Input) { in.Alert = claimed(0, came(alert.Failed, "anna", opened)) },
			"Ben by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"a crash, after the step was claimed",
			func(in *alert.Input) { in.Alert, in.Now = due(fresh(), opened, steps).Alert, at(1) },
			"Anna by SMS: on-step", "", "the next step in 4 min",
		},
		{
			"a second crash",
			func(in *alert.Input) {
				a := due(fresh(), opened, steps).Alert
				in.Alert, in.Now = due(a, at(1), steps).Alert, at(2)
			},
			"Ben by SMS: on-step", "", "the next step in 5 min",
		},
		{"nobody is on call", func(in *alert.Input) { in.Steps = []alert.Step{} }, "", "", "nobody, again in 1 min"},
		{
			"nobody in a whole round could be reached",
			func(in *alert.Input) {
				a := claimed(0, came(alert.Failed, "anna", opened))
				in.Alert = due(a, opened, steps).Alert.Record(1, opened, came(alert.Failed, "ben", opened))
			},
			"", "", "resting, again in 5 min",
		},
		{
			"Anna has handed it over",
			func(in *alert.Input) {
				in.Alert, _ = claimed(0, sent("anna", opened)).HandOver("anna", at(1))
				in.Now = at(1)
			},
			"Ben by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"Ben has just taken it",
			func(in *alert.Input) {
				in.Alert, _ = claimed(0, sent("anna", opened)).Take("ben", opened, alert.TakeLease)
			},
			"Anna by SMS, that somebody took it: was-notified", "", "taken, again in 20 min",
		},
		{
			"Anna took it, and did not answer in time",
			func(in *alert.Input) {
				in.Alert, _ = claimed(0, sent("anna", opened)).Take("anna", opened, alert.TakeLease)
				in.Now = at(20)
			},
			"Anna by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"Paging is shadow",
			func(in *alert.Input) { in.Rules.Shadow = true }, "", "Anna by SMS: shadow", "the next step in 5 min",
		},
		{
			"Anna's quiet hours",
			func(in *alert.Input) { in.People[0].QuietUntil = at(60) },
			"Anna by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"Anna has sent STOP",
			func(in *alert.Input) { in.People[0].Stopped = true },
			"", "Anna by SMS: opted-out", "the next step in 5 min",
		},
		{
			"Anna's budget of 20 is used up",
			func(in *alert.Input) { in.Rules.Budget, in.Budgets["anna"] = 20, spent(20) },
			"", "Anna by SMS: budget", "the next step in 5 min",
		},
		{
			"the same, but it speaks for a burst",
			func(in *alert.Input) {
				in.Rules.Budget, in.Budgets["anna"], in.Rules.Burst = 20, spent(20), 10
				in.Burst = &alert.Burst{Head: in.Alert.ID}
			},
			"Anna by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"Anna's budget cannot be read",
			func(in *alert.Input) { in.Rules.Budget, in.Budgets["anna"] = 20, alert.Budget{Unread: true} },
			"", "Anna by SMS: fault", "the next step in 5 min",
		},
		{
			"the eleventh of its source in ten minutes",
			func(in *alert.Input) {
				in.Rules.Burst, in.Burst = 10, &alert.Burst{}
				for n := range 10 {
					in.Burst.Recent = append(in.Burst.Recent, alert.Opened{ID: fmt.Sprint(n), At: opened})
				}
			},
			"Anna by SMS: on-step", "", "the next step in 5 min",
		},
		{
			"the twelfth",
			func(in *alert.Input) {
				in.Rules.Burst = 10
				in.Burst = &alert.Burst{Head: "another", HeadAt: opened, LastAt: opened, HeadOpen: true}
			},
			"", "the burst: burst", "burst, again in 10 min",
		},
		{"it is closed", func(in *alert.Input) { in.Alert = fresh().Close("answered", opened) }, "", "", "closed"},
		{
			"only a later version knows its state",
			func(in *alert.Input) { in.Alert.Newer = true }, "", "", "newer-version",
		},
	}},
	{"What became of a step is recorded", alert.Recorded, []situation{
		{
			"Anna's SMS was accepted",
			func(in *alert.Input) { in.Alert, in.Called = claimed(0, sent("anna", opened)), []string{"anna"} },
			"", "", "",
		},
		{
			"Anna's SMS was refused for good",
			func(in *alert.Input) {
				in.Alert, in.Called = claimed(0, came(alert.Failed, "anna", opened)), []string{"anna"}
			},
			"Anna by e-mail: not-accepted", "", "",
		},
		{
			"the same, and Anna has no address",
			func(in *alert.Input) {
				in.Alert, in.Called = claimed(0, came(alert.Failed, "anna", opened)), []string{"anna"}
				in.People[0].Email = false
			},
			"", "Anna by e-mail: no-address", "",
		},
		{
			"Ben is notified next, and no receipt of Anna's SMS has come",
			func(in *alert.Input) { second(in); in.Rules.Receipts = true },
			"Anna by e-mail: not-delivered; Anna by SMS, that the next person is notified: was-notified", "", "",
		},
		{
			"the same, where there are no receipts",
			second, "Anna by SMS, that the next person is notified: was-notified", "", "",
		},
		{
			"the same, in Anna's quiet hours",
			func(in *alert.Input) { second(in); in.People[0].QuietUntil = at(60) },
			"", "Anna by SMS, that the next person is notified: quiet", "",
		},
		{
			"the same, and half of Anna's budget of 20 is used up",
			func(in *alert.Input) { second(in); in.Rules.Budget, in.Budgets["anna"] = 20, spent(10) },
			"", "Anna by SMS, that the next person is notified: budget", "",
		},
		{
			"the same, and Anna asked for the next person",
			func(in *alert.Input) { second(in); in.Asked = true }, "", "", "",
		},
		{
			"it was reopened: Ben had taken it, and Anna is notified",
			func(in *alert.Input) {
				a, _ := claimed(1, sent("ben", at(5))).Take("ben", at(6), alert.TakeLease)
				a = due(a, at(26), steps).Alert
				in.Alert, in.Step = a.Record(a.Step, at(26), sent("anna", at(26))), a.Step
				in.Now, in.Called, in.People[1].QuietUntil = at(26), []string{"anna"}, at(60)
			},
			"Ben by SMS, that it is open again: had-it", "", "",
		},
	}},
	{"The clock of the inbox is due", alert.ClockDue, []situation{
		{"half of the time is over", nil, "Anna by SMS, what waits in the inbox: is-on-call", "", "again in 2 min"},
		{
			"the same, and Ben has it",
			func(in *alert.Input) { in.Subject.Owner, in.Subject.Until = "ben", at(30) },
			"Ben by SMS, what waits in the inbox: has-it", "", "again in 2 min",
		},
		{
			"the same, in Anna's quiet hours",
			func(in *alert.Input) { in.People[0].QuietUntil = at(30) },
			"", "Anna by SMS, what waits in the inbox: quiet", "again in 30 min",
		},
		{"its time is over", func(in *alert.Input) { in.Now = at(120) }, "", "", "it wakes"},
	}},
	{"Other people have come on call", alert.HandOff, []situation{
		{
			"Anna follows Sophie",
			func(in *alert.Input) { in.Called = []string{"sophie"} },
			"Anna by SMS, what is open: comes-on-call", "", "",
		},
		{
			"the same, in Anna's quiet hours: the next minute asks again",
			func(in *alert.Input) { in.Called, in.People[0].QuietUntil = []string{"sophie"}, at(30) },
			"", "Anna by SMS, what is open: quiet", "",
		},
		{"Anna was already first", func(in *alert.Input) { in.Called = []string{"anna"} }, "", "", ""},
	}},
	{"A digest is ready", alert.Digest, []situation{
		{"a reminder", digest(alert.Clock), "Anna by SMS, what waits in the inbox: is-on-call", "", ""},
		{
			"a reminder, and half of the budget of 20 is used up",
			func(in *alert.Input) {
				digest(alert.Clock)(in)
				in.Rules.Budget, in.Budgets["anna"] = 20, spent(10)
			},
			"", "Anna by SMS, what waits in the inbox: budget", "",
		},
		{
			"a reminder, and Paging is shadow",
			func(in *alert.Input) { digest(alert.Clock)(in); in.Rules.Shadow = true },
			"", "Anna by SMS, what waits in the inbox: shadow", "",
		},
		{
			"the morning's list, and Paging is shadow",
			func(in *alert.Input) { digest(alert.Morning)(in); in.Rules.Shadow = true },
			"Anna by SMS, what was not sent: in-charge", "", "",
		},
	}},
}

func digest(kind alert.Kind) func(*alert.Input) {
	return func(in *alert.Input) { in.Kind, in.Called, in.Entry = kind, []string{"anna"}, "digest" }
}

// second has Ben called at the second step.
func second(in *alert.Input) {
	in.Alert, in.Step, in.Now = claimed(1, sent("ben", at(5))), 1, at(5)
	in.Called = []string{"ben"}
}

func decide(stage alert.Stage, s situation) (alert.Decision, time.Time) {
	in := alert.Input{
		Stage: stage, Now: opened, Email: true, Alert: fresh(), Steps: steps, Budgets: map[string]alert.Budget{},
		Subject: alert.Subject{DueAt: opened, Deadline: at(120)},
		People:  []alert.Person{{ID: "anna", Email: true}, {ID: "ben", Email: true}, {ID: "sophie"}},
	}
	if s.in != nil {
		s.in(&in)
	}
	return alert.Decide(in), in.Now
}

// show writes a decision as the rows of the page do, with the codes of the reasons.
func show(stage alert.Stage, now time.Time, d alert.Decision) (notified, suppressed, then string) {
	kinds := map[alert.Kind]string{
		alert.Took: ", that somebody took it", alert.MovedOn: ", that the next person is notified",
		alert.Reopen: ", that it is open again", alert.Clock: ", what waits in the inbox",
		alert.Shift: ", what is open", alert.Morning: ", what was not sent",
	}
	var lists [2][]string
	for _, n := range d.Notifications {
		who := "the burst"
		if n.Person != "" {
			who = strings.ToUpper(n.Person[:1]) + n.Person[1:] + " by " +
				map[alert.Route]string{alert.SMS: "SMS", alert.Email: "e-mail"}[n.Route] + kinds[n.Kind]
		}
		if n.Suppressed != "" {
			lists[1] = append(lists[1], who+": "+string(n.Suppressed))
		} else {
			lists[0] = append(lists[0], who+": "+string(n.Why))
		}
	}
	in := func(t time.Time) string { return fmt.Sprintf("again in %d min", int(t.Sub(now).Minutes())) }
	switch {
	case d.Lacks != "":
		then = "lacks " + string(d.Lacks)
	case d.Overdue:
		then = "it wakes"
	case !d.DueAt.IsZero():
		then = in(d.DueAt)
	case d.Reason != "" && d.Alert.Due.After(now) && d.Reason != alert.NotDue && d.Reason != alert.NewerVersion:
		then = string(d.Reason) + ", " + in(d.Alert.Due)
	case d.Reason != "":
		then = string(d.Reason)
	case stage == alert.Due:
		then = fmt.Sprintf("the next step in %d min", int(d.Alert.Next.Sub(now).Minutes()))
	}
	return strings.Join(lists[0], "; "), strings.Join(lists[1], "; "), then
}

func TestDeserves(t *testing.T) {
	for _, row := range deserving {
		if got, why := alert.Deserves(row.ground); got != row.want || why != row.why {
			t.Errorf("%s: %v, %s; want %v, %s", row.when, got, why, row.want, row.why)
		}
	}
	late := mention.Mention{SaidAt: opened, HeardAt: opened.Add(alert.NeverPagesAfter + time.Second)}
	old, feed := late, mention.Mention{SaidAt: opened, HeardAt: opened, Backfilled: true}
	old.Backfilled = true
	for _, row := range []struct {
		m       mention.Mention
		unknown bool
		level   scoring.Level
		why     alert.Reason
	}{
		{mention.Mention{}, false, scoring.Page, ""},
		{late, false, scoring.Inbox, alert.HeardLate},
		{feed, false, scoring.Inbox, alert.Backfilled},
		{old, false, scoring.Log, alert.Backfilled},
		{mention.Mention{}, true, scoring.Log, alert.UnknownAccount},
	} {
		if level, why := alert.LevelOf(row.m, row.unknown, scoring.Score{Level: scoring.Page}); level != row.level ||
			why != row.why {
			t.Errorf("%+v: %s, %s; want %s, %s", row.m, level, why, row.level, row.why)
		}
	}
}

func TestDecide(t *testing.T) {
	for _, section := range stages {
		for _, row := range section.rows {
			d, now := decide(section.stage, row)
			var got [3]string
			got[0], got[1], got[2] = show(section.stage, now, d)
			want := [3]string{row.notified, row.suppressed, row.then}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", section.title, row.when, diff)
			}
			if again, _ := decide(section.stage, row); !cmp.Equal(d, again) {
				t.Errorf("%s, %s: the same input gives another decision", section.title, row.when)
			}
		}
	}
	changed := alert.Input{Stage: alert.Changed, Subject: alert.Subject{Grounds: deserving[0].ground}}
	if d := alert.Decide(changed); !d.Open || d.Close || d.Reason != alert.AtBar {
		t.Errorf("no alert is open: %+v", d)
	}
	changed.Subject.Alerted = true
	if d := alert.Decide(changed); d.Open || d.Close {
		t.Errorf("one is open: %+v", d)
	}
	changed.Subject.Restarts = true
	if d := alert.Decide(changed); d.Open || !d.Close {
		t.Errorf("the next episode begins: %+v", d)
	}
}

// TestThePageShowsTheDecision: infra/docs/notifications.md is made of the rows above; run with -update to write it.
func TestThePageShowsTheDecision(t *testing.T) {
	var page strings.Builder
	page.WriteString(`# Who is notified, and who is not

One pure function decides it: ` + "`alert.Decide`" + ` in [shared/alert/decide.go](../../shared/alert/decide.go). This page shows its
answers. It is written from the function's own tests, by ` + "`go test ./shared/alert -update`" + `.

In the examples Anna is first on call, and Ben is notified five minutes after her. Steps repeat until somebody takes the
alert. The reason follows each name.

## Does a conversation deserve an alert?

The bar is 60 unless the brand has its own.

| what is known | alert | why |
|---|---|---|
`)
	words := func(reason string) string { return texts.English.Coded("why", reason) }
	for _, row := range deserving {
		yes := map[bool]string{true: "yes", false: "no"}[row.want]
		fmt.Fprintf(&page, "| %s | %s | %s |\n", row.when, yes, words(string(row.why)))
	}
	explain := func(cell string) string {
		var list []string
		for one := range strings.SplitSeq(cell, "; ") {
			if who, reason, ok := strings.Cut(one, ": "); ok {
				one = who + ": " + words(reason)
			}
			list = append(list, one)
		}
		return strings.Join(list, "; ")
	}
	for _, section := range stages {
		fmt.Fprintf(&page, "\n## %s\n\n| when | notified | not notified | then |\n|---|---|---|---|\n", section.title)
		for _, row := range section.rows {
			then, rest, more := strings.Cut(row.then, ", ")
			if texts.Known("why", then) {
				then = words(then)
			}
			if more {
				then += ", " + rest
			}
			fmt.Fprintf(&page, "| %s | %s | %s | %s |\n", row.when, explain(row.notified), explain(row.suppressed),
				then)
		}
	}
	const path = "../../infra/docs/notifications.md"
	if *update {
		if err := os.WriteFile(path, []byte(page.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(path)
	if err != nil || !slices.Equal(stored, []byte(page.String())) {
		t.Errorf("%s is not up to date (%v): run this test with -update\n%s", path, err,
			cmp.Diff(string(stored), page.String()))
	}
}
