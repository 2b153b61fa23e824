package proof

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"oyez/infra/lab/faults"
	"oyez/infra/lab/stack"
	"oyez/infra/lab/storm"
	"oyez/shared/metrics"
)

// spent is what a stack has used so far.
type spent struct {
	requests, invocations, published, queued int
	gbSeconds, reads, writes                 float64 // GB-seconds as estimated for Lambda: see tableCall
	measured                                 float64 // GB-seconds as measured on this machine, with all its other load
	processor                                float64 // seconds
	logBytes                                 int64
	writesBy, readsBy                        map[string]float64 // by function
}

func spending(s *stack.Stack) spent {
	meter := s.Cost.Read()
	at := spent{
		requests: meter.Requests, published: meter.Published, queued: meter.Queues,
		writesBy: map[string]float64{}, readsBy: map[string]float64{},
	}
	for name, bill := range s.Bills() {
		at.invocations += bill.Invocations
		at.measured += float64(s.Template.Functions[name].MemorySize) / 1024 * (bill.Run + bill.Init).Seconds()
		at.gbSeconds += bill.Processor.Seconds() * megabytesAProcessor / 1024
		at.processor += bill.Processor.Seconds()
		at.logBytes += bill.LogBytes
	}
	for function, operations := range meter.Units {
		for _, u := range operations {
			waited := time.Duration(u.Calls) * tableCall
			at.gbSeconds += float64(s.Template.Functions[function].MemorySize) / 1024 * waited.Seconds()
			at.reads += u.Reads
			at.writes += u.Writes
			at.readsBy[function] += u.Reads
			at.writesBy[function] += u.Writes
		}
	}
	return at
}

// A function's time on Lambda is estimated, because this machine is shared: the CPU time that the kernel reports,
// scaled by the share of a processor that the function's memory buys, plus waiting for each table call. Calls are
// counted as sequential, which is more than score and sweep do.
const (
	megabytesAProcessor = 1769
	tableCall           = 5 * time.Millisecond // a small call, as Lambda sees it from the same region
)

// minus is what was used since.
func (s spent) minus(before spent) spent {
	s.requests -= before.requests
	s.invocations -= before.invocations
	s.published -= before.published
	s.queued -= before.queued
	s.gbSeconds -= before.gbSeconds
	s.measured -= before.measured
	s.processor -= before.processor
	s.reads -= before.reads
	s.writes -= before.writes
	s.logBytes -= before.logBytes
	writes, reads := map[string]float64{}, map[string]float64{}
	for f := range s.writesBy {
		writes[f], reads[f] = s.writesBy[f]-before.writesBy[f], s.readsBy[f]-before.readsBy[f]
	}
	s.writesBy, s.readsBy = writes, reads
	return s
}

// item is one line of a bill.
type item struct {
	what   string
	amount float64
	usd    float64
}

// way are the cost lines of a mention's way.
func (s spent) way() []item {
	return []item{
		{"HTTP API, requests", float64(s.requests), float64(s.requests) * perRequestHTTP},
		{"Lambda, invocations", float64(s.invocations), float64(s.invocations) * perInvocation},
		{"Lambda, GB-seconds", s.gbSeconds, s.gbSeconds * perGBSecond},
		{"DynamoDB, write units", s.writes, s.writes * perWrite},
		{"DynamoDB, read units", s.reads, s.reads * perRead},
		{"SNS, messages to topics", float64(s.published), float64(s.published) * perPublish},
		{"SQS, calls", float64(s.queued), float64(s.queued) * perQueueCall},
	}
}

// Bill is what Oyez costs, without SMS.
type Bill struct {
	Mentions   int
	Stored     int            // mentions in the table beforehand
	Boundless  map[string]int // scans, and queries without a limit; there should be none
	calm       spent          // for the mentions
	silence    spent          // for a few minutes without mentions
	hourly     spent          // for what runs hourly
	alarms     int
	dashboards int
	queues     int
}

