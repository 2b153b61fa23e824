package paging_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/sms"
)

// afternoon is a Saturday, 14:00 in Paris.
var afternoon = time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC)

func TestQuietHoursHoldBackWhatIsNoPage(t *testing.T) {
	r := team()
	r.People[0].Quiet = rota.Quiet{From: 22 * 60, To: 7 * 60} // Anna
	w := newWorld(t, r)
	id := w.heard("pat", scoring.Page)
	w.later(5 * time.Minute)
	w.expect("anna: OYEZ 91", "ben: OYEZ 91")
	a := w.alert(id)
	if last := a.Attempts[len(a.Attempts)-1]; last.Person != "anna" || last.Outcome != alert.Suppressed ||
		last.Reason != alert.QuietHours {
		t.Errorf("it is not on record why Anna was not told: %+v", last)
	}
	_, err := w.book.Take(t.Context(), id, "ben", 0)
	w.must(err)
	w.must(w.sweep())
	w.expect()
	held, err := w.store.SuppressedBetween(t.Context(), night.Add(-time.Hour), night.Add(time.Hour))
	if err != nil || len(held) != 2 || held[0].Person != "anna" || held[0].Alert != a.ID || held[1].Kind != alert.Took {
		t.Errorf("held back: %+v %v", held, err)
	}
}

func TestABudgetGoesToTheNextPersonAndIsListedInTheMorning(t *testing.T) {
	t.Parallel()
	w := newWorld(t, team())
	w.pager.Rules.Budget = 2
	for n := range 5 {
		w.heard(fmt.Sprint("author ", n), scoring.Page)
	}
	w.expect("anna: OYEZ", "anna: OYEZ", "ben: OYEZ", "ben: OYEZ") // nobody for the fifth
	w.later(4 * time.Minute)
	w.expect()
	w.later(65 * time.Minute) // everything is told again within the limit, and the fifth too
	for _, id := range []string{"anna", "ben"} {
		if n := strings.Count(strings.Join(w.texts(), "\n")+"\n", id+": "); n > 4 {
			t.Errorf("%d SMS to %s in 69 minutes", n, id)
		}
	}
	if a := w.alert(w.heardBefore("author 4")); len(a.Notified()) == 0 {
		t.Errorf("the fifth was never told: %+v", a.Attempts)
	}
	w.now = time.Date(2026, 11, 21, 6, 59, 0, 0, time.UTC)
	w.texts()
	w.later(time.Minute)
	got := strings.Join(w.texts(), "\n")
	if !strings.Contains(got, "texts not sent since yesterday. ") || !strings.Contains(got, "hourly limit") {
		t.Errorf("the morning says %q", got)
	}
	w.later(3 * time.Hour)
	if strings.Contains(strings.Join(w.texts(), "\n"), "not sent since") {
		t.Error("the morning came twice")
	}
}

// TestABudgetIsNotPaidTwice: an SMS that is tried again, because a crash or the carrier stopped it, costs once.
func TestABudgetIsNotPaidTwice(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Rules.Budget = 1
	tries := 0
	w.refuse = func(string) error {
		if tries++; tries < 3 {
			return &sms.Error{Reason: sms.Throttled, Retry: true}
		}
		return nil
	}
	w.heard("pat", scoring.Page)
	w.later(2 * time.Minute)
	w.expect("anna: OYEZ 91")
	w.heard("lee", scoring.Page)
	w.expect("ben: OYEZ 91")
	b, err := w.store.Budget(t.Context(), "anna", w.now.Add(-time.Hour))
	if err != nil || len(b.Spent) != 1 || tries != 4 {
		t.Errorf("%+v, %v, after %d tries", b, err, tries)
	}
}

func TestABurstIsOneAlertThatCounts(t *testing.T) {
	t.Parallel()
	w := newWorld(t, team())
	w.now = afternoon
	w.pager.Rules.Burst, w.pager.Rules.Budget = 3, 3
	for n := range 4 {
		w.heard(fmt.Sprint("author ", n), scoring.Page)
	}
	w.expect("anna: OYEZ 91 X,", "anna: OYEZ 91 X,", "anna: OYEZ 91 X,", "anna: OYEZ 91 X burst of 4,")
	head := w.heardBefore("author 3")
	for n := 4; n < 40; n++ {
		w.heard(fmt.Sprint("author ", n), scoring.Page)
	}
	w.expect()
	for n := range 3 { // told one by one, before it was a burst
		w.ends(fmt.Sprint("author ", n))
	}
	w.later(5 * time.Minute)
	w.expect("ben: OYEZ 91 X burst of 40,") // a courtesy to Anna would pass her budget
	if a := w.alert(w.heardBefore("author 20")); a.State != alert.Open || a.Due.IsZero() ||
		a.Attempts[0].Reason != alert.OfBurst {
		t.Errorf("one of many is %s, due %s, told %+v", a.State, a.Due, a.Attempts)
	}
	_, err := w.book.Take(t.Context(), head, "ben", 0)
	w.must(err)
	w.later(15 * time.Minute)
	w.expect()

	// The one that rings is answered: another of the 36 takes its place, and so on until nobody waits.
	w.ends("author 3")
	heads := 0
	for left := 36; left > 0; left-- {
		w.later(15 * time.Minute)
		texts := w.texts()
		if len(texts) == 0 || len(texts) > 6 {
			t.Fatalf("%d are left, and there are %d SMS: %q", left, len(texts), texts)
		}
		for n := 4; n < 40; n++ {
			id := w.heardBefore(fmt.Sprint("author ", n))
			if c := w.conversation(id); c.Alerted && w.alert(id).Joined > 0 {
				w.ends(fmt.Sprint("author ", n))
				heads++
				break
			}
		}
	}
	if heads != 36 {
		t.Errorf("%d of 36 came to ring", heads)
	}
	w.later(time.Hour)
	w.expect()
}

