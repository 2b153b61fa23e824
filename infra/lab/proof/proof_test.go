package proof

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/infra/lab/dynamolocal"
	"oyez/infra/lab/faults"
	"oyez/infra/lab/stack"
	"oyez/infra/lab/storm"
	"oyez/shared/alert"
	"oyez/shared/conversation"
	"oyez/shared/mention"
	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/embedded"
)

// built are the binaries for all tests here.
var built stack.Built

// short is a small storm, for every push.
func short() (storm.Size, faults.Options) {
	return storm.Size{Mentions: 200, Deliveries: 100, Complaints: 24, Unreadable: 2, Batch: 50},
		faults.Options{OneIn: 20, KillIn: 400, Repeat: 10, Pause: 50 * time.Millisecond}
}

// One short storm through the deployed binaries; `go run ./infra/lab/bench -proof` runs ten whole ones.
func TestShortStorm(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED in -short: it builds and starts every function")
	}
	size, wrong := short()
	var out bytes.Buffer
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	v, err := Run(ctx, Options{
		Root: "../../..", Built: &built, DynamoDB: dynamolocal.Endpoint(t), Seed: 1, Size: size, Faults: wrong,
		Out: &out,
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, &out)
	}
	v.Print(&out)
	t.Logf("\n%s", &out)
	if !v.Holds() {
		t.Error("a promise is broken")
	}
	if f := v.Faults; f.Kills() < 2 || f.Faults()*50 < f.Calls {
		t.Errorf("%d kills and %d faults in %d calls: too quiet to prove anything", f.Kills(), f.Faults(), f.Calls)
	}
}

