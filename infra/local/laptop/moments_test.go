package laptop_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"oyez/infra/lab/clock"
	"oyez/infra/local/laptop"
	"oyez/shared/table/embedded"
)

// At each special moment, a complaint alerts the person on call, who takes it and replies; one that nobody takes
// escalates; and the test page comes once a day.
func TestAtEachMoment(t *testing.T) {
	next := map[string]string{ // who is alerted within twenty minutes if nobody reacts
		"Anna's week":                 "Anna Ben Anna Ben",
		"Sophie's week":               "Sophie Ben Sophie Ben",
		"the hour that is skipped":    "Anna Ben Anna Ben",
		"the hour that comes twice":   "Sophie Ben Sophie Ben",
		"29 February":                 "Sophie Ben Sophie Ben",
		"the last minute of a year":   "Anna Ben Anna Ben",
		"the minute of a hand-over":   "Sophie Ben Anna Ben",
		"the minute of the test page": "Anna Ben Anna Ben",
	}
	for _, m := range clock.Moments() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			first, _, _ := strings.Cut(next[m.Name], " ")
			t.Run("taken and answered", func(t *testing.T) { takenAndAnswered(t, m.At, first) })
			t.Run("nobody reacts", func(t *testing.T) { nobodyReacts(t, m.At, next[m.Name]) })
			t.Run("one test page a day", func(t *testing.T) { onePageADay(t, m.At) })
		})
	}
}

func takenAndAnswered(t *testing.T, at time.Time, first string) {
	w := newTownAt(t, clock.At(at), embedded.Options{}, func(*laptop.Options) {})
	w.hears("x", w.tweet("1001", "777", angry))
	path := link(t, w.rings(1))
	if len(w.texts(first)) != 1 {
		t.Fatalf("not to %s: %v", first, w.oyez.Phone.Received())
	}
	w.clock.Forward(2 * time.Minute)
	if status, page := w.post(path, "take", nil); status >= http.StatusBadRequest {
		t.Fatalf("take: %d %s", status, page)
	}
	if status, page := w.post(path, "answer", url.Values{"text": {"Sorry!"}}); status >= http.StatusBadRequest {
		t.Fatalf("answer: %d %s", status, page)
	}
	if calls := w.oyez.Outbox.Calls(); len(calls) != 1 || !strings.Contains(calls[0].Body, "– "+first) {
		t.Fatalf("the outbox holds %+v", calls)
	}
	for range 25 {
		w.later(time.Hour)
	}
	if status, _ := w.get(path); status != http.StatusGone {
		t.Errorf("a day later the link answers %d", status)
	}
	if n := len(w.texts(first)); n != 1 {
		t.Errorf("%s got %d SMS for what is over", first, n)
	}
}

func nobodyReacts(t *testing.T, at time.Time, want string) {
	w := newTownAt(t, clock.At(at), embedded.Options{}, func(*laptop.Options) {})
	w.hears("meta", w.comment("add", "1", fire))
	for range 19 {
		w.later(time.Minute)
	}
	names := map[string]string{}
	for name, phone := range phones {
		names[phone] = name
	}
	var woken []string
	for _, s := range w.oyez.Phone.Received() {
		if links.MatchString(s.Text) { // not a notice that the alert moved on
			woken = append(woken, names[s.To])
		}
	}
	if got := strings.Join(woken, " "); got != want {
		t.Errorf("it wakes %s, want %s: %v", got, want, w.oyez.Phone.Received())
	}
}

// onePageADay checks two days in Paris: the test page comes at ten, even when an hour is skipped.
func onePageADay(t *testing.T, at time.Time) {
	m := &mine{}
	m.town = newTownAt(t, clock.At(at), embedded.Options{}, func(o *laptop.Options) {
		o.Canary, o.Mailer, o.Notify = "10:00", m, m.notify
	})
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	want := 0
	for range 48 * 4 {
		now := m.clock.Now().In(paris)
		isDue := now.Hour() == 10 && now.Minute() < 15
		if isDue {
			want++
		}
		m.later(0)
		pages := slices.DeleteFunc(m.texts(""), func(text string) bool { return !strings.HasPrefix(text, "OYEZ test") })
		if len(pages) != want {
			t.Fatalf("%d test pages by %v, want %d: %q", len(pages), now, want, pages)
		}
		if isDue {
			if status, page := m.post(link(t, pages[want-1]), "take", nil); status >= http.StatusBadRequest {
				t.Fatalf("take: %d %s", status, page)
			}
		}
		m.clock.Forward(15 * time.Minute)
	}
	if want != 2 {
		t.Errorf("%d test pages in two days", want)
	}
}
