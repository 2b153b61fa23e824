package brand_test

import (
	"io"
	"log/slog"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"oyez/shared/alert"
	"oyez/shared/brand"
	"oyez/shared/mention"
	"oyez/shared/metrics"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

type world struct {
	store *store.Store
	table *embedded.Table
	now   time.Time
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{now: time.Date(2026, 11, 18, 3, 0, 0, 0, time.UTC)} // a Wednesday
	kept, err := embedded.Open("", embedded.Options{Now: w.clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = kept.Close() })
	w.table, w.store = kept, store.New(kept, w.clock)
	return w
}

func (w *world) clock() time.Time { return w.now }

func (w *world) bar(accept int) *brand.Bar {
	return &brand.Bar{Store: w.store, Accept: accept, Now: w.clock, Log: slog.New(slog.DiscardHandler)}
}

func (w *world) scorer(counts io.Writer) (*brand.Scorer, *metrics.Recorder) {
	m := metrics.New(counts, w.clock)
	return &brand.Scorer{Store: w.store, Now: w.clock, Metrics: m, Log: slog.New(slog.DiscardHandler)}, m
}

// tallied writes how heavy n episodes were in the week of a moment.
func (w *world) tallied(t *testing.T, at time.Time, weight, n int) {
	t.Helper()
	for i := range n {
		id := mention.ConversationID("x/1#" + string(rune('a'+i%26)))
		if err := w.store.Tally(t.Context(), id, 0, weight, at); err != nil {
			t.Fatal(err)
		}
	}
}

// The bar that is found keeps to what is accepted wherever that can be, and the next lower one would not.
func TestTheBarFoundIsTheLowestThatKeepsTo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var episodes store.Tally
		for range rapid.IntRange(0, 60).Draw(t, "weights") {
			episodes[rapid.IntRange(0, 100).Draw(t, "weight")] += rapid.IntRange(-1, 3).Draw(t, "n")
		}
		most := rapid.IntRange(0, 100).Draw(t, "most")
		bar := brand.Find(episodes, most)
		if bar < scoring.LowestBar || bar > scoring.HighestBar {
			t.Fatalf("bar %d", bar)
		}
		if pages := brand.Pages(episodes, bar); bar < scoring.HighestBar && pages > most {
			t.Fatalf("under %d there are %d pages, and %d are accepted", bar, pages, most)
		}
		if pages := brand.Pages(episodes, bar-1); bar > scoring.LowestBar && pages <= most {
			t.Fatalf("%d would do as well as %d", bar-1, bar)
		}
		if more := brand.Find(episodes, most+1); more > bar {
			t.Fatalf("who accepts more has a higher bar: %d, %d", more, bar)
		}
	})
}

