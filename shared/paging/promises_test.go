package paging_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/paging"
	"oyez/shared/scoring"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table"
)

// Under a carrier that accepts and drops 30 % of SMS, whoever was not reached within a step's time gets the other
// route, and the next step's person is called, by the first sweep after it: in every case, over 1,000 alerts of
// simulated time.
func TestTheOtherRouteUnderACarrierThatDrops(t *testing.T) {
	t.Parallel()
	alerts := 1000
	if testing.Short() {
		alerts = 100
	}
	w := newWorld(t, team())
	w.pager.Mailer, w.pager.Rules.Receipts = w, true
	random := rand.New(rand.NewPCG(1, 2))
	type event struct {
		at time.Time
		do func() error
	}
	var events []event
	w.taken = func(message string, x text) {
		if x.route != alert.SMS {
			return
		}
		receipt := alert.Receipt{
			Delivered: random.IntN(10) >= 3,
			At:        x.at.Add(time.Duration(1+random.IntN(90)) * time.Second),
		}
		if !receipt.Delivered {
			if random.IntN(2) == 0 { // dropped without a word
				return
			}
			receipt.Reason = "unreachable"
		}
		for range 1 + random.IntN(2) { // a receipt may come twice
			events = append(events, event{at: receipt.At, do: func() error {
				if err := w.pager.Receipt(context.Background(), message, receipt); !errors.Is(err,
					paging.ErrUnknownMessage) {
					return err
				}
				return nil // of a courtesy
			}})
		}
	}
	var ids []mention.ConversationID
	ended := map[mention.ConversationID]time.Time{}
	for n := range alerts {
		at := w.now.Add(time.Duration(random.IntN(3600)) * time.Second)
		events = append(events, event{at: at, do: func() error {
			id, err := w.hears(fmt.Sprint("author ", n), scoring.Page)
			if err != nil {
				return err
			}
			ids = append(ids, id)
			answered := time.Duration(random.IntN(25*60)) * time.Second
			if random.IntN(4) == 0 { // after every step that is looked at
				answered = 50 * time.Minute
			}
			events = append(events, event{at: w.now.Add(answered), do: func() error {
				ended[id] = w.now
				_, err := w.book.End(context.Background(), id, w.conversation(id).Version, conversation.Answered, "ben")
				return err
			}})
			return w.pager.Wake(context.Background(), alert.ID(id, 1))
		}})
	}
	for range 90 {
		minute := w.now.Add(time.Minute)
		for {
			slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
			if len(events) == 0 || events[0].at.After(minute) {
				break
			}
			next := events[0]
			events = events[1:]
			w.forward(max(next.at.Sub(w.now), 0))
			w.must(next.do())
		}
		w.forward(minute.Sub(w.now))
		w.must(w.sweep())
	}

	cases, late := 0, time.Duration(0)
	for _, id := range ids {
		a := w.alert(id)
		if a.State == alert.Open && a.Due.IsZero() {
			t.Errorf("%s has no due time", a.ID)
		}
		for _, x := range a.Attempts {
			if x.Route != alert.SMS || x.Kind != "" || x.Outcome != alert.Sent || x.Step > 4 {
				continue
			}
			over := x.At.Add(alert.StepWait)
			if x.Step+1 >= 4 { // everybody was called twice
				over = x.At.Add(alert.LongWait)
			}
			if !x.Receipt.At.IsZero() && !x.Receipt.At.After(over) {
				if x.Receipt.Delivered {
					continue
				}
				over = x.Receipt.At // the network said so itself
			}
			deadline := over.Add(time.Minute)
			if end, done := ended[id]; done && end.Before(deadline) || w.now.Before(deadline) {
				continue
			}
			cases++
			mailed := slices.IndexFunc(a.Attempts, func(o alert.Attempt) bool {
				return o.Route == alert.Email && o.Person == x.Person && o.Step >= x.Step && o.Step <= x.Step+1 &&
					o.Outcome == alert.Sent && !o.At.Before(x.At)
			})
			called := slices.IndexFunc(a.Attempts, func(o alert.Attempt) bool {
				return o.Route == alert.SMS && o.Kind == "" && o.Step == x.Step+1
			})
			if mailed < 0 || called < 0 {
				t.Fatalf("step %d to %s at %s was not delivered: mailed %v, next called %v\n%+v", x.Step, x.Person,
					x.At, mailed >= 0, called >= 0, a.Attempts)
			}
			for _, n := range []int{mailed, called} {
				late = max(late, a.Attempts[n].At.Sub(over))
			}
		}
	}
	if late > time.Minute {
		t.Errorf("the latest came %s after the step's time", late)
	}
	if cases < alerts/5 {
		t.Errorf("only %d cases: the test looks at nothing", cases)
	}
	t.Logf("%d SMS not delivered in time; the other route and the next person at most %s later", cases, late)
}