// Units are a mention's request units.
func (b Bill) Units() (writes, reads float64) {
	return b.calm.writes / float64(b.Mentions), b.calm.reads / float64(b.Mentions)
}

// PerMillion is the cost of a million mentions, one per delivery, from request to last write, without logs and traces.
func (b Bill) PerMillion() (way, logs float64) {
	for _, i := range b.calm.way() {
		way += i.usd
	}
	million := 1e6 / float64(b.Mentions)
	return way * million, (float64(b.calm.logBytes)*perLogByte + float64(b.calm.requests)*perTrace) * million
}

// Silent is a month's cost with nothing but the daily test page.
func (b Bill) Silent() (items []item) {
	const month = minutesInAMonth / silent
	hourly := b.hourly.way()
	for n, i := range b.silence.way() {
		if amount := i.amount*month + hourly[n].amount*hoursInAMonth; amount > 0 {
			items = append(items, item{i.what, amount, i.usd*month + hourly[n].usd*hoursInAMonth})
		}
	}
	logs := float64(b.silence.logBytes)*month + float64(b.hourly.logBytes)*hoursInAMonth
	way, _ := b.PerMillion()
	return append(items,
		item{"test pages, their way as a mention's", daysInAMonth, way * daysInAMonth / 1e6},
		item{"CloudWatch, log bytes", logs, logs * perLogByte},
		item{"CloudWatch, alarms", float64(b.alarms), float64(b.alarms) * perAlarmMonth},
		item{"CloudWatch, dashboard", float64(b.dashboards), float64(b.dashboards) * perDashboard},
		item{
			"SQS, empty calls", float64(b.queues * queueCallsAMonth),
			float64(b.queues*queueCallsAMonth) * perQueueCall,
		},
	)
}

// window is how long the stack waits for a mapping that gathers for a minute. It collects about as many mentions as a
// minute does at a million a month: 23.
const window = 2 * time.Second

// Cost sends mentions without faults, one per delivery, and counts the cost, once for each number of stored mentions;
// it must not rise. One mention in a hundred alerts somebody. Each round repeats the same texts by other authors.
func Cost(ctx context.Context, o Options, mentions int, stored ...int) (bills []Bill, err error) {
	r := &run{Options: o, layer: faults.New(faults.Options{})} // stays off
	err = r.on(ctx, func(o *stack.Options) { o.Window = window }, func() error {
		bills, err = r.bills(ctx, mentions, stored)
		return err
	})
	return bills, err
}

func (r *run) bills(ctx context.Context, mentions int, stored []int) (bills []Bill, err error) {
	silence, hourly, err := r.silence(ctx)
	if err != nil {
		return nil, err
	}
	// the first calls start sandboxes and read settings
	if _, err := r.hear(ctx, storm.Size{Mentions: 100, Complaints: 1}); err != nil {
		return nil, err
	}
	bill := Bill{
		Mentions: mentions, silence: silence, hourly: hourly,
		alarms:     r.stack.Template.Count["AWS::CloudWatch::Alarm"],
		dashboards: r.stack.Template.Count["AWS::CloudWatch::Dashboard"],
	}
	for _, f := range r.stack.Template.Functions {
		for _, e := range f.Events {
			if e.Queue != nil {
				bill.queues++
			}
		}
	}
	for n, stored := range stored {
		if err := r.fill(ctx, bill.Stored, stored); err != nil {
			return nil, err
		}
		r.progress("counting %d mentions, one a delivery, where %d are stored", mentions, stored)
		bill.Stored = stored
		if bill.calm, err = r.hear(ctx,
			storm.Size{Mentions: mentions, Complaints: mentions / 100, First: (n + 1) * apart}); err != nil {
			return nil, err
		}
		bill.Boundless = r.stack.Cost.Read().Boundless
		way, _ := bill.PerMillion()
		writes, reads := bill.Units()
		r.progress("%.2f write units and %.2f read units a mention, %.2f USD a million", writes, reads, way)
		bills = append(bills, bill)
	}
	if n := r.lost.Load(); n > 0 {
		return nil, fmt.Errorf("%d deliveries were not taken in calm weather", n)
	}
	return bills, nil
}