// Each row breaks one promise, and the verdict must say that one is broken and no other.
func TestAlertsAreJudged(t *testing.T) {
	const in = mention.ConversationID("x/424242#abc")
	about := mention.Key{Source: "x/424242", Kind: mention.Post, ID: "1"}
	now := start
	sent := func(person string) alert.Attempt {
		return alert.Attempt{Person: person, Route: alert.SMS, At: now, Outcome: alert.Sent}
	}
	mailed := alert.Attempt{Person: "anna", Route: alert.Email, At: now, Outcome: alert.Sent}
	const anothers = "BBBBBBBBBBBBBBBB"
	for name, row := range map[string]struct {
		change func(*alert.Alert)
		rings  int
		excuse string // the link of an SMS that may have been sent twice
		broken string
	}{
		"taken": {
			func(a *alert.Alert) { a.State, a.TakenBy, a.TakenAt = alert.Taken, "anna", now },
			1, "", "",
		},
		"closed":             {func(a *alert.Alert) { a.State = alert.Closed }, 1, "", ""},
		"everybody was told": {func(a *alert.Alert) { a.Attempts = append(a.Attempts, sent("ben")) }, 2, "", ""},
		"forgotten":          {func(*alert.Alert) {}, 1, "", "has reached 1 of"},
		"rang twice": {
			func(a *alert.Alert) { a.State = alert.Closed }, 2, "",
			"1 SMS more than are written down, 0 are excused",
		},
		"rang twice, excused": {func(a *alert.Alert) { a.State = alert.Closed }, 2, "AAAAAAAAAAAAAAAA", ""},
		"another's excuse":    {func(a *alert.Alert) { a.State = alert.Closed }, 2, anothers, "0 are excused"},
		"rang twice, one mail": {func(a *alert.Alert) {
			a.State, a.Attempts = alert.Closed, append(a.Attempts,
				mailed)
		}, 2, "", "0 are excused"},
		"rang without record": {
			func(a *alert.Alert) { a.State, a.Attempts = alert.Closed, nil }, 1, "",
			"1 SMS more than are written down, 0 are excused",
		},
	} {
		t.Run(name, func(t *testing.T) {
			kept, err := embedded.Open("", embedded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer kept.Close()
			r := &run{
				layer: faults.New(faults.Options{}), stack: &stack.Stack{}, store: store.New(kept,
					func() time.Time { return now }),
			}
			with := store.Opener{
				NewCode: func() string { return "4821" }, Now: func() time.Time { return now },
				Trace: "trace",
			}
			opened, err := r.store.Change(t.Context(), in, with,
				func(c conversation.Conversation) (conversation.Conversation, error) {
					return c.Add(conversation.Entry{
						Kind: about.Kind, ID: about.ID, Priority: 90, Level: scoring.Page, SaidAt: now, HeardAt: now,
					}), nil
				})
			if err != nil {
				t.Fatal(err)
			}
			a, err := r.store.Alert(t.Context(), opened.Opened)
			if err != nil {
				t.Fatal(err)
			}
			a.Attempts = []alert.Attempt{sent("anna")}
			row.change(&a)
			if _, err := r.store.PutAlert(t.Context(), a); err != nil {
				t.Fatal(err)
			}
			for n := range row.rings {
				token := fmt.Sprintf("AAAAAAAAAAAAAAA%c", 'A'+n)
				if err := r.store.PutLink(t.Context(), token,
					store.Link{Alert: a.ID, Person: "anna", Ends: now}); err != nil {
					t.Fatal(err)
				}
				r.stack.Phones.Receive(stack.SMS{To: "+33612345678", Text: "OYEZ https://oyez.example.com/" + token})
			}
			if err := r.store.PutLink(t.Context(), anothers,
				store.Link{Alert: "another", Person: "anna", Ends: now}); err != nil {
				t.Fatal(err)
			}
			var excuses []faults.Excuse
			if row.excuse != "" {
				excuses = []faults.Excuse{{Text: "OYEZ https://oyez.example.com/" + row.excuse}}
			}
			var broken []string
			err = r.alerts(t.Context(), &world{alerts: []string{a.ID}}, 2, excuses,
				func(_, _ string, faults ...string) { broken = append(broken, faults...) })
			if got := strings.Join(broken, "; "); err != nil || (got == "") != (row.broken == "") ||
				!strings.Contains(got, row.broken) {
				t.Errorf("broken: %q, %v; want %q", got, err, row.broken)
			}
		})
	}
}

func TestDifferences(t *testing.T) {
	want := map[string]string{"a": "1", "b": "2", "c": "3"}
	got := differences(want, map[string]string{"a": "1", "b": "x", "d": "4"})
	if diff := cmp.Diff([]string{"b: x, want 2", "c: missing, want 3", "d: 4, want nothing"}, got); diff != "" {
		t.Error(diff)
	}
	v := Verdict{Lines: []Line{{Promise: "p"}}}
	if !v.Holds() {
		t.Error("nothing is broken")
	}
	v.Lines = append(v.Lines, Line{Promise: "q", Broken: got})
	var out bytes.Buffer
	if v.Print(&out); v.Holds() || !strings.Contains(out.String(), "BROKEN  q") ||
		!strings.Contains(out.String(), "c: missing") {
		t.Errorf("it prints %s", &out)
	}
}

func TestBill(t *testing.T) {
	before := spent{requests: 1, reads: 1, writesBy: map[string]float64{"F": 1}}
	after := spent{
		requests: 1001, invocations: 1100, reads: 3001, writes: 5000, gbSeconds: 2, logBytes: 1e6, published: 10,
		writesBy: map[string]float64{"F": 6}, readsBy: map[string]float64{"F": 2},
	}
	b := Bill{
		Mentions: 1000, calm: after.minus(before), silence: spent{invocations: 6, reads: 50},
		hourly: spent{reads: 7}, alarms: 10, dashboards: 1,
	}
	way, logs := b.PerMillion()
	// 1.00 + 1.1 x 0.20 + 5 x 0.625 + 3 x 0.125 + 2,000 GB-s + 0.01 x 0.50
	if want := 1 + 0.22 + 3.125 + 0.375 + 2000*0.0000133334 + 0.005; math.Abs(way-want) > 1e-9 ||
		math.Abs(logs-0.75) > 1e-9 {
		t.Errorf("%.4f and %.4f, want %.4f and 0.75", way, logs, want)
	}
	if b.calm.writesBy["F"] != 5 {
		t.Errorf("by function: %v", b.calm.writesBy)
	}
	sum := 0.0
	for _, i := range b.Silent() {
		sum += i.usd
	}
	if want := 8640*(6*0.20e-6+50*0.125e-6) + 720*7*0.125e-6 + 30*way/1e6 + 1 + 3; math.Abs(sum-want) > 1e-6 {
		t.Errorf("a silent month costs %.5f, want %.5f", sum, want)
	}
	var out bytes.Buffer
	if b.Print(&out); !strings.Contains(out.String(), "the whole way") {
		t.Errorf("it prints %s", &out)
	}
}