// Fifty people take one alert at once: one has it, and the others are told who.
func TestFiftyTakeAtOnce(t *testing.T) {
	w := newWorld(t, team())
	id := w.heard("pat", scoring.Page)
	type result struct {
		person string
		err    error
	}
	results := make(chan result)
	for n := range 50 {
		go func() {
			person := fmt.Sprint("person ", n)
			_, err := w.book.Take(t.Context(), id, person, 0)
			results <- result{person, err}
		}()
	}
	var winner string
	var others []*alert.TakenError
	for range 50 {
		r := <-results
		var taken *alert.TakenError
		switch {
		case r.err == nil && winner == "":
			winner = r.person
		case errors.As(r.err, &taken):
			others = append(others, taken)
		default:
			t.Errorf("%s: %v, and %s has it", r.person, r.err, winner)
		}
	}
	for _, o := range others {
		if o.By != winner || !o.Since.Equal(w.now) || !o.Until.Equal(w.now.Add(alert.TakeLease)) {
			t.Errorf("told %+v, and %s has it", o, winner)
		}
	}
	if a, c := w.alert(id), w.conversation(id); a.TakenBy != winner || c.Owner != winner || len(others) != 49 {
		t.Errorf("the alert says %s, the conversation %s, the winner is %s", a.TakenBy, c.Owner, winner)
	}
}

// Several sweeps at once, as when one minute's is slow, ring each phone once.
func TestSweepsAtOnceRingOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, team())
	w.now = time.Date(2026, 11, 23, 7, 50, 0, 0, time.UTC)
	for n := range 10 {
		_, err := w.hears(fmt.Sprint("author ", n), scoring.Page)
		w.must(err)
	}
	_, err := w.hears("lee", scoring.Inbox)
	w.must(err)
	for range 130 {
		w.forward(time.Minute)
		done := make(chan error)
		for range 4 {
			go func() { done <- w.sweep() }()
		}
		for range 4 {
			w.must(<-done)
		}
		for n := range 10 {
			if id := w.heardBefore(fmt.Sprint("author ", n)); w.now.Sub(w.alert(id).OpenedAt) == 7*time.Minute {
				w.ends(fmt.Sprint("author ", n))
			}
		}
	}
	counts := map[string]int{}
	for _, line := range w.texts() {
		who, words, _ := strings.Cut(line, ": ")
		for _, what := range []string{"OYEZ 91 X", "now alerting", "on call", "in the inbox"} {
			if strings.Contains(words, what) {
				counts[who+" "+what]++
			}
		}
	}
	want := map[string]int{
		"anna OYEZ 91 X": 10, "ben OYEZ 91 X": 10, "anna now alerting": 10, "sophie on call": 1,
		"sophie in the inbox": 1,
	}
	for what, n := range want {
		if got := counts[what]; got != n {
			t.Errorf("%d times %q, want %d; in all %v", got, what, n, counts)
		}
	}
}

// crash makes the table fail from a call on, as it looks to a process that ends there: before its effect or after it.
type crash struct {
	at    int
	after bool
	calls atomic.Int64 // sweep's kinds are side by side
}