func TestOneTakenOutOfABurstGoesItsOwnWay(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Rules.Burst = 1
	for n := range 4 {
		w.heard(fmt.Sprint("author ", n), scoring.Page)
	}
	w.texts()
	_, err := w.book.Take(t.Context(), w.heardBefore("author 3"), "ben", time.Minute)
	w.must(err)
	w.later(time.Minute)
	w.expect("anna: open again", "ben: is open again: taken 1 min ago, not answered.")
}

func TestShadowSendsNothingButTheMorningsList(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Rules.Shadow, w.pager.Mailer = true, w
	id := w.heard("pat", scoring.Page)
	w.heard("lee", scoring.Inbox)
	w.later(5 * time.Hour)
	w.expect()
	if a := w.alert(id); a.State != alert.Open || a.Due.IsZero() || a.Attempts[0].Reason != alert.Shadow ||
		a.Attempts[0].Person != "anna" {
		t.Errorf("%+v", a)
	}
	w.now = time.Date(2026, 11, 21, 6, 59, 0, 0, time.UTC)
	w.later(time.Minute)
	got := w.texts()
	if len(got) != 1 || !strings.HasPrefix(got[0], "anna: OYEZ: ") ||
		!strings.Contains(got[0], "02:31  Anna  alert ") ||
		!strings.Contains(got[0], "priority 91: shadow mode, nothing is sent") {
		t.Errorf("the list: %q", got)
	}
}

// TestTheMorningsListGoesToTheManagers: to each once, after quiet hours, with one line a burst; not to who is on call.
func TestTheMorningsListGoesToTheManagers(t *testing.T) {
	r := team()
	r.People[1].Role, r.People[2].Role = rota.Manager, rota.Manager
	r.People[1].Quiet = rota.Quiet{From: 22 * 60, To: 9 * 60} // Ben
	r.People[2].Email = ""                                    // Sophie
	w := newWorld(t, r)
	w.pager.Rules.Burst, w.pager.Mailer = 3, w
	for n := range 12 {
		w.heard(fmt.Sprint("author ", n), scoring.Page)
	}
	for n := range 12 {
		w.ends(fmt.Sprint("author ", n))
	}
	w.now = time.Date(2026, 11, 21, 6, 59, 0, 0, time.UTC)
	w.texts()
	w.later(time.Minute)
	w.expect("sophie: 8 texts not sent since yesterday. 8 another alert of the burst")
	w.later(time.Hour)
	w.expect("ben: OYEZ: 8 texts not sent since yesterday.\n02:31  8 of a burst on X: another alert of the burst")
	w.later(3 * time.Hour)
	w.expect()
	w.now = time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC)
	w.must(w.pager.Morning(t.Context()))
	w.expect()
}

func TestTheInboxHasItsClock(t *testing.T) {
	t.Parallel()
	w := newWorld(t, team())
	w.now = afternoon
	for n := range 7 {
		w.heard(fmt.Sprint("author ", n), scoring.Inbox)
	}
	taken := w.heardBefore("author 6")
	w.later(time.Minute)
	_, err := w.book.Take(t.Context(), taken, "ben", 0)
	w.must(err)
	w.ends("author 0")
	w.later(conversation.Clock(scoring.Inbox)/2 - 2*time.Minute)
	w.expect()
	w.later(time.Minute)
	got := strings.Join(w.texts(), "\n")
	if !strings.Contains(got, "anna: OYEZ: 5 waiting in the inbox, first due 18:00. ") ||
		!strings.Contains(got, "ben: OYEZ: 1 waiting in the inbox") || strings.Count(got, "\n") != 1 {
		t.Errorf("at half of the clock: %q", got)
	}
	w.later(conversation.Clock(scoring.Inbox)/2 - time.Minute)
	w.expect()
	w.later(time.Minute)
	got = strings.Join(w.texts(), "\n")
	if strings.Count(got, "anna: OYEZ 91 X, Pat: ") != 6 || strings.Count(got, "ben: OYEZ ") != 1 ||
		!strings.Contains(got, "is open again: taken 239 min ago") {
		t.Errorf("at its end: %q", got)
	}
	if c := w.conversation(taken); !c.Wakes() || !c.Alerted || c.Owner != "" {
		t.Errorf("%+v", c)
	}
	w.ends("author 1")
	if c := w.conversation(w.heardBefore("author 1")); c.Wakes() || c.Alerted || c.Overdue {
		t.Errorf("answered: %+v", c)
	}
}

