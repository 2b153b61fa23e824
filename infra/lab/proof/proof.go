// Package proof tries to break the promises. It sends a storm of deliveries to the deployed binaries while calls fail,
// functions die, events repeat and arrive late, time jumps and the table slows. It then compares the result with that
// of a quiet run.
//
// The quiet run takes each delivery once, in order, through the same handlers in one process with the embedded table.
// It shares no wiring with what it judges, and on DynamoDB Local no database either. Storms on infra/lab/dynamofake
// share the embedded table, which the contract of table.Table checks against DynamoDB Local.
package proof

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"oyez/infra/lab/clock"
	"oyez/infra/lab/dynamolocal"
	"oyez/infra/lab/faults"
	"oyez/infra/lab/stack"
	"oyez/infra/lab/storm"
	"oyez/infra/local/laptop"
	"oyez/infra/team"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
	"oyez/shared/web"
)

// Options configure a storm.
type Options struct {
	Root      string            // the repository
	Built     *stack.Built      // shared by the storms of one process; nil to build alone
	Mixed     *stack.Built      // another version, run by half of the sandboxes; nil for none
	DynamoDB  string            // DynamoDB Local's address
	Transport http.RoundTripper // replaces DynamoDB Local; nil for none
	Seed      uint64
	Size      storm.Size
	Faults    faults.Options // with Seed as its seed
	Out       io.Writer      // progress and the verdict
}

// Whole is the storm that the promises must survive: `go run ./infra/lab/bench -proof` runs ten.
func Whole() (storm.Size, faults.Options) {
	return storm.Size{Mentions: 5000, Deliveries: 2000, Complaints: 200, Apart: 160, Unreadable: 5},
		faults.Options{OneIn: 20, KillIn: 1100, Repeat: 10, Pause: 50 * time.Millisecond}
}

// Flood is a minute at two thousand mentions a second, in batches as platforms send to catch up. Only volume is tested:
// nothing fails, nobody is alerted and no time passes.
func Flood() (storm.Size, faults.Options) {
	return storm.Size{Mentions: 120_000, Deliveries: 400, Unreadable: 5}, faults.Options{}
}

// start is the initial time, so that a seed makes the same run on any day: the morning of a working day of the sample
// team.
var start = time.Date(2026, 11, 18, 9, 0, 0, 0, time.UTC)

// run is one storm in progress.
type run struct {
	Options
	storm  *storm.Storm
	layer  *faults.Layer
	stack  *stack.Stack
	client *dynamodb.Client
	store  *store.Store
	rota   rota.Rota

	tries   atomic.Int64 // the platforms' requests
	refused atomic.Int64 // of those, not answered 200
	lost    atomic.Int64 // deliveries never accepted
}

// Run runs one storm and judges the result.
func Run(ctx context.Context, o Options) (v Verdict, err error) {
	o.Faults.Seed = o.Seed
	r := &run{Options: o, storm: storm.New(o.Seed, o.Size, start), layer: faults.New(o.Faults)}
	r.progress("%s", r.storm)
	quiet, err := r.quiet(ctx)
	if err != nil {
		return v, fmt.Errorf("quiet run: %w", err)
	}
	r.progress("quiet run: %d mentions, %d alerts", len(quiet.mentions), len(quiet.alerts))
	err = r.on(ctx, func(o *stack.Options) {
		o.Between, o.Plan = r.layer.Between, r.layer.Plan
		o.Poll = 100 * time.Millisecond // poll less: three mappings would take processor time from the storm
		o.Parameters["Sources"] = strings.Join(r.Size.Accounts(), ",")
		o.Parameters["SmsBudget"] = "0" // two hundred alerts an hour for two people: none may be suppressed
	}, func() error {
		if err := r.chaos(ctx); err != nil {
			return err
		}
		if err := r.escalate(ctx); err != nil {
			return err
		}
		v, err = r.judge(ctx, quiet)
		return err
	})
	return v, err
}

func (r *run) progress(format string, values ...any) {
	fmt.Fprintf(r.Out, "  "+format+"\n", values...)
}

