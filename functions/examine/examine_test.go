package examine_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"oyez/functions/examine"
	"oyez/shared/doctor"
	"oyez/shared/metrics"
	"oyez/shared/rota"
	"oyez/shared/sms"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
	"oyez/shared/topic"
)

// ward is the function with what it finds, and who is told.
type ward struct {
	*examine.Handler
	t        *testing.T
	now      time.Time
	finding  doctor.Finding
	told     []topic.Notice
	fail     error
	examined int
}

func newWard(t *testing.T) *ward {
	t.Helper()
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w := &ward{t: t, now: time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC), finding: doctor.Finding{State: doctor.OK}}
	now := func() time.Time { return w.now }
	s := store.New(kept, now)
	r := rota.Rota{
		Zone: "Europe/Paris", Start: rota.LocalTime{Year: 2026, Month: 1, Day: 5}, Order: []string{"anna"},
		People: []rota.Person{{
			ID: "anna", Name: "Anna", Phone: "+33612345678", Lang: "fr", Zone: "Europe/Paris",
			Verified: true,
		}},
	}
	if err := s.PutRota(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w.Handler = &examine.Handler{
		Store: s, Now: now, Metrics: metrics.New(&out, now), Log: slog.New(slog.NewJSONHandler(&out, nil)),
		Checks: func(context.Context) []doctor.Check {
			w.examined++
			return []doctor.Check{{
				About: "SMS spend",
				Run:   func(context.Context) []doctor.Finding { return []doctor.Finding{w.finding} },
			}}
		},
		Notify: func(_ context.Context, n topic.Notice) error {
			if w.fail == nil {
				w.told = append(w.told, n)
			}
			return w.fail
		},
	}
	return w
}

// hours calls it every hour, as its schedule does.
func (w *ward) hours(n int) {
	w.t.Helper()
	for range n {
		if err := w.Handle(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
		w.now = w.now.Add(time.Hour)
	}
}

func TestOnceEachMorning(t *testing.T) {
	w := newWard(t)
	w.hours(2) // 7:30 and 8:30 in Paris
	if w.examined != 0 {
		t.Fatal("examined before the morning")
	}
	w.hours(1)
	if w.examined != 1 {
		t.Fatal("not examined at 9:30")
	}
	w.hours(24)
	if w.examined != 2 || len(w.told) != 0 {
		t.Errorf("examined %d times in a day, told %v", w.examined, w.told)
	}
}

func TestWhatIsBrokenIsToldEachDayAndWhatWillBeWhenItIsNew(t *testing.T) {
	w := newWard(t)
	w.now = w.now.Add(3 * time.Hour)
	for _, day := range []struct {
		finding doctor.Finding
		told    int
	}{
		{doctor.Finding{State: doctor.Warn, Says: "26.00 of 50.00 USD", Do: "ask"}, 1},
		{doctor.Finding{State: doctor.Warn, Says: "27.10 of 50.00 USD", Do: "ask"}, 1}, // the same with another figure
		{doctor.Finding{State: doctor.Warn, Says: "another warning", Do: "ask"}, 2},
		{doctor.Finding{State: doctor.Bad, Says: "46.00 of 50.00 USD", Do: "ask"}, 3},
		{doctor.Finding{State: doctor.Bad, Says: "46.00 of 50.00 USD", Do: "ask"}, 4},
		{doctor.Finding{State: doctor.OK, Says: "well"}, 4},
		{doctor.Finding{State: doctor.Warn, Says: "26.00 of 50.00 USD", Do: "ask"}, 5}, // it was well in between
	} {
		w.finding = day.finding
		w.hours(24)
		if len(w.told) != day.told {
			t.Fatalf("%+v: told %d times, want %d", day.finding, len(w.told), day.told)
		}
	}
	n := w.told[3]
	if !strings.Contains(n.Long, "BAD  SMS spend: 46.00 of 50.00 USD") || !strings.Contains(n.Short, "SMS spend") ||
		n.Subject != "OYEZ: 1 broken, 0 to look at soon" {
		t.Errorf("%+v", n)
	}
	if septets, ok := sms.Septets(n.Short); !ok || septets > sms.Segment {
		t.Errorf("%d septets: %q", septets, n.Short)
	}
}

// Managers hear of a token that ends once at each of fourteen and seven days before, and daily from two on.
func TestATokenThatEndsIsToldAtEachThreshold(t *testing.T) {
	w := newWard(t)
	w.now = w.now.Add(3 * time.Hour)
	ends := w.now.Add(20*24*time.Hour + time.Minute)
	told := map[int]string{}
	for left := 20; left >= -1; left-- {
		before := len(w.told)
		w.finding = doctor.Token("linkedin/77", ends, nil, time.Time{}, w.now)
		w.hours(24)
		if len(w.told) > before {
			told[left] = w.told[before].Long
		}
	}
	for left, says := range map[int]string{
		13: "13 days", 6: "6 days: this week", 1: "24 hours", 0: "0 hours",
		-1: "no longer good",
	} {
		if !strings.Contains(told[left], "linkedin/77: ") || !strings.Contains(told[left], says) {
			t.Errorf("%d days before, %q is told, want %q", left, told[left], says)
		}
	}
	if len(told) != 5 {
		t.Errorf("told on %d days: %v", len(told), told)
	}
}

// What could not be told is told an hour later; a crash is made good too.
func TestNobodyToldIsTriedAgain(t *testing.T) {
	w := newWard(t)
	w.now = w.now.Add(3 * time.Hour)
	w.finding = doctor.Finding{State: doctor.Bad, Says: "broken", Do: "mend"}
	w.fail = errors.New("SNS is down")
	if err := w.Handle(t.Context()); err == nil {
		t.Fatal("nothing is said of it")
	}
	if err := w.Handle(t.Context()); err != nil || w.examined != 1 {
		t.Fatalf("a second call at once examines too: %d %v", w.examined, err)
	}
	w.fail, w.now = nil, w.now.Add(time.Hour)
	w.hours(3)
	if len(w.told) != 1 || w.examined != 2 {
		t.Errorf("told %d times after %d examinations", len(w.told), w.examined)
	}
}
