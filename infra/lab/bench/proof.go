package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"oyez/infra/lab/dynamofake"
	"oyez/infra/lab/dynamolocal"
	"oyez/infra/lab/proof"
	"oyez/infra/lab/stack"
)

// proving runs storms, some concurrently, and prints which promises held. Without an endpoint they run on
// infra/lab/dynamofake; "local" is a DynamoDB Local of its own.
func proving(ctx context.Context, out io.Writer, endpoint, mixed string, seed uint64, storms int, flood bool) error {
	o := proof.Options{Root: ".", Out: out}
	switch endpoint {
	case "":
		debug.SetGCPercent(400) // there is memory to spare, but only two processors
		served := dynamofake.New()
		defer served.Close()
		o.DynamoDB, o.Transport = "http://fake.invalid", served
		fmt.Fprintln(out,
			"on infra/lab/dynamofake, the embedded table behind DynamoDB's protocol; -dynamodb local for DynamoDB Local")
	default:
		var err error
		if o, err = deployable(out, endpoint); err != nil {
			return err
		}
		fmt.Fprintln(out, "on DynamoDB Local at", o.DynamoDB)
	}
	o.Built = &stack.Built{}
	if mixed != "" {
		o.Mixed = &stack.Built{Root: mixed}
	}
	o.Size, o.Faults = proof.Whole()
	if flood {
		o.Size, o.Faults = proof.Flood()
	}
	began, used, broken := time.Now(), processor(), 0
	var printing sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for n := range storms {
		o := o
		o.Seed = seed + uint64(n)
		o.Out = &named{name: fmt.Sprintf("seed %d", o.Seed), began: began, out: out, printing: &printing}
		group.Go(func() error {
			v, err := proof.Run(ctx, o)
			if err != nil {
				return fmt.Errorf("seed %d: %w", o.Seed, err)
			}
			printing.Lock()
			defer printing.Unlock()
			v.Print(out)
			if !v.Holds() {
				broken++
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d of %d storms left every promise whole, in %v, with %v of processor\n", storms-broken, storms,
		time.Since(began).Round(time.Second), (processor() - used).Round(time.Second))
	if broken > 0 {
		return fmt.Errorf("%d storms broke a promise; -seed N -storms 1 lets one loose again", broken)
	}
	return nil
}

// atOnce is how many storms run concurrently, to use the time others spend in retries and hung calls. No verdict
// depends on real time.
const atOnce = 5

// named prefixes the progress of one of several storms; each write is a line.
type named struct {
	name     string
	began    time.Time
	out      io.Writer
	printing *sync.Mutex
}

func (n *named) Write(line []byte) (int, error) {
	n.printing.Lock()
	defer n.printing.Unlock()
	_, err := fmt.Fprintf(n.out, "%s  %v%s", n.name, time.Since(n.began).Round(time.Second), line)
	return len(line), err
}

// priced is how many mentions the cost is measured on.
const priced = 1000

// pricing prints the bill and, given a number of stored mentions, also a mention's cost with so many.
func pricing(ctx context.Context, out io.Writer, endpoint string, stored int) error {
	o, err := deployable(out, endpoint)
	if err != nil {
		return err
	}
	steps := []int{0}
	for n := 1000; n < stored; n *= 100 {
		steps = append(steps, n)
	}
	if stored > 0 {
		steps = append(steps, stored)
	}
	bills, err := proof.Cost(ctx, o, priced, steps...)
	if err != nil {
		return err
	}
	bills[0].Print(out)
	if stored > 0 {
		proof.PrintGrowth(out, bills)
	}
	return nil
}

// started is how often each function's start is timed.
const started = 21

func pacing(ctx context.Context, out io.Writer, endpoint string) error {
	o, err := deployable(out, endpoint)
	if err != nil {
		return err
	}
	pace, err := proof.Speed(ctx, o, started)
	if err != nil {
		return err
	}
	pace.Print(out)
	return nil
}

// deployable is a DynamoDB for a stack.
func deployable(out io.Writer, endpoint string) (o proof.Options, err error) {
	if endpoint == "" || endpoint == "local" {
		if endpoint, err = dynamolocal.Run(); err != nil {
			return o, fmt.Errorf("no DynamoDB Local: %w; install Java 11 or newer and npm, or name one with -dynamodb",
				err)
		}
	}
	return proof.Options{Root: ".", DynamoDB: endpoint, Out: out}, nil
}
