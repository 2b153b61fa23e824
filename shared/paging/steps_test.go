package paging_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"oyez/shared/alert"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/rota"
	"oyez/shared/scoring"
	"oyez/shared/sms"
	"oyez/shared/table"
)

func TestStepsAreReadWhenTheyAreDone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, team())
	w.now = time.Date(2026, 11, 23, 7, 57, 0, 0, time.UTC) // three minutes before Sophie follows Anna
	w.heard("pat", scoring.Page)
	w.expect("anna: OYEZ 91 X, Pat")
	w.later(5 * time.Minute)
	w.expect("sophie: OYEZ: you are on call. 1 alert (", "ben: OYEZ 91", "anna: no answer in 5 min, now alerting Ben.")
	w.later(5 * time.Minute)
	w.expect("sophie: OYEZ 91", "ben: no answer in 5 min, now alerting Sophie.")
}

func TestAllOfAStepAreCalledAtOnceAndAnEmptyOneIsSkipped(t *testing.T) {
	r := team()
	// nobody at night
	r.Layers = []rota.Layer{{
		Name: "office", Order: []string{"sophie"},
		Hours: []rota.Hours{{From: 9 * 60, To: 17 * 60}},
	}}
	r.Escalation = []rota.EscalationStep{
		{Notify: []string{"office"}},
		{Notify: []string{"rotation", "ben"}},
		{Notify: []string{"sophie"}, After: 2 * time.Minute},
	}
	w := newWorld(t, r)
	id := w.heard("pat", scoring.Page)
	w.expect("anna: OYEZ 91", "ben: OYEZ 91")
	w.later(2 * time.Minute)
	w.expect("sophie: OYEZ 91", "anna: now alerting Sophie", "ben: now alerting Sophie")
	if a := w.alert(id); a.Attempts[0].Outcome != alert.Nobody {
		t.Errorf("the empty step is not on record: %+v", a.Attempts)
	}
}

func TestATakeIsALeaseAndWhoHeldItIsTold(t *testing.T) {
	w := newWorld(t, team())
	id := w.heard("pat", scoring.Page)
	w.later(5 * time.Minute)
	w.texts()
	_, err := w.book.Take(t.Context(), id, "ben", 0)
	w.must(err)
	w.later(time.Minute)
	w.expect("anna: Ben took it.")
	w.later(18 * time.Minute)
	w.expect()
	w.later(time.Minute)
	w.expect("anna: open again.", "ben: is open again: taken 20 min ago, not answered.")
}

func TestEscalateAndHandOverAndSnooze(t *testing.T) {
	w := newWorld(t, team())
	id := w.heard("pat", scoring.Page)
	w.expect("anna: OYEZ")
	_, err := w.book.Escalate(t.Context(), id, "anna")
	w.must(err)
	w.must(w.sweep())
	w.expect("ben: OYEZ")
	_, err = w.book.Take(t.Context(), id, "ben", 10*time.Minute)
	w.must(err)
	w.later(time.Minute)
	w.expect("anna: Ben took it.")
	_, err = w.book.HandOver(t.Context(), id, "ben")
	w.must(err)
	w.must(w.sweep())
	w.expect("anna: OYEZ")
	_, err = w.book.Snooze(t.Context(), id, "anna", 30*time.Minute)
	w.must(err)
	w.later(29 * time.Minute)
	w.expect()
	w.later(time.Minute)
	w.expect("ben: OYEZ")
}

func TestTheCarrierIsBusyThenRefuses(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Mailer = w
	w.refuse = func(person string) error {
		if person == "anna" {
			return &sms.Error{Reason: sms.OptedOut}
		}
		return nil
	}
	w.heard("pat", scoring.Page)
	got := w.texts()
	if len(got) != 2 || !strings.HasPrefix(got[0], "anna: OYEZ 91 X\n") || !strings.HasPrefix(got[1], "ben: ") {
		t.Errorf("want an e-mail to Anna and Ben called at once: %q", got)
	}
}

// Who takes it while the SMS is being written does not wake the others.
func TestATakeJustBeforeTheSMSStopsIt(t *testing.T) {
	w := newWorld(t, team())
	id, err := w.hears("pat", scoring.Page)
	w.must(err)
	token := w.pager.NewToken
	w.pager.NewToken = func() string {
		_, err := w.book.Take(t.Context(), id, "ben", 0)
		w.must(err)
		return token()
	}
	w.must(w.pager.Wake(t.Context(), alert.ID(id, 1)))
	w.expect()
}

