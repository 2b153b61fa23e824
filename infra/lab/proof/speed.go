package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/faults"
	"oyez/infra/lab/stack"
	"oyez/shared/platform/all"
)

// Pace is the speed of the deployed binaries.
type Pace struct {
	Floor  Starts // a function that only calls the table once
	Starts []Starts
	ToSMS  []time.Duration // from request to SMS, sorted; the stream is polled once a second
}

// Starts are one function's cold starts, each list sorted.
type Starts struct {
	Function string
	Init     []time.Duration // from exec to its first request for an event
	// from exec to its response; to the end of init, for a function that calls the table in init
	Answer []time.Duration
}

// woken is how many complaints are timed, from enough sources not to be a burst.
const (
	woken     = 60
	perSource = 6
)

// Speed measures cold starts, alternating between functions for some rounds, and the time from POST to SMS.
func Speed(ctx context.Context, o Options, rounds int) (p Pace, err error) {
	var sources []string
	for n := range woken / perSource {
		sources = append(sources, fmt.Sprintf("x/%d", 1000+n))
	}
	r := &run{Options: o, layer: faults.New(faults.Options{})}
	err = r.on(ctx, func(s *stack.Options) {
		s.Poll = time.Second
		s.Parameters["Sources"], s.Parameters["SmsBudget"] = strings.Join(sources, ","), "0"
	}, func() error {
		if p.ToSMS, err = r.toSMS(ctx); err != nil {
			return err
		}
		return r.starts(ctx, &p, rounds)
	})
	return p, err
}

