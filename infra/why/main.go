// Command why prints the life of a mention, each hop timed: heard, stored, scored with reasons, decided and why, sent,
// taken, answered. It asks the running local program, or, with -table, the table on AWS.
//
//	go run ./infra/why x/424242/post/2080765813578191303
//	go run ./infra/why -table oyez-Table-1A2B3C x/424242/post/2080765813578191303
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/why/life"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "why:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out, help io.Writer) error {
	flags := flag.NewFlagSet("why", flag.ContinueOnError)
	flags.SetOutput(help)
	local := flags.String("local", "http://127.0.0.1:3000", "address of the running local program")
	table := flags.String("table", "",
		"name of the table on AWS, to ask that instead (profile and region as the AWS CLI takes them)")
	flags.Usage = func() {
		fmt.Fprintln(help,
			"why prints the life of a mention.\n\n  go run ./infra/why x/424242/post/2080765813578191303\n\nThe id is source/kind/id as the log writes it; the local program also takes the platform's id alone.")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return errors.New("which mention? give one id")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if *table == "" {
		return askLocal(ctx, out, *local, flags.Arg(0))
	}
	key, err := mention.ParseKey(flags.Arg(0))
	if err != nil {
		return err
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return fmt.Errorf("AWS settings: %w", err)
	}
	hops, err := life.Of(ctx, store.New(dynamo.New(dynamodb.NewFromConfig(cfg), *table)), key)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%s was never heard: check the id, the table, and with infra/hear what the delivery says",
			key)
	}
	if err != nil {
		return err
	}
	return life.Print(out, hops)
}

func askLocal(ctx context.Context, out io.Writer, address, id string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/why?id="+url.QueryEscape(id), nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("nothing answers at %s: start `go run ./infra/local`, or name its address with -local",
			address)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<20))
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return errors.New(string(body))
	}
	_, err = out.Write(body)
	return err
}