// quiet returns what the storm leaves when nothing fails.
func (r *run) quiet(ctx context.Context) (*world, error) {
	now := clock.At(start).Now
	kept, err := embedded.Open("", embedded.Options{Now: now})
	if err != nil {
		return nil, err
	}
	defer kept.Close()
	z := laptop.New(laptop.Options{
		Table: kept, Feed: kept.Feed(), PublicURL: "https://oyez.example.com", Now: now,
		Log: slog.New(slog.DiscardHandler),
	})
	people, err := team.Parse(team.Sample())
	if err != nil {
		return nil, err
	}
	if err := z.Store.PutRota(ctx, people); err != nil {
		return nil, err
	}
	for n, d := range r.storm.Once {
		if status := post(z, d, start).Code; status != http.StatusOK {
			return nil, fmt.Errorf("a delivery was answered %d", status)
		}
		if n%20 == 0 || n == len(r.storm.Once)-1 { // reading an empty stream takes a moment
			if err := z.WaitIdle(ctx); err != nil {
				return nil, err
			}
		}
	}
	w := newWorld()
	return w, kept.Each(w.see)
}

// post gives a delivery to the handlers in this process. One that nothing delivers gets no response.
func post(z *laptop.Oyez, d storm.Delivery, now time.Time) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	signed, err := all.Deliver(d.Platform, []byte(d.Body), now)
	if err != nil {
		answer.Code = http.StatusTeapot
		return answer
	}
	request := httptest.NewRequest(http.MethodPost, "/webhooks/"+signed.Path, bytes.NewReader(signed.Body))
	request.Header = signed.Header
	web.Serve(z.Receive.Handle).ServeHTTP(answer, request)
	return answer
}

// on deploys a stack that receives local deliveries of X and Meta, with the sample team, and closes it after do.
func (r *run) on(ctx context.Context, change func(*stack.Options), do func() error) (err error) {
	name := "oyez" + strings.ToLower(rand.Text()[:10])
	options := stack.Options{
		Root: r.Root, Start: start, Built: r.Built, Mixed: r.Mixed, Name: name, DynamoDB: r.DynamoDB,
		Transport: r.Transport, Log: io.Discard,
		// a test page at ten would be one mention too many
		Parameters: map[string]string{"Sources": "meta/123456,x/424242", "Canary": ""},
		Secrets: map[string]string{
			"/" + name + "/receive": fmt.Sprintf(`{"meta":{"secrets":[%q],"verify_token":"v"},"x":{"secrets":[%q]}}`,
				all.LocalSecret("meta"), all.LocalSecret("x")),
		},
	}
	change(&options)
	if r.stack, err = stack.Start(ctx, options); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.stack.Close()) }()
	to := dynamolocal.Options(r.DynamoDB)
	to.HTTPClient = &http.Client{Transport: r.Transport}
	r.client = dynamodb.New(to)
	r.store = store.New(dynamo.New(r.client, r.stack.TableName()), r.stack.Now)
	if r.rota, err = team.Parse(team.Sample()); err != nil {
		return err
	}
	if err := r.store.PutRota(ctx, r.rota); err != nil {
		return err
	}
	return do()
}

// Chaos: how many deliveries are in flight, and how often a platform resends a refused one.
const (
	atOnce   = 8
	maxTries = 50
)

// chaos sends every delivery until accepted. Meanwhile the table slows for a while, and time jumps twice.
func (r *run) chaos(ctx context.Context) error {
	r.layer.Begin(r.stack.Kill, r.stack.Alive)
	list := r.storm.Deliveries
	// Concurrent storms must not slow down together and leave the processors idle.
	begin := len(list) * int(1+r.Seed%4) / 6
	// as many deliveries as fit in three slow minutes at one per six seconds
	end := begin + min(30, len(list)/12)
	middle := (end + len(list)) / 2
	for n, part := range [][]storm.Delivery{list[:begin], list[begin:end], list[end:middle], list[middle:]} {
		r.layer.Crawl(n == 1)
		if err := r.send(ctx, part); err != nil {
			return err
		}
		r.layer.Crawl(false)
		r.progress("%d requests, %d refused; %d calls, %d faults, %d kills", r.tries.Load(), r.refused.Load(),
			r.layer.Report().Calls, r.layer.Report().Faults(), r.layer.Report().Kills())
		if r.calm() {
			continue
		}
		if err := r.stack.Jump(ctx, time.Duration(1+n)*time.Minute); err != nil {
			return err
		}
	}
	return nil
}

