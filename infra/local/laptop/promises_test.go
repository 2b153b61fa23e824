package laptop_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/google/go-cmp/cmp"

	"oyez/shared/sms"
	"oyez/shared/table"
	"oyez/shared/table/embedded"
)

// delivery is one body to send.
type delivery struct{ platform, body string }

// gossip is a day of deliveries: complaints, questions, thanks, edits and deletions on X and Facebook.
func (w *town) gossip(people int) (list []delivery) {
	add := func(platform, body string) { list = append(list, delivery{platform, body}) }
	for i := range people {
		id := func(n int) string { return fmt.Sprint(10_000 + 10*i + n) }
		author := fmt.Sprint(7000 + i)
		switch i % 5 {
		case 0: // complains twice on X
			add("x", w.tweet(id(1), author, angry))
			add("x", w.tweet(id(2), author, angry+" again"))
		case 1: // asks on X
			add("x", w.tweet(id(1), author, "@oyez when do you open?"))
		case 2: // complains on Facebook and edits
			body := strings.ReplaceAll(w.comment("add", id(1), fire), "888", author)
			add("meta", body)
			add("meta", strings.ReplaceAll(w.comment("edited", id(1), fire+" Répondez !"), "888", author))
		case 3: // complains on Facebook and deletes
			add("meta", strings.ReplaceAll(w.comment("add", id(1), "Votre colis est arrivé cassé"), "888", author))
			add("meta", strings.ReplaceAll(w.comment("remove", id(1), ""), "888", author))
		case 4: // thanks on X
			add("x", w.tweet(id(1), author, "@oyez thank you, that was quick!"))
		}
	}
	return list
}

// projection is what must not depend on order, repeats and faults.
func (w *town) projection() []string {
	var lines []string
	err := w.table.Each(func(i table.Item) error {
		text := func(attr string) string {
			switch v := i[attr].(type) {
			case *types.AttributeValueMemberS:
				return v.Value
			case *types.AttributeValueMemberN:
				return v.Value
			case *types.AttributeValueMemberBOOL:
				return fmt.Sprint(v.Value)
			}
			return ""
		}
		pk := text("pk")
		switch kind, _, _ := strings.Cut(pk, "#"); {
		case kind == "said":
			lines = append(lines,
				strings.Join([]string{
					pk, "revision", text("revision"), "erased", text("erased"), text("text"),
					text("level"), "unscored", fmt.Sprint(text("scoring") == "owed"), // replay logs nothing at intake
				}, " "))
		case kind == "conv" && text("sk") == "conv":
			entries := 0
			if l, ok := i["entries"].(*types.AttributeValueMemberL); ok {
				entries = len(l.Value)
			}
			if entries == 0 {
				break // everything was deleted: whether it existed depends on the order
			}
			lines = append(lines,
				strings.Join([]string{
					pk, text("status"), "episode", text("episode"), "priority", text("priority"),
					"alerts", text("alerts"), "entries", fmt.Sprint(entries),
				}, " "))
		case kind == "alert":
			lines = append(lines, pk) // which of two complaints opened it depends on the order
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	slices.Sort(lines)
	return lines
}

// Promises 1 and 2: the same deliveries five times, shuffled, with one call in twenty failing before or after its
// effect, give the result of one quiet run; and what was not stored was not answered 200.
func TestFiveTimesShuffledWithFaults(t *testing.T) {
	const people = 25
	quiet := newTown(t, embedded.Options{})
	for _, d := range quiet.gossip(people) {
		quiet.hears(d.platform, d.body)
	}
	quiet.later(3 * time.Minute)
	want := quiet.projection()
	rings := len(quiet.texts(""))

	for seed := range uint64(12) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 7))
			var on atomic.Bool
			pick := func(call int, salt uint64) bool {
				return on.Load() && rand.New(rand.NewPCG(seed, uint64(call)*2+salt)).IntN(40) == 0
			}
			var lost atomic.Int64
			o := embedded.Options{
				Seed: int64(seed),
				Fault: func(call int, op string) error {
					if pick(call, 0) {
						return table.ErrThrottled
					}
					return nil
				},
				Lost: func(call int, op string) error {
					if pick(call, 1) {
						lost.Add(1)
						return fmt.Errorf("answer lost: %w", table.ErrUnavailable)
					}
					return nil
				},
			}
			w := newTown(t, o)
			var deliveries []delivery
			for range 5 {
				deliveries = append(deliveries, w.gossip(people)...)
			}
			random.Shuffle(len(deliveries),
				func(i, j int) { deliveries[i], deliveries[j] = deliveries[j], deliveries[i] })
			on.Store(true)
			for _, d := range deliveries {
				for try := 0; w.send(d.platform, d.body) != http.StatusOK; try++ {
					if try == 20 {
						t.Fatal("never taken")
					}
				}
				if random.IntN(3) == 0 {
					_ = w.oyez.WaitIdle(t.Context()) // what fails here becomes due
				}
				if random.IntN(10) == 0 {
					if err := w.oyez.Drop(t.Context()); err != nil {
						t.Fatal(err)
					}
				}
			}
			on.Store(false)
			w.settle()
			for range 6 {
				w.later(time.Minute)
			}
			if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(w.projection(), "\n")); diff != "" {
				t.Errorf("another end (-quiet +stormy):\n%s", diff)
			}
			if n := len(w.texts("Anna")); n < rings || int64(n) > int64(rings)+lost.Load() {
				t.Errorf("%d SMS to the first on call, want %d, or more by at most %d lost answers", n, rings,
					lost.Load())
			}
		})
	}
}