func (c *crash) on(w *world) {
	c.calls.Store(0)
	w.fault = func(string) error {
		if n := int(c.calls.Add(1)); n > c.at || n == c.at && !c.after {
			return table.ErrUnavailable
		}
		return nil
	}
	w.lost = func(string) error {
		if int(c.calls.Load()) >= c.at && c.after {
			return table.ErrUnavailable
		}
		return nil
	}
}

func (w *world) calm() { w.fault, w.lost = nil, nil }

// Whatever the call at which the process ends: no alert is left without a due time, the person on call is told, at most
// once more than once, and the next step comes at its time.
func TestACrashBetweenAnyTwoWrites(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for at := 1; ; at++ {
			w := newWorld(t, team())
			w.pager.Mailer, w.pager.Rules = w, allRules()
			c := &crash{at: at, after: after}
			m := mention.Mention{
				Key:    mention.Key{Source: "x/1", Kind: mention.Post, ID: "1"},
				Author: mention.Author{ID: "pat", Name: "Pat", Followers: -1},
				Text:   "my parcel is lost", SaidAt: w.now, HeardAt: w.now,
			}
			c.on(w)
			id, err := w.hearsOf(m, scoring.Page)
			if err == nil {
				_ = w.pager.Wake(t.Context(), alert.ID(id, 1))
			}
			over := int(c.calls.Load()) < at
			w.calm()
			_, err = w.hearsOf(m, scoring.Page) // the mention is still owed: it is scored again
			w.must(err)
			w.whole(id)
			for range 8 {
				w.later(time.Minute)
				w.whole(id)
			}
			got := map[string]int{}
			for _, x := range w.texts() {
				who, words, _ := strings.Cut(x, ": ")
				if strings.HasPrefix(words, "OYEZ 91 X") && !strings.Contains(words, "\n") { // no e-mail
					got[who]++
				}
			}
			if got["anna"] < 1 || got["anna"] > 2 || got["ben"] != 1 {
				t.Fatalf("the process ends at call %d (after it: %v), and %v were told\n%+v", at, after, got,
					w.alert(id).Attempts)
			}
			if over {
				if at < 10 {
					t.Fatalf("only %d calls: the test looks at nothing", at)
				}
				break
			}
		}
	}
}

// whole asserts that a conversation and its alert fit together, and that something is due.
func (w *world) whole(id mention.ConversationID) {
	w.t.Helper()
	c := w.conversation(id)
	if c.Wakes() != c.Alerted {
		w.t.Fatalf("it wakes: %v, and has an open alert: %v", c.Wakes(), c.Alerted)
	}
	for n := 1; n <= c.Alerts; n++ {
		a, err := w.store.Alert(context.Background(), alert.ID(id, n))
		w.must(err)
		open := c.Alerted && n == c.Alerts
		if (a.State != alert.Closed) != open || a.Due.IsZero() == open {
			w.t.Fatalf("alert %d of %d is %s, due %s, and the conversation has an open one: %v", n, c.Alerts, a.State,
				a.Due, c.Alerted)
		}
		if !open {
			continue
		}
		if !w.isDue(a) {
			w.t.Fatalf("alert %s is %s, and in no list of what is due", a.ID, a.State)
		}
	}
	if due := c.ClockDue(); c.Status == conversation.Open && !c.Wakes() && due.IsZero() {
		w.t.Fatalf("it waits in the inbox, and no clock runs: %+v", c)
	}
}

func (w *world) isDue(a alert.Alert) bool {
	w.t.Helper()
	due := false
	for shard := range store.DueAlert.Shards() {
		by := w.now.Add(1000 * time.Hour)
		w.must(w.store.Due(context.Background(), store.DueAlert, shard, by, func(o store.DueItem) error {
			due = due || o.Alert == a.ID
			return nil
		}))
	}
	return due
}