// calm says that nothing fails; then no promise needs time to pass.
func (r *run) calm() bool { return r.Faults.OneIn == 0 }

// send sends deliveries concurrently.
func (r *run) send(ctx context.Context, list []storm.Delivery) error {
	next := make(chan storm.Delivery)
	var wait sync.WaitGroup
	for range atOnce {
		wait.Go(func() {
			for d := range next {
				r.deliver(ctx, d)
			}
		})
	}
	defer wait.Wait()
	defer close(next)
	for _, d := range list {
		select {
		case next <- d:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// deliver sends one delivery until it is accepted.
func (r *run) deliver(ctx context.Context, d storm.Delivery) {
	for range maxTries {
		signed, err := all.Deliver(d.Platform, []byte(d.Body), r.stack.Now())
		if err != nil || ctx.Err() != nil {
			break
		}
		request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/webhooks/"+signed.Path,
			bytes.NewReader(signed.Body))
		request.Header = signed.Header
		answer := httptest.NewRecorder()
		r.stack.ServeHTTP(answer, request)
		r.tries.Add(1)
		if answer.Code == http.StatusOK {
			return
		}
		r.refused.Add(1)
	}
	r.lost.Add(1)
}

var links = regexp.MustCompile(`https://[^/\s]+/([A-Z2-7]{16})`)

// escalate lets time pass until nothing is due. On the way, the first person alerted takes half of the alerts.
func (r *run) escalate(ctx context.Context) error {
	if r.calm() {
		return r.stack.WaitIdle(ctx)
	}
	if err := r.stack.Jump(ctx, 3*time.Minute); err != nil {
		return err
	}
	taken := map[string]bool{}
	var group errgroup.Group
	group.SetLimit(atOnce)
	for _, sms := range r.stack.Phones.Received() {
		link := links.FindStringSubmatch(sms.Text)
		if link == nil {
			continue
		}
		l, err := r.store.Link(ctx, link[1])
		if err != nil || taken[l.Alert] || len(taken)*2 >= r.Size.Complaints {
			continue // the SMS with the link may be lost, and another sent
		}
		taken[l.Alert] = true
		group.Go(func() error { r.take(ctx, link[1]); return nil })
	}
	_ = group.Wait() // an alert that nobody could take is judged by the result
	r.progress("%d alerts taken; the others go on to the next", len(taken))
	r.layer.End()
	for range 2 * len(r.rota.OnCall(r.stack.Now())) {
		if err := r.stack.Jump(ctx, 7*time.Minute); err != nil { // a step, and the queue timeout
			return err
		}
	}
	return nil
}

var hidden = regexp.MustCompile(`name="([^"]*)" value="([^"]*)"`)

// take presses the button on an SMS's page, as often as a person would who sees an error.
func (r *run) take(ctx context.Context, token string) {
	for range maxTries {
		page := httptest.NewRecorder()
		r.stack.ServeHTTP(page, httptest.NewRequestWithContext(ctx, http.MethodGet, "/"+token, nil))
		var form []string
		for _, pair := range hidden.FindAllStringSubmatch(page.Body.String(), -1) {
			form = append(form, pair[1]+"="+pair[2])
		}
		request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/"+token+"/take",
			strings.NewReader(strings.Join(form, "&")))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		r.stack.ServeHTTP(answer, request)
		if page.Code == http.StatusGone || page.Code == http.StatusOK && answer.Code < 400 || ctx.Err() != nil {
			return
		}
	}
}