// Promise 2: many concurrent deliveries send one SMS.
func TestManyWakesRingOnce(t *testing.T) {
	w := newTown(t, embedded.Options{})
	if status := w.send("x", w.tweet("1001", "777", angry)); status != http.StatusOK {
		t.Fatal(status)
	}
	w.settle()
	w.rings(1)
	id := w.alertID()
	w.clock.Forward(5 * time.Minute)
	done := make(chan error)
	for range 50 {
		go func() { done <- w.oyez.Wake.Pager.Wake(t.Context(), id) }()
	}
	for range 50 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	w.rings(2)
}

func (w *town) alertID() string {
	var id string
	err := w.table.Each(func(i table.Item) error {
		if pk, ok := i["pk"].(*types.AttributeValueMemberS); ok && strings.HasPrefix(pk.Value, "alert#") {
			id = strings.TrimPrefix(pk.Value, "alert#")
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// Promise 3: whatever the carrier does, the next person is alerted.
func TestTheCarrierRefuses(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.oyez.Phone.Refuse(func(to string) error {
		if to == phones["Anna"] {
			return &sms.Error{Reason: sms.OptedOut}
		}
		return nil
	})
	w.hears("x", w.tweet("1001", "777", angry))
	if w.rings(1); w.oyez.Phone.Received()[0].To == phones["Anna"] {
		t.Error("it rang at a phone that opted out")
	}
}

func TestTheCarrierIsDownForAWhile(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.oyez.Phone.Refuse(func(string) error { return &sms.Error{Reason: sms.Unavailable, Retry: true} })
	w.hears("x", w.tweet("1001", "777", angry))
	w.later(time.Minute)
	w.later(time.Minute)
	w.rings(0)
	w.oyez.Phone.Refuse(nil)
	w.later(time.Minute)
	w.rings(1)
}

// Promise 5: a reply that the platform does not accept at once is retried, and one that may have been published is not
// published twice.
func TestAnAnswerIsTriedAgain(t *testing.T) {
	w := newTown(t, embedded.Options{})
	w.hears("x", w.tweet("1001", "777", angry))
	path := link(t, w.rings(1))
	down := true
	w.oyez.Outbox.Fail(func(r *http.Request) (*http.Response, error) {
		if down {
			return &http.Response{
				StatusCode: http.StatusServiceUnavailable, Header: http.Header{}, Body: http.NoBody,
				Request: r,
			}, nil
		}
		return nil, nil
	})
	w.post(path, "take", nil)
	if status, page := w.post(path, "answer", url.Values{"text": {"So sorry."}}); status >= 400 {
		t.Fatalf("%d %s", status, page)
	}
	if status, page := w.get(path); status != http.StatusOK || !strings.Contains(page, "So sorry.") {
		t.Errorf("the answer on its way is not shown: %d", status)
	}
	down = false
	w.later(time.Minute)
	if n := len(w.oyez.Outbox.Calls()); n != 2 {
		t.Errorf("%d calls, want a second", n)
	}
	if status, _ := w.get(path); status != http.StatusGone {
		t.Errorf("not settled: %d", status)
	}
	w.later(time.Hour)
	if n := len(w.oyez.Outbox.Calls()); n != 2 {
		t.Errorf("%d calls after it was published", n)
	}
}