// toSMS sends complaints of different people, two a second, and waits for their SMS.
func (r *run) toSMS(ctx context.Context) (took []time.Duration, err error) {
	r.progress("from POST to SMS, %d complaints", woken)
	began := map[string]time.Time{}
	for n := range woken + 1 {
		name := fmt.Sprintf("Pat%04d", n)
		signed, err := all.Deliver("x", r.angryTweet(fmt.Sprint(1000+n/perSource%(woken/perSource)), name, n),
			r.stack.Now())
		if err != nil {
			return nil, err
		}
		request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/webhooks/x", bytes.NewReader(signed.Body))
		request.Header = signed.Header
		answer := httptest.NewRecorder()
		if n > 0 { // the first starts the sandboxes
			began[name] = r.stack.Now()
		}
		if r.stack.ServeHTTP(answer, request); answer.Code != http.StatusOK {
			return nil, fmt.Errorf("a delivery was answered %d", answer.Code)
		}
		pause := 487 * time.Millisecond // out of step with the poll
		if n == 0 {
			pause = 5 * time.Second
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if err := r.stack.WaitIdle(ctx); err != nil {
		return nil, err
	}
	for _, sms := range r.stack.Phones.Received() {
		for name, at := range began {
			if strings.Contains(sms.Text, name) {
				took = append(took, sms.At.Sub(at))
				delete(began, name) // an escalation names it again
			}
		}
	}
	if len(began) > 0 {
		return nil, fmt.Errorf("%d of %d complaints rang nobody", len(began), woken)
	}
	slices.Sort(took)
	return took, nil
}

func (r *run) angryTweet(account, name string, n int) []byte {
	body, err := json.Marshal(map[string]any{
		"for_user_id": account,
		"tweet_create_events": []any{map[string]any{
			"id_str": fmt.Sprint(5_000_000 + n), "created_at": r.stack.Now().UTC().Format(time.RubyDate),
			"text": "@oyez " + complaints,
			"user": map[string]any{
				"id_str": fmt.Sprint(6_000_000 + n), "name": name,
				"screen_name": strings.ToLower(name), "followers_count": 11,
			},
			"entities": map[string]any{"user_mentions": []any{map[string]any{
				"id_str": account, "screen_name": "oyez", "indices": []int{0, 5},
			}}},
		}},
	})
	if err != nil {
		panic(err) // plain values always marshal
	}
	return body
}

const complaints = "third time my order is lost, nobody answers. This is a scam, I want my money back NOW"

// starts measures each function against the floor, in turn. Those that somebody waits for call the table once per
// event; sweep makes some 180 calls; passkey and receipts get an event that concerns nobody.
func (r *run) starts(ctx context.Context, p *Pace, rounds int) error {
	folder, err := os.MkdirTemp("", "oyez-hello-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	hello := filepath.Join(folder, "hello")
	overlay, err := clock.Overlay(ctx, folder) // the deadlines of events are the stack's
	if err != nil {
		return err
	}
	build := exec.CommandContext(ctx, "go", "build", "-overlay="+overlay, "-o", hello, "./infra/lab/bench/hello")
	build.Dir = r.Root
	build.Env = append(os.Environ(), "CGO_ENABLED=0",
		"GOFLAGS=-tags=lambda.norpc -trimpath -buildvcs=false -ldflags=-s")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build hello: %w\n%s", err, out)
	}
	place, err := r.stack.Cold(folder)
	if err != nil {
		return err
	}
	defer place.Close()
	sides := []Starts{{Function: "hello"}}
	for _, function := range []string{
		"Receive", "Score", "Wake", "Desk", "Replay", "Inbound", asksFirst, "Signin", "Passkey", "Receipts", "Sweep",
		"Examine",
	} {
		sides = append(sides, Starts{Function: function})
	}
	r.progress("cold starts, %d rounds of %d", rounds, len(sides))
	for n := range rounds {
		for i := range sides {
			function, binary := sides[i].Function, ""
			if i == 0 {
				function, binary = "Receive", hello
			}
			event, err := r.first(sides[i].Function, n)
			if err != nil {
				return err
			}
			bill, err := place.Start(ctx, function, binary, event)
			if sides[i].Function == asksFirst {
				bill.Run, err = 0, nil
			}
			if err != nil {
				return fmt.Errorf("%s: %w", sides[i].Function, err)
			}
			sides[i].Init = append(sides[i].Init, bill.Init)
			sides[i].Answer = append(sides[i].Answer, bill.Init+bill.Run)
		}
	}
	for _, s := range sides {
		slices.Sort(s.Init)
		slices.Sort(s.Answer)
	}
	p.Floor, p.Starts = sides[0], sides[1:]
	return nil
}

// asksFirst is the function that calls the table in init. Its first event fetches feeds, so only its init is compared.
const asksFirst = "Collect"

// first is an event for which a function calls the table once: a new mention to put, or a missing item to get.
func (r *run) first(function string, n int) ([]byte, error) {
	get := events.APIGatewayV2HTTPRequest{Version: "2.0", Headers: map[string]string{"host": "oyez.example.com"}}
	get.RequestContext.HTTP.Method = http.MethodGet
	switch function {
	case "Receive":
		body := r.angryTweet("1000", "Pat", 100_000+n)
		signed, err := all.Deliver("x", body, r.stack.Now())
		if err != nil {
			return nil, err
		}
		post := get
		post.RequestContext.HTTP.Method, post.RawPath, post.Body = http.MethodPost, "/webhooks/x", string(body)
		for name := range signed.Header {
			post.Headers[strings.ToLower(name)] = signed.Header.Get(name)
		}
		return json.Marshal(post)
	case "Score":
		return os.ReadFile(filepath.Join(r.Root, "events/lambda/score-mention.json"))
	case "Wake":
		return json.Marshal(
			events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{Message: "k7q2m4xwtr5b3cde-1"}}}})
	case "Replay":
		return os.ReadFile(filepath.Join(r.Root, "events/lambda/replay-delivery.json"))
	case "Inbound": // from an unknown number
		return json.Marshal(events.SNSEvent{Records: []events.SNSEventRecord{{SNS: events.SNSEntity{
			MessageID: "m",
			Message: fmt.Sprintf(
				`{"originationNumber":"+33639980001","messageBody":"OK","inboundMessageId":"cold-%d"}`, n),
		}}}})
	case "Desk":
		get.RawPath = "/K7Q2M4XWTR5B3CDE"
		return json.Marshal(get)
	case "Signin":
		get.RawPath = "/rota"
		return json.Marshal(get)
	case "Passkey":
		get.RequestContext.HTTP.Method, get.RawPath = http.MethodPost, "/passkey/begin"
		return json.Marshal(get)
	default:
		return []byte("{}"), nil
	}
}

// Print writes the measurements.
func (p Pace) Print(out io.Writer) {
	middle := func(times []time.Duration) time.Duration { return times[len(times)/2] }
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "cold start, medians of %d, turn by turn, AWS by TLS\n", len(p.Floor.Init))
	fmt.Fprintln(table, "\tinit\tto the first answer\tratio\t")
	for _, s := range append([]Starts{p.Floor}, p.Starts...) {
		fmt.Fprintf(table, "  %s\t%.1f ms\t%.1f ms\t%.2f\t\n", strings.ToLower(s.Function),
			milliseconds(middle(s.Init)), milliseconds(middle(s.Answer)),
			float64(middle(s.Answer))/float64(middle(p.Floor.Answer)))
	}
	_ = table.Flush() // a failed print is visible
	last := len(p.ToSMS) - 1
	fmt.Fprintf(out,
		"from POST to SMS through the deployed binaries, the stream looked at once a second, %d complaints\n", last+1)
	fmt.Fprintf(out, "  p50 %.2f s   p99 %.2f s   longest %.2f s\n", middle(p.ToSMS).Seconds(),
		p.ToSMS[last*99/100].Seconds(), p.ToSMS[last].Seconds())
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
