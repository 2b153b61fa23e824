// Command bench measures what the documentation quotes, each figure beside the floor it is compared with, in one run:
//
//	go run ./infra/lab/bench
//	go run ./infra/lab/bench -proof [-flood]
//	go run ./infra/lab/bench -cost [-stored 100000]
//	go run ./infra/lab/bench -speed
//	go run ./infra/lab/bench -adapters
//
// The first prints three tables: receive against the writes it must make, made bare through the same driver; from POST
// to SMS; and the size of each binary as it is deployed. The second lets storms loose on the deployed binaries and
// prints which promises held. The third counts what a mention's way takes and prices it. The fourth has the deployed
// binaries start, and times a complaint until its SMS. With -adapters it measures the platforms' adapters instead.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/lab/dynamolocal"
	"oyez/shared/random"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(out)
	rounds := flags.Int("rounds", 2000, "how many `times` each side of a comparison runs")
	rate := flags.Int("rate", 50, "mentions a `second` from POST to SMS")
	length := flags.Duration("for", 20*time.Second, "how long mentions are posted")
	endpoint := flags.String("dynamodb", "",
		"`URL` of a DynamoDB endpoint to compare receive on too, and with -proof to let storms loose on; local for a DynamoDB Local of its own")
	only := flags.Bool("adapters", false, "only what each platform's adapter takes, beside the least that it must do")
	storms := flags.Int("storms", 10, "with -proof, how many `storms`, each of its own seed")
	seed := flags.Uint64("seed", 1, "with -proof, the first storm's `seed`")
	flood := flags.Bool("flood", false,
		"with -proof, 120,000 mentions of one minute in batches of up to 1,000, and nothing goes wrong")
	prove := flags.Bool("proof", false, "let storms loose on the deployed binaries")
	mixed := flags.String("mixed", "",
		"with -proof, the `folder` of another version's repository, which half of each function's sandboxes run")
	price := flags.Bool("cost", false, "count what a mention's way costs")
	stored := flags.Int("stored",
		0, "with -cost, count again where the table holds so many `mentions`: a million take half an hour")
	speed := flags.Bool("speed", false,
		"cold starts of the deployed binaries, and from POST to SMS through all of them")
	flags.Usage = func() {
		fmt.Fprintln(out, "bench measures what the documentation quotes.\n\n  go run ./infra/lab/bench -rounds 500 -for 5s")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *only:
		return adapters(ctx, out)
	case *prove:
		if *flood {
			*storms = 1
		}
		return proving(ctx, out, *endpoint, *mixed, *seed, *storms, *flood)
	case *price:
		return pricing(ctx, out, *endpoint, *stored)
	case *speed:
		return pacing(ctx, out, *endpoint)
	}
	kept, err := embedded.Open("", embedded.Options{})
	if err != nil {
		return err
	}
	defer kept.Close()
	fmt.Fprintf(out, "receive, warm, one signed 2 kB body with one mention (%d rounds, sides alternating)\n", *rounds)
	if err := receiving(ctx, out, "embedded table", kept, *rounds); err != nil {
		return err
	}
	if *endpoint != "" {
		local, err := deployable(out, *endpoint)
		if err != nil {
			return err
		}
		remote, err := reach(ctx, local.DynamoDB)
		if err != nil {
			return err
		}
		if err := receiving(ctx, out, "DynamoDB endpoint", remote, *rounds); err != nil {
			return err
		}
	}
	if err := waking(ctx, out, *rate, *length); err != nil {
		return err
	}
	return sizes(ctx, out)
}

// reach makes a fresh table at an endpoint.
func reach(ctx context.Context, endpoint string) (table.Table, error) {
	client := dynamodb.New(dynamolocal.Options(endpoint))
	name := "bench-" + random.ID()
	if err := dynamo.Create(ctx, client, name); err != nil {
		return nil, fmt.Errorf("make a table at %s: %w", endpoint, err)
	}
	return dynamo.New(client, name), nil
}

// at is a quantile of sorted times.
func at(sorted []time.Duration, share float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func sorted(times []time.Duration) []time.Duration {
	slices.Sort(times)
	return times
}
