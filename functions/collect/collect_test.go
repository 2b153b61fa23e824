package collect_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"oyez/functions/collect"
	"oyez/shared/conversation"
	"oyez/shared/fetch"
	"oyez/shared/intake"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/paging"
	"oyez/shared/platform/feed"
	"oyez/shared/random"
	"oyez/shared/scoring"
	"oyez/shared/settings"
	"oyez/shared/store"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
	"oyez/shared/triage"
)

type topic struct{}

func (topic) Publish(context.Context, string) error { return nil }

// world is the function over one table, and one site with a feed whose next answer a test chooses.
type world struct {
	t       *testing.T
	now     time.Time
	answer  http.HandlerFunc
	asked   int64 // requests to the site
	site    *httptest.Server
	feeds   []settings.Feed
	store   *store.Store
	triage  *triage.Triage
	collect *collect.Handler
	fault   func(op string) error
	log     strings.Builder
	counts  strings.Builder
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 21, 21, 0, 0, 0, time.UTC), fault: func(string) error { return nil }}
	w.site = httptest.NewServer(http.HandlerFunc(
		func(rw http.ResponseWriter, r *http.Request) { atomic.AddInt64(&w.asked, 1); w.answer(rw, r) }))
	t.Cleanup(w.site.Close)
	kept, err := embedded.Open("", embedded.Options{Fault: func(_ int, op string) error { return w.fault(op) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w.store = store.New(kept, func() time.Time { return w.now })
	clock := func() time.Time { return w.now }
	log, counts := slog.New(slog.NewJSONHandler(&w.log, nil)), metrics.New(io.Discard, clock)
	w.triage = &triage.Triage{
		Store: w.store, Book: paging.Book{
			Store: w.store, NewCode: random.Code,
			Now: clock,
		}, Scorer: scoring.New(), Wake: topic{}.Publish,
		Metrics: counts, Log: log,
	}
	w.feeds = []settings.Feed{{Name: "alerts", URL: w.site.URL + "/t0k3n"}}
	host := netip.MustParseAddrPort(w.site.Listener.Addr().String())
	w.collect = &collect.Handler{
		Feeds:   func(context.Context) ([]settings.Feed, error) { return w.feeds, nil },
		Adapter: feed.New(),
		Fetch:   fetch.New(fetch.Options{Allow: func(to netip.AddrPort) bool { return to == host }, Now: clock}),
		Store:   w.store, Now: clock, NewTrace: func() string { return "trace" },
		Metrics: metrics.New(&w.counts, clock),
		Log:     log,
		Intake: &intake.Intake{
			Store: w.store, Ours: func(mention.Source) bool { return true }, Metrics: counts,
			Log: log,
		},
	}
	return w
}

// run has the function run, and everything that it brought scored.
func (w *world) run() {
	w.t.Helper()
	if err := w.collect.Handle(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	for shard := range store.DueMention.Shards() {
		err := w.store.Due(w.t.Context(), store.DueMention, shard, w.now.Add(time.Hour), func(o store.DueItem) error {
			return w.triage.Score(w.t.Context(), o.Mention)
		})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// later has the clock go on, to the seconds by which Lambda's schedule is early or late.
func (w *world) later(d time.Duration) { w.now = w.now.Add(d - 3*time.Second) }

func (w *world) mention(id string) (store.Mention, bool) {
	w.t.Helper()
	m, err := w.store.Mention(w.t.Context(), mention.Key{Source: "feed/alerts", Kind: mention.Post, ID: id})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		w.t.Fatal(err)
	}
	return m, err == nil
}

func (w *world) conversation(id string) conversation.Conversation {
	w.t.Helper()
	m, ok := w.mention(id)
	if !ok {
		w.t.Fatalf("%s is not stored", id)
	}
	c, err := w.store.Conversation(w.t.Context(), m.In)
	if err != nil {
		w.t.Fatal(err)
	}
	return c
}

func (w *world) state() store.Feed {
	w.t.Helper()
	f, err := w.store.Feed(w.t.Context(), "alerts")
	if err != nil {
		w.t.Fatal(err)
	}
	return f
}

// item is an entry of a feed; said is how long ago.
func (w *world) item(id, text string, said time.Duration) string {
	return fmt.Sprintf(
		"<item><guid>%s</guid><description>%s</description><pubDate>%s</pubDate><author>%s</author></item>",
		id, text, w.now.Add(-said).Format(time.RFC1123Z), "author of "+id)
}

func rss(items ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel>`+strings.Join(items, "")+`</channel></rss>`)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

const danger = "Your machine caught fire and burnt my son. My lawyer will call you."

func TestWhatStoodThereWakesNobodyAndWhatIsNewDoes(t *testing.T) {
	w := newWorld(t)
	old, recent := w.item("old", danger, 300*24*time.Hour), w.item("recent", danger, time.Hour)
	w.answer = rss(old, recent)
	w.run()
	if c := w.conversation("old"); c.Alerted || c.Status != conversation.Quiet {
		t.Errorf("words of last year, in a feed that we just began to read: %+v", c)
	}
	if c := w.conversation("recent"); c.Alerted || c.Status != conversation.Open || c.Level != scoring.Inbox {
		t.Errorf("words of the last hour, in a feed that we just began to read: %+v", c)
	}
	w.later(5 * time.Minute)
	fresh := w.item("fresh", danger, time.Minute)
	w.answer = rss(fresh, recent, old)
	w.run()
	if c := w.conversation("fresh"); !c.Alerted {
		t.Errorf("new words wake nobody: %+v", c)
	}
	if c := w.conversation("recent"); c.Alerted {
		t.Errorf("read again, old words wake somebody: %+v", c)
	}
}

func TestWhatIsUnchangedIsNotWrittenAgain(t *testing.T) {
	w := newWorld(t)
	w.answer = rss(w.item("1", danger, time.Hour), w.item("2", "thanks", time.Hour))
	w.run()
	first, _ := w.mention("1")
	var ops []string
	w.fault = func(op string) error { ops = append(ops, op); return nil }
	w.later(5 * time.Minute)
	if err := w.collect.Handle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if w.asked != 2 || len(ops) != 3 { // its state read, claimed and written
		t.Errorf("asked %d times; the table saw %v", w.asked, ops)
	}
	if m, _ := w.mention("1"); m.Version != first.Version {
		t.Errorf("version %d, was %d", m.Version, first.Version)
	}
}

func TestConditionalRequests(t *testing.T) {
	w := newWorld(t)
	items := w.item("1", "hello", time.Hour)
	w.answer = func(rw http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		rw.Header().Set("ETag", `"1"`)
		rss(items)(rw, r)
	}
	for range 3 {
		w.run()
		w.later(5 * time.Minute)
	}
	if f := w.state(); w.asked != 3 || f.ETag != `"1"` || f.Failures != 0 || !f.Fetched || len(f.Seen) != 1 {
		t.Errorf("asked %d times: %+v", w.asked, f)
	}
}

func TestEditsReachTheMention(t *testing.T) {
	w := newWorld(t)
	w.answer = rss(w.item("1", "zzz the first words", time.Hour))
	w.run()
	w.later(5 * time.Minute)
	w.answer = rss(w.item("1", "an edit, without a time", time.Hour))
	w.run()
	m, _ := w.mention("1")
	if m.Text != "an edit, without a time" || m.Revision == 0 || !m.Backfilled {
		t.Errorf("%+v", m)
	}
	w.later(5 * time.Minute)
	w.run()
	if again, _ := w.mention("1"); again.Version != m.Version {
		t.Error("what did not change again is written again")
	}
}

func TestNothingIsSaidInTheFuture(t *testing.T) {
	w := newWorld(t)
	w.answer = rss(w.item("1", "hello", -48*time.Hour))
	w.run()
	if m, _ := w.mention("1"); !m.SaidAt.Equal(w.now) {
		t.Errorf("said at %v, heard at %v", m.SaidAt, w.now)
	}
}

func TestFailuresBackOff(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"an error": status(500),
		"a page":   func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>down</html>") },
		"a way inside": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answer = answer
			var gaps []time.Duration
			last := w.now
			for end := w.now.Add(30 * time.Hour); w.now.Before(end); w.later(5 * time.Minute) {
				before := w.asked
				w.run()
				if w.asked > before {
					gaps, last = append(gaps, w.now.Sub(last).Round(5*time.Minute)), w.now
				}
			}
			want := []time.Duration{0, 5, 10, 20, 40, 80, 160, 320, 360, 360, 360}
			for i := range want {
				want[i] *= time.Minute
			}
			if fmt.Sprint(gaps) != fmt.Sprint(want) {
				t.Errorf("asked after %v, want %v", gaps, want)
			}
			if n := strings.Count(w.counts.String(), `"Unfetched":1`); n != 1 {
				t.Errorf("people are told %d times in thirty hours, want once it has failed for a day", n)
			}
			if !strings.Contains(w.log.String(), "the feed could not be read for a day") ||
				strings.Contains(w.log.String(), "t0k3n") {
				t.Errorf("the log: %s", w.log.String())
			}
			w.answer = rss(w.item("1", danger, time.Minute))
			w.later(6 * time.Hour)
			w.run()
			if f := w.state(); f.Failures != 0 || !f.FailingSince.IsZero() || !f.NextAt.IsZero() || !f.Fetched {
				t.Errorf("after it came back: %+v", f)
			}
		})
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	w := newWorld(t)
	w.answer = func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "7200")
		rw.WriteHeader(http.StatusTooManyRequests)
	}
	w.run()
	for range 23 {
		w.later(5 * time.Minute)
		w.run()
	}
	if w.asked != 1 {
		t.Errorf("asked %d times within the two hours", w.asked)
	}
	w.later(10 * time.Minute)
	w.run()
	if w.asked != 2 {
		t.Error("never asked again")
	}
}

func TestAFeedThatIsGoneIsNotAskedAgainUnlessItMoves(t *testing.T) {
	w := newWorld(t)
	w.answer = status(http.StatusGone)
	for range 3 {
		w.run()
		w.later(24 * time.Hour)
	}
	if w.asked != 1 || strings.Count(w.log.String(), "gone for good") != 1 ||
		strings.Count(w.counts.String(), `"Unfetched":1`) != 1 {
		t.Errorf("asked %d times; %s", w.asked, w.log.String())
	}
	w.answer = rss(w.item("1", danger, time.Minute))
	w.feeds[0].URL += "/new"
	w.run()
	if m, ok := w.mention("1"); !ok || !m.Backfilled {
		t.Errorf("its new address is not read as a new feed: %+v", m)
	}
}

func TestAFeedThatBreaksTheFunctionIsPutOff(t *testing.T) {
	w := newWorld(t)
	w.answer = func(http.ResponseWriter, *http.Request) {}
	w.collect.Fetch = broken{}
	if err := w.collect.Handle(t.Context()); err == nil || strings.Contains(err.Error(), "t0k3n") {
		t.Errorf("a panic is not told, or tells the address: %v", err)
	}
	if f := w.state(); f.Failures != 1 || !f.NextAt.After(w.now) {
		t.Errorf("it is not put off: %+v", f)
	}
}

type broken struct{}

func (broken) Get(_ context.Context, address string, _ fetch.Known) (fetch.Response, error) {
	panic(address)
}

func TestWhatTheTableDoesNotTakeIsReadAgain(t *testing.T) {
	w := newWorld(t)
	w.answer = rss(w.item("1", danger, time.Hour))
	puts := 0
	w.fault = func(op string) error {
		if strings.EqualFold(op, "put") {
			if puts++; puts == 2 { // the claim is taken, the mention is not
				return table.ErrUnavailable
			}
		}
		return nil
	}
	if err := w.collect.Handle(t.Context()); !errors.Is(err, table.ErrUnavailable) {
		t.Fatalf("%v", err)
	}
	w.later(5 * time.Minute)
	w.run()
	if m, ok := w.mention("1"); !ok || !m.Backfilled {
		t.Errorf("lost: %+v", m)
	}
}

func TestOneFeedsTroubleIsNotAnothers(t *testing.T) {
	w := newWorld(t)
	good := rss(w.item("1", danger, time.Hour))
	w.answer = func(rw http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.URL.Path, "bad") {
			status(500)(rw, r)
			return
		}
		good(rw, r)
	}
	w.feeds = append([]settings.Feed{{Name: "bad", URL: w.site.URL + "/bad"}}, w.feeds...)
	w.run()
	if _, ok := w.mention("1"); !ok {
		t.Error("the good feed is not read")
	}
}

func TestWithoutSettings(t *testing.T) {
	w := newWorld(t)
	w.feeds = nil
	w.run()
	fault := errors.New("not read")
	w.collect.Feeds = func(context.Context) ([]settings.Feed, error) { return nil, fault }
	if err := w.collect.Handle(t.Context()); !errors.Is(err, fault) {
		t.Errorf("%v", err)
	}
}