// Promise 3, over random events in random order, with a table that throttles and processes that end anywhere: no alert
// is ever without a due time, and left alone, each that nobody took is told to somebody.
func TestNoAlertIsForgottenWhateverHappens(t *testing.T) {
	t.Parallel()
	people := []string{"anna", "ben", "sophie"}
	rapid.Check(t, func(t *rapid.T) {
		w := worldOf(t, t.Cleanup, team())
		ctx := context.Background()
		w.pager.Mailer, w.pager.Rules = w, allRules()
		w.pager.Rules.Budget = rapid.IntRange(0, 4).Draw(t, "budget")
		w.pager.Rules.Burst = rapid.IntRange(0, 3).Draw(t, "burst")
		var messages []string
		w.taken = func(message string, x text) { messages = append(messages, message) }
		w.refuse = func(string) error {
			switch rapid.IntRange(0, 9).Draw(t, "carrier") {
			case 0:
				return &sms.Error{Reason: sms.Throttled, Retry: true}
			case 1:
				return &sms.Error{Reason: sms.Timeout, Retry: true}
			case 2:
				return &sms.Error{Reason: sms.OptedOut}
			}
			return nil
		}
		for range rapid.IntRange(1, 12).Draw(t, "events") {
			author := fmt.Sprint("author ", rapid.IntRange(0, 4).Draw(t, "author"))
			id, who := w.heardBefore(author), rapid.SampledFrom(people).Draw(t, "who")
			if rapid.Bool().Draw(t, "crash") {
				(&crash{at: rapid.IntRange(1, 25).Draw(t, "at"), after: rapid.Bool().Draw(t, "after")}).on(w)
			}
			minutes := time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute
			switch rapid.IntRange(0, 9).Draw(t, "event") {
			case 0, 1:
				_, _ = w.hears(author, scoring.Page)
			case 2:
				_, _ = w.hears(author, scoring.Inbox)
			case 3:
				_, _ = w.book.Take(ctx, id, who, 0)
			case 4:
				_, _ = w.book.Take(ctx, id, who, minutes)
			case 5:
				_, _ = w.book.HandOver(ctx, id, who)
			case 6:
				_, _ = w.book.Escalate(ctx, id, who)
			case 7:
				_, _ = w.book.Snooze(ctx, id, who, minutes)
			case 8:
				if len(messages) > 0 {
					receipt := alert.Receipt{Delivered: rapid.Bool().Draw(t, "delivered"), At: w.now}
					_ = w.pager.Receipt(ctx, rapid.SampledFrom(messages).Draw(t, "message"), receipt)
				}
			case 9:
				w.fault, w.lost = nil, nil
				c := w.conversation(id)
				(&crash{at: rapid.IntRange(1, 9).Draw(t, "at"), after: rapid.Bool().Draw(t, "after")}).on(w)
				_, _ = w.book.End(ctx, id, c.Version, conversation.Dismissed, who)
			}
			w.forward(time.Duration(rapid.IntRange(0, 600).Draw(t, "seconds")) * time.Second)
			_ = w.sweep() // still as far as the process gets
			w.calm()
			for n := range 5 {
				if id := w.heardBefore(fmt.Sprint("author ", n)); w.conversation(id).Version > 0 {
					w.whole(id)
				}
			}
		}
		w.refuse = nil
		for range 15 {
			w.forward(20 * time.Minute)
			w.must(w.sweep())
		}
		for n := range 5 {
			id := w.heardBefore(fmt.Sprint("author ", n))
			if c := w.conversation(id); !c.Alerted {
				continue
			}
			a := w.alert(id)
			last := w.now.Add(-5 * time.Hour)
			if a.Burst && a.Joined == 0 {
				continue // another rings for it
			}
			if !slices.ContainsFunc(a.Attempts, func(x alert.Attempt) bool {
				return x.At.After(last) && (x.Outcome == alert.Sent || x.Outcome == alert.Suppressed &&
					w.pager.Rules.Budget > 0)
			}) {
				t.Fatalf("left alone for hours, and nobody is told of it: %+v", a)
			}
		}
	})
}

// allRules is everything on.
func allRules() alert.Rules {
	return alert.Rules{Receipts: true, Budget: 6, Burst: alert.BurstFrom}
}
