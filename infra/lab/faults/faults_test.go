package faults

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"oyez/infra/lab/stack"
)

// Each kind, from both sides: its effect on the service, and what the caller sees.
func TestKinds(t *testing.T) {
	for kind, want := range map[Kind]struct {
		effects int
		answer  string // "" for none
		killed  bool
	}{
		"":         {1, "200 done", false},
		Throttled:  {0, "400 ProvisionedThroughputExceededException", false},
		Broken:     {0, "500 InternalServerError", false},
		Cut:        {0, "", false},
		Slow:       {1, "200 done", false},
		BrokenLate: {1, "500 InternalServerError", false},
		Dropped:    {1, "", false},
		Hung:       {1, "", false},
		Twice:      {2, "200 done", false},
		KillBefore: {0, "", true},
		KillAfter:  {1, "", true},
	} {
		effects, killed := 0, false
		service := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			effects++
			_, _ = io.WriteString(w,
				"done")
		})
		l := New(Options{Pause: time.Millisecond})
		ended := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			l.serve(kind, stack.Call{Service: "dynamodb"}, func(stack.Call) bool { killed = true; return true },
				service, w, r)
			ended <- struct{}{}
		}))
		heard := make(chan string)
		go func() {
			r, err := http.Post(server.URL, "", nil)
			if err != nil {
				heard <- ""
				return
			}
			body, _ := io.ReadAll(r.Body)
			r.Body.Close()
			heard <- r.Status[:4] + string(body)
		}()
		<-ended
		got := <-heard
		server.Close()
		code, words, _ := strings.Cut(want.answer, " ")
		if effects != want.effects || killed != want.killed || (got == "") != (want.answer == "") ||
			!strings.HasPrefix(got, code) || !strings.Contains(got, words) {
			t.Errorf("%q: %d effects, killed %v, heard %q", kind, effects, killed, got)
		}
	}
}

func TestPlaced(t *testing.T) {
	call := func(n int) stack.Call {
		return stack.Call{Function: "Score", Service: "dynamodb", Operation: "PutItem", On: fmt.Sprint("said#x/1/", n)}
	}
	draw := func(seed uint64) (list []Kind) {
		l := New(Options{Seed: seed, OneIn: 20, KillIn: 100})
		l.Begin(nil, nil)
		for n := range 20_000 {
			list = append(list, l.pick(call(n%5000)))
		}
		l.End()
		if l.pick(call(1)) != "" {
			t.Error("it goes on after its end")
		}
		return list
	}
	one, again, other := draw(1), draw(1), draw(2)
	count := map[Kind]int{}
	same := 0
	for i := range one {
		if one[i] != again[i] {
			t.Fatalf("call %d differs with the same seed", i)
		}
		if one[i] == other[i] && one[i] != "" {
			same++
		}
		count[one[i]]++
	}
	faults := len(one) - count[""] - count[KillBefore] - count[KillAfter]
	kills := count[KillBefore] + count[KillAfter]
	if faults < 800 || faults > 1200 || kills < 150 || kills > 250 || same > 100 {
		t.Errorf("%d faults and %d kills in %d calls, %d the same with another seed", faults, kills, len(one), same)
	}
	for _, kind := range append(kinds, KillBefore, KillAfter) {
		if count[kind] < 50 {
			t.Errorf("%s was placed %d times", kind, count[kind])
		}
	}
}

// Neither concurrent calls nor random keys move a call's fault.
func TestPlacedByItem(t *testing.T) {
	call := func(function, on string, number int) stack.Call {
		return stack.Call{Function: function, N: number, Service: "dynamodb", Operation: "PutItem", On: on}
	}
	run := func(shuffle uint64, token string) map[string][]Kind {
		var calls []stack.Call
		for n := range 3000 {
			calls = append(calls, call("Score", fmt.Sprint("conv#", n%1000), 0),
				call("Wake", "link#"+token+fmt.Sprint(n), 0))
		}
		random := rand.New(rand.NewPCG(shuffle, 0))
		random.Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
		l := New(Options{Seed: 5, OneIn: 20, KillIn: 100})
		l.Begin(nil, nil)
		placed := map[string][]Kind{}
		for n, c := range calls {
			c.N = n
			what := c.On
			if c.Function == "Wake" {
				what = "links"
			}
			placed[what] = append(placed[what], l.pick(c))
		}
		return placed
	}
	one, other := run(1, "a"), run(2, "b")
	if diff := cmp.Diff(one, other); diff != "" {
		t.Error(diff)
	}
	if len(one["links"]) != 3000 || len(one["conv#7"]) != 3 {
		t.Errorf("%d links, %d calls on one conversation", len(one["links"]), len(one["conv#7"]))
	}
}

