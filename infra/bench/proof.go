package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"oyez/infra/dynamolocal"
	"oyez/infra/proof"
)

// proving lets storms loose, one after another, and prints what became of the promises.
func proving(ctx context.Context, out io.Writer, endpoint string, seed uint64, storms int) error {
	o, err := deployable(out, endpoint)
	if err != nil {
		return err
	}
	began, broken := time.Now(), 0
	for n := range storms {
		o.Seed = seed + uint64(n)
		o.Size, o.Faults = proof.Whole()
		fmt.Fprintf(out, "storm %d of %d", n+1, storms)
		if n > 0 {
			fmt.Fprintf(out, ", about %v to go", (time.Since(began) / time.Duration(n) * time.Duration(storms-n)).Round(time.Second))
		}
		fmt.Fprintln(out)
		v, err := proof.Run(ctx, o)
		if err != nil {
			return fmt.Errorf("seed %d: %w", o.Seed, err)
		}
		v.Print(out)
		if !v.Holds() {
			broken++
		}
	}
	fmt.Fprintf(out, "%d of %d storms left every promise whole, in %v\n", storms-broken, storms, time.Since(began).Round(time.Second))
	if broken > 0 {
		return fmt.Errorf("%d storms broke a promise; -seed N -storms 1 lets one loose again", broken)
	}
	return nil
}

// priced is how many mentions the cost is measured on.
const priced = 1000

// pricing prints the bill; with a number of mentions that are stored, also what a mention takes where there are so many.
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

// started is how often each function is started to be timed.
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

// deployable is what a stack needs from here: a DynamoDB.
func deployable(out io.Writer, endpoint string) (o proof.Options, err error) {
	if endpoint == "" {
		if endpoint, err = dynamolocal.Run(); err != nil {
			return o, fmt.Errorf("no DynamoDB Local: %w; install Java 11 or newer and npm, or name one with -dynamodb", err)
		}
	}
	return proof.Options{Root: ".", DynamoDB: endpoint, Out: out}, nil
}