// Whatever the call at which the process ends, before its effect or after it: who is on call is reminded of everything
// that waits, and of nothing more than twice.
func TestAReminderOutlivesACrash(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for at := 1; ; at++ {
			w := newWorld(t, team())
			w.now = afternoon
			for n := range 3 {
				w.heard(fmt.Sprint("author ", n), scoring.Inbox)
			}
			w.forward(conversation.Clock(scoring.Inbox) / 2)
			c := &crash{at: at, after: after}
			c.on(w)
			_ = w.sweep()
			over := int(c.calls.Load()) < at
			w.calm()
			w.later(10 * time.Minute)
			reminded, got := 0, w.texts()
			for _, x := range got {
				waiting := 0
				if _, err := fmt.Sscanf(x, "anna: OYEZ: %d waiting in the inbox", &waiting); err != nil {
					t.Fatalf("the process ends at call %d (after it: %v): %q", at, after, x)
				}
				reminded += waiting
			}
			if reminded < 3 || reminded > 6 {
				t.Fatalf("the process ends at call %d (after it: %v), and Anna was sent %q", at, after, got)
			}
			for n := range 3 {
				w.ends(fmt.Sprint("author ", n)) // answered in time: nobody is woken
			}
			w.forward(3 * time.Hour)
			w.must(w.sweep())
			w.expect()
			if over {
				if len(got) != 1 || at < 10 {
					t.Fatalf("only %d calls: the test looks at nothing", at)
				}
				break
			}
		}
	}
}

// A reminder that the carrier is too busy for is sent when it is not, and one that it refuses is not tried again and
// again.
func TestAReminderThatDoesNotLeave(t *testing.T) {
	for reason, want := range map[sms.Reason]int{sms.Throttled: 4, sms.OptedOut: 1} {
		w := newWorld(t, team())
		w.now = afternoon
		w.heard("pat", scoring.Inbox)
		tries := 0
		w.refuse = func(string) error {
			if tries++; tries < 4 {
				return &sms.Error{Reason: reason, Retry: reason == sms.Throttled}
			}
			return nil
		}
		for range int(conversation.Clock(scoring.Inbox)/2/time.Minute) + 20 {
			w.forward(time.Minute)
			_ = w.sweep()
		}
		if tries != want {
			t.Errorf("%s: tried %d times, want %d", reason, tries, want)
		}
	}
}

func TestAReminderWaitsForTheEndOfQuietHours(t *testing.T) {
	r := team()
	r.People[0].Quiet = rota.Quiet{From: 22 * 60, To: 5*60 + 30}
	w := newWorld(t, r)
	w.heard("pat", scoring.Inbox)
	w.later(2*time.Hour + 58*time.Minute) // 05:29
	w.expect()
	w.later(6 * time.Minute)
	w.expect("anna: 1 waiting in the inbox")
}

func TestWhatMayNotPageHasNoClock(t *testing.T) {
	w := newWorld(t, team())
	id := w.heard("pat", scoring.Inbox)
	_, err := w.book.Change(t.Context(), id, "", func(c conversation.Conversation) (conversation.Conversation, error) {
		e := c.Entries[0]
		e.NoPage = true
		c = c.Add(e)
		return c, nil
	})
	w.must(err)
	w.later(6 * time.Hour)
	w.expect()
}

func TestWhoComesOnCallIsToldOnce(t *testing.T) {
	w := newWorld(t, team())
	w.now = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)
	w.must(w.pager.Shift(t.Context()))
	w.heard("lee", scoring.Inbox)
	w.now = time.Date(2026, 11, 23, 9, 11, 0, 0, time.UTC) // sweep stood still over the hand-off at 09:00 in Paris
	done := make(chan error)
	for range 20 {
		go func() { done <- w.pager.Shift(t.Context()) }()
	}
	for range 20 {
		w.must(<-done)
	}
	w.expect("sophie: you are on call. 1 waiting, first due 12:30.")
	w.later(time.Hour)
	w.texts()
	w.now = time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	w.must(w.pager.Shift(t.Context()))
	if got := w.texts(); len(got) != 1 || !strings.HasPrefix(got[0], "anna: OYEZ: you are on call.") {
		t.Errorf("a week later: %q", got)
	}
}

func TestAHandOffAtNightWaitsForTheEndOfQuietHours(t *testing.T) {
	r := team()
	r.People[2].Quiet = rota.Quiet{From: 22 * 60, To: 11 * 60} // Sophie sleeps long
	w := newWorld(t, r)
	w.now = time.Date(2026, 11, 23, 7, 30, 0, 0, time.UTC)
	w.later(2*time.Hour + 29*time.Minute) // 10:59
	w.expect()
	w.later(2 * time.Minute)
	w.expect("sophie: you are on call. nothing is open.")
}