// A rota that cannot be read leaves the alert as it was: due.
func TestWithoutARotaTheAlertStaysDue(t *testing.T) {
	w := newWorld(t, team())
	id, err := w.hears("pat", scoring.Page)
	w.must(err)
	before := w.alert(id)
	w.fault = func(op string) error {
		if op == "Query" {
			return table.ErrThrottled
		}
		return nil
	}
	if err := w.pager.Wake(t.Context(), before.ID); !errors.Is(err, table.ErrThrottled) {
		t.Error(err)
	}
	w.calm()
	if after := w.alert(id); after.Version != before.Version || !after.Due.Equal(before.Due) {
		t.Errorf("%+v", after)
	}
	office := rota.Rota{People: team().People, Zone: "Europe/Paris", Layers: []rota.Layer{
		{Name: "office", Order: []string{"ben"}, Hours: []rota.Hours{{From: 9 * 60, To: 17 * 60}}}, // nobody at night
	}}
	w.must(w.store.PutRota(t.Context(), office))
	w.later(3 * time.Minute)
	w.must(w.store.PutRota(t.Context(), team()))
	w.later(time.Minute)
	w.expect("anna: OYEZ 91")
}

// TestWhoHasActedIsNotMailed: a take, or a hand-over, shows that the SMS came, whatever receipts say or do not say.
func TestWhoHasActedIsNotMailed(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Mailer, w.pager.Rules.Receipts = w, true
	id := w.heard("pat", scoring.Page)
	w.expect("anna: OYEZ 91")
	w.forward(time.Minute)
	_, err := w.book.Take(t.Context(), id, "anna", 0)
	w.must(err)
	_, err = w.book.HandOver(t.Context(), id, "anna")
	w.must(err)
	w.must(w.sweep())
	w.expect("ben: OYEZ 91")
	w.later(4 * time.Minute)
	w.expect()
	w.later(time.Minute)
	w.expect("anna: OYEZ 91", "ben: An SMS may not have reached you") // of Ben nothing is known
}

// TestARefusedRoundEnds: a Wake returns also when the carrier refuses everything for good, and e-mails leave.
func TestARefusedRoundEnds(t *testing.T) {
	w := newWorld(t, team())
	w.pager.Mailer = w
	w.refuse = func(string) error { return &sms.Error{Reason: sms.InvalidNumber} }
	calls := 0
	w.fault = func(string) error {
		if calls++; calls > 1000 {
			return table.ErrUnavailable // it turns round; this ends it
		}
		return nil
	}
	w.heard("pat", scoring.Page)
	w.expect("anna: An SMS may not have reached you", "ben: An SMS may not have reached you")
	w.later(4 * time.Minute)
	w.expect()
	w.later(time.Minute)
	w.expect("anna: An SMS may not", "ben: An SMS may not")
}

// TestWhoComesOnCallIsCalledByE: the shift changed while an alert rang. "E" then calls who is on call now, who was not
// told.
func TestWhoComesOnCallIsCalledByE(t *testing.T) {
	w := newWorld(t, team())
	w.now = time.Date(2026, 11, 23, 7, 58, 0, 0, time.UTC) // Sophie's week begins at 09:00 in Paris
	id := w.heard("pat", scoring.Page)
	w.expect("anna: OYEZ 91")
	w.forward(3 * time.Minute)
	_, err := w.book.Escalate(t.Context(), id, "anna")
	w.must(err)
	w.must(w.pager.Wake(t.Context(), w.alert(id).ID))
	w.expect("sophie: OYEZ 91")
	w.later(5 * time.Minute)
	w.expect("ben: OYEZ 91", "sophie: OYEZ")
}

// TestATakeCountsOnce: a take by SMS and one on a page follow one rule. The daily test page is no customer's alert, a
// renewal is no second take, and those who were notified learn who took it.
func TestATakeCountsOnce(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		source mention.Source
		counts int
	}{
		{"x/1", 1},
		{mention.Canary, 0},
	} {
		w := newWorld(t, team())
		m := mention.Mention{
			Key:    mention.Key{Source: row.source, Kind: mention.Post, ID: "1"},
			Author: mention.Author{ID: "pat"}, Text: "my oven burned down", SaidAt: w.now, HeardAt: w.now,
		}
		id, err := w.hearsOf(m, scoring.Page)
		w.must(err)
		w.must(w.pager.Wake(t.Context(), alert.ID(id, 1)))
		w.later(time.Minute)
		var line strings.Builder
		woken := 0
		taker := paging.Taker{
			Book: w.book, Metrics: metrics.New(&line, w.clock), Log: slog.New(slog.DiscardHandler),
			Wake: func(ctx context.Context, id string) error { woken++; return w.pager.Wake(ctx, id) },
		}
		for range 2 { // the second renews the lease
			if _, err := taker.Take(t.Context(), id, "anna", 0); err != nil {
				t.Fatal(row.source, err)
			}
		}
		if woken != 1 {
			t.Errorf("%s: woken %d times, want once: a renewal is no news", row.source, woken)
		}
		taker.Metrics.Flush()
		if n := strings.Count(line.String(), `"Taken":1`); n != row.counts {
			t.Errorf("%s: taken %d times, want %d: %s", row.source, n, row.counts, line.String())
		}
		if n := strings.Count(line.String(), `"WokenToTaken":[60000]`); n != row.counts {
			t.Errorf("%s: measured %d times, want %d: %s", row.source, n, row.counts, line.String())
		}
	}
}