// In a crawl a few calls of each function hang until their callers give up, which is an excuse too.
func TestCrawl(t *testing.T) {
	l := New(Options{OneIn: 1 << 30, Pause: time.Millisecond})
	l.Begin(nil, nil)
	l.Crawl(true)
	service := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "done") })
	ask := func(function, on string) (gaveUp bool) {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/", nil)
		c := stack.Call{Function: function, Key: function, Service: "dynamodb", Operation: "UpdateItem", On: on}
		l.Between(c, service).ServeHTTP(httptest.NewRecorder(), r)
		return ctx.Err() != nil
	}
	l.watch(stack.Call{Key: "Wake", Service: "sns", Operation: "Publish", Target: "+33612345678", Text: "a text"}, "",
		http.StatusOK)
	for n, want := range []bool{true, true, false, false} {
		if got := ask("Wake", "alert#1"); got != want {
			t.Errorf("call %d of wake: gave up %v", n, got)
		}
	}
	if !ask("Score", "conv#1") || !ask("Receive", "said#1") {
		t.Error("each function has calls that hang, and all of receive's do")
	}
	l.Crawl(false)
	if ask("Receive", "said#1") {
		t.Error("it crawls after its end")
	}
	if got := l.Report(); len(got.Excuses) != 2 || got.Faults() != 0 {
		t.Errorf("%+v: want the two that hung excused", got)
	}
	quiet := New(Options{})
	quiet.Begin(nil, nil)
	if quiet.Crawl(true); quiet.slow.Load() {
		t.Error("it crawls without faults")
	}
}

// Only what happens between SNS's acceptance and our record excuses a second SMS.
func TestResendable(t *testing.T) {
	sms := stack.Call{Key: "a", Service: "sns", Operation: "Publish", Target: "+33612345678"}
	topic := stack.Call{Key: "a", Service: "sns", Operation: "Publish", Target: "arn:aws:sns:eu-west-3:1:t"}
	put, get := stack.Call{Key: "a", Service: "dynamodb", Operation: "UpdateItem", On: "alert#1"}, stack.Call{
		Key:     "a",
		Service: "dynamodb", Operation: "GetItem",
	}
	elsewhere := stack.Call{Key: "b", Service: "dynamodb", Operation: "UpdateItem", On: "alert#1"}
	noted := stack.Call{Key: "a", Service: "dynamodb", Operation: "UpdateItem", On: "sent#1"}
	type step struct {
		call   stack.Call
		kind   Kind
		status int
	}
	for name, row := range map[string]struct {
		steps []step
		want  int
	}{
		"all well":                    {[]step{{sms, "", 200}, {put, "", 200}, {put, KillAfter, 200}}, 0},
		"the answer of the SMS lost":  {[]step{{sms, Dropped, 200}}, 1},
		"the SMS never went":          {[]step{{sms, Cut, 0}, {sms, Throttled, 0}, {sms, KillBefore, 0}}, 0},
		"twice by the network":        {[]step{{sms, Twice, 200}, {put, "", 200}}, 1},
		"a topic is no SMS":           {[]step{{topic, Dropped, 200}, {put, KillBefore, 0}}, 0},
		"killed before it is written": {[]step{{sms, "", 200}, {put, KillBefore, 0}}, 1},
		"the record's answer lost": {[]step{
			{sms, "", 200},
			{put, BrokenLate, 200},
			{put, "", 200},
			{put, Broken, 0},
		}, 1},
		"its receipt's place is no record": {[]step{{sms, "", 200}, {noted, "", 200}, {put, KillBefore, 0}}, 1},
		"no receipt's place, and a record": {[]step{{sms, "", 200}, {noted, Broken, 0}, {put, "", 200}}, 0},
		"reads do not settle it":           {[]step{{sms, "", 200}, {get, "", 200}, {put, KillBefore, 0}}, 1},
		"a read that fails is no excuse":   {[]step{{sms, "", 200}, {get, Broken, 0}, {put, "", 200}}, 0},
		"another's fault":                  {[]step{{sms, "", 200}, {elsewhere, KillBefore, 0}, {put, "", 200}}, 0},
	} {
		l := New(Options{})
		for _, s := range row.steps {
			l.watch(s.call, s.kind, s.status)
		}
		if got := l.Report().Excuses; len(got) != row.want {
			t.Errorf("%s: %v, want %d", name, got, row.want)
		}
	}
}

// A function that times out before recording an SMS has an excuse; one that lives and has not recorded it has none.
func TestRanOut(t *testing.T) {
	l := New(Options{})
	l.Begin(nil, func(c stack.Call) bool { return c.Key == "lives" })
	for _, key := range []string{"lives", "gone"} {
		l.watch(stack.Call{
			Key: key, Function: "Wake", Service: "sns", Operation: "Publish", Target: "+33612345678",
			Text: key,
		}, "", http.StatusOK)
	}
	if got := l.Report().Excuses; len(got) != 1 || got[0].Text != "gone" {
		t.Errorf("%v", got)
	}
}

func TestPlan(t *testing.T) {
	l := New(Options{Seed: 3, Repeat: 10})
	l.Begin(nil, nil)
	again, late := 0, 0
	for n := range 1000 {
		w := l.Plan(stack.Event{Kind: "topic", To: "Wake", N: n})
		if w.Repeat {
			again++
		}
		if w.Late == Late {
			late++
		}
	}
	if again < 60 || again > 140 || late < 60 || late > 140 {
		t.Errorf("%d again and %d late of 1000", again, late)
	}
}