// apart is the distance between the ids and authors of two storms.
const apart = 10_000_000

// hear sends a storm's deliveries once, one mention each, and returns the cost.
func (r *run) hear(ctx context.Context, size storm.Size) (spent, error) {
	size.Batch = 1
	before := spending(r.stack)
	if err := r.send(ctx, storm.New(2, size, r.stack.Now()).Once); err != nil {
		return spent{}, err
	}
	err := r.stack.WaitIdle(ctx)
	return spending(r.stack).minus(before), err
}

const silent = 5 // quiet minutes to measure; collect runs once in them

// silence is the cost of those minutes, with nobody speaking and nothing due, and of what an hour adds.
func (r *run) silence(ctx context.Context) (minutes, hourly spent, err error) {
	if err := r.stack.Jump(ctx, time.Hour); err != nil { // the first runs start sandboxes
		return minutes, hourly, err
	}
	at := []spent{spending(r.stack)}
	for _, pass := range []func() error{
		func() error { return r.stack.Tick(ctx, silent) },
		func() error { return r.stack.Jump(ctx, silent*time.Minute) }, // sweep and collect, once each
		func() error { return r.stack.Jump(ctx, time.Hour) },          // including the hourly runs
	} {
		if err := pass(); err != nil {
			return minutes, hourly, err
		}
		at = append(at, spending(r.stack))
	}
	return at[1].minus(at[0]), at[3].minus(at[2]).minus(at[2].minus(at[1])), nil
}

// Print writes the bill.
func (b Bill) Print(out io.Writer) {
	way, logs := b.PerMillion()
	fmt.Fprintf(out, "USD per million mentions, one a delivery, without SMS (measured on %d, where %d are stored)\n",
		b.Mentions, b.Stored)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	million := 1e6 / float64(b.Mentions)
	for _, i := range b.calm.way() {
		fmt.Fprintf(table, "  %s\t%.2f a mention\t%.3f\t\n", i.what, i.amount/float64(b.Mentions), i.usd*million)
	}
	fmt.Fprintf(table, "  the whole way\t\t%.3f\t\n  logs, metrics, traces\t\t%.3f\t\n", way, logs)
	_ = table.Flush() // a failed print is visible
	fmt.Fprintf(out,
		"  GB-seconds: %.2f ms of a processor a mention, and %v a call of the table; by this machine's clock %.3f, %.3f USD\n",
		b.calm.processor*1000/float64(b.Mentions), tableCall, b.calm.measured/float64(b.Mentions),
		b.calm.measured*perGBSecond*million)
	for f, writes := range b.calm.writesBy {
		fmt.Fprintf(out, "  %s: %.2f write and %.2f read units a mention\n", f, writes/float64(b.Mentions),
			b.calm.readsBy[f]/float64(b.Mentions))
	}
	fmt.Fprintln(out, "USD for a month in which nobody speaks but the day's test page, without SMS")
	sum := 0.0
	for _, i := range b.Silent() {
		sum += i.usd
		fmt.Fprintf(table, "  %s\t%.0f\t%.3f\t\n", i.what, i.amount, i.usd)
	}
	fmt.Fprintf(table, "  together\t\t%.2f\t\n", sum)
	heard := len(metrics.Names())
	fmt.Fprintf(table, "  and once somebody speaks: CloudWatch, metrics\t%d\t%.2f\t\n", heard,
		float64(heard)*perMetricMonth)
	_ = table.Flush()
}

// PrintGrowth writes a mention's cost as more are stored.
func PrintGrowth(out io.Writer, bills []Bill) {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "stored\twrite units a mention\tread units a mention\tscans, queries without a limit\t")
	for _, b := range bills {
		writes, reads := b.Units()
		fmt.Fprintf(table, "%d\t%.2f\t%.2f\t%d\t\n", b.Stored, writes, reads, len(b.Boundless))
	}
	_ = table.Flush()
}