// Day after day a bar goes to where it belongs, never far in one, once a day however many move it, and not before the
// brand has been heard for a whole week.
func TestTheBarMovesSlowly(t *testing.T) {
	w := newWorld(t)
	look := func(accept int) int {
		t.Helper()
		for range 2 { // two sweeps, each with nothing remembered
			if err := w.bar(accept).Move(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		has, err := w.store.Brand(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return has.Bar
	}
	if bar := look(0); bar != 0 {
		t.Fatalf("nothing was said of pages, and the bar is %d", bar)
	}
	w.tallied(t, w.now, 70, 9)
	if bar := look(2); bar != scoring.ShippedBar {
		t.Fatalf("before a whole week the bar is %d", bar)
	}
	w.now = w.now.AddDate(0, 0, 7)
	bar := scoring.ShippedBar
	for day := range 6 {
		got := look(2)
		if got-bar > 3 || got < bar {
			t.Fatalf("day %d: from %d to %d", day, bar, got)
		}
		bar, w.now = got, w.now.Add(24*time.Hour)
	}
	if bar != 71 {
		t.Errorf("nine episodes of 70, and two accepted: the bar is %d", bar)
	}
	for range 6 {
		bar, w.now = look(0), w.now.Add(24*time.Hour)
	}
	if bar != scoring.ShippedBar {
		t.Errorf("what was accepted is taken back, and the bar is %d", bar)
	}
}

// An episode that becomes heavier counts once, at its heaviest.
func TestAnEpisodeCountsOnce(t *testing.T) {
	w := newWorld(t)
	for _, move := range [][2]int{{0, 45}, {45, 70}, {70, 100}} {
		if err := w.store.Tally(t.Context(), "x/1#a", move[0], move[1], w.now); err != nil {
			t.Fatal(err)
		}
	}
	week, err := w.store.TallyOf(t.Context(), w.now)
	if err != nil || week != (store.Tally{100: 1}) {
		t.Errorf("%v, %v", week, err)
	}
}

var complaint = scoring.Input{
	Text: "@brand third time my order is lost, nobody answers. I want my money back NOW",
	Lang: "en", Followers: 11,
}

// What the brand has of its own is used within minutes, many at once, and taken back as well.
func TestTheBrandsOwnBarAndWeights(t *testing.T) {
	w := newWorld(t)
	s, _ := w.scorer(io.Discard)
	if got := alert.Weigh(s.Score(complaint)); got.Bar != scoring.ShippedBar || got.Level != scoring.Page {
		t.Fatalf("%+v", got)
	}
	shipped := s.Score(complaint)
	if err := w.store.PutBar(t.Context(), store.Brand{}, 90, w.now); err != nil {
		t.Fatal(err)
	}
	own := oneSided(t)
	if _, err := w.store.LoadWeights(t.Context(), own, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(6 * time.Minute)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if got := alert.Weigh(s.Score(complaint)); got.Bar != 90 || got.Priority >= shipped.Priority ||
				got.Level != scoring.Inbox {
				t.Errorf("%+v, shipped %+v", got, shipped)
			}
		})
	}
	wait.Wait()
	if _, err := w.store.LoadWeights(t.Context(), nil, w.now); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.Add(6 * time.Minute)
	if got := s.Score(complaint); got.Priority != shipped.Priority || got.Bar != 90 {
		t.Errorf("back to the shipped ones: %+v, want %+v", got, shipped)
	}
}

// oneSided is a model that finds nothing a complaint.
func oneSided(t *testing.T) []byte {
	t.Helper()
	p, err := scoring.Unpack(scoring.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	for channel := range p.Offsets {
		p.Offsets[channel][2] = -8 * scoring.One
	}
	return p.Pack()
}

// Weights that are cut, of another version, or gone leave those from before, and are counted and tried again.
func TestBrokenWeightsLeaveThoseFromBefore(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, w *world){
		"not a model": func(t *testing.T, w *world) {
			if _, err := w.store.LoadWeights(t.Context(), []byte("something else"), w.now); err != nil {
				t.Fatal(err)
			}
		},
		"no table": func(_ *testing.T, w *world) { _ = w.table.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if _, err := w.store.LoadWeights(t.Context(), oneSided(t), w.now); err != nil {
				t.Fatal(err)
			}
			var out counted
			s, m := w.scorer(&out)
			want := s.Score(complaint)
			spoil(t, w)
			w.now = w.now.Add(6 * time.Minute)
			for range 3 {
				if got := s.Score(complaint); got.Priority != want.Priority {
					t.Errorf("%+v, want %+v", got, want)
				}
			}
			if m.Flush(); out != 1 {
				t.Errorf("counted in %d lines", out)
			}
		})
	}
}

type counted int

func (c *counted) Write(p []byte) (int, error) { *c++; return len(p), nil }

// Who asks whether a score is sure hears no as long as what the brand has was never read: the shipped weights may not
// be its.
func TestASureScoreIsTheBrandsOwn(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, w *world){
		"not a model": func(t *testing.T, w *world) {
			if _, err := w.store.LoadWeights(t.Context(), []byte("something else"), w.now); err != nil {
				t.Fatal(err)
			}
		},
		"no table": func(_ *testing.T, w *world) { _ = w.table.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			before, _ := w.scorer(io.Discard)
			if _, sure := before.Sure(complaint); !sure {
				t.Error("a brand with nothing of its own has the shipped weights, and that is known")
			}
			spoil(t, w)
			after, _ := w.scorer(io.Discard)
			if _, sure := after.Sure(complaint); sure {
				t.Error("weights that could not be read are taken for known")
			}
			w.now = w.now.Add(6 * time.Minute)
			if _, sure := before.Sure(complaint); !sure {
				t.Error("what was known before is no longer used")
			}
		})
	}
}
