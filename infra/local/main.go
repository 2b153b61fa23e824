// Command local runs Oyez whole on a developer's machine, with nothing installed but Go: the handlers that run on
// Lambda, an embedded table, a phone in place of SNS and an outbox in place of the platforms.
//
//	go run ./infra/local
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/cli"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/alert"
	"oyez/shared/paging"
	"oyez/shared/platform/all"
	"oyez/shared/rota"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "local:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	addr, data, team, dynamodb, weights string
	pagesAWeek, budget                  int
	signIn                              bool
}

func parse(args []string, out io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("local", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&o.addr, "addr", "127.0.0.1:3000", "`address` to listen on")
	flags.StringVar(&o.data, "data", "", "`folder` to keep the table in; without one it is gone at the end")
	flags.StringVar(&o.team, "team", "", "YAML `file` with people and rota; without one a sample team is on call")
	flags.StringVar(&o.dynamodb, "dynamodb",
		"", "`URL` of a DynamoDB endpoint, such as DynamoDB Local, instead of the embedded table")
	flags.IntVar(&o.budget, "budget", 0, "`SMS` a person gets in an hour at most; 0 for no limit")
	flags.BoolVar(&o.signIn, "signin", false,
		"let people sign in, by a code on /phone or, at http://localhost, a passkey; else everybody is the person on call")
	flags.StringVar(&o.weights, "weights", "",
		"`file` of your own weights, as infra/train -adapt wrote it; without one the shipped weights score")
	flags.IntVar(&o.pagesAWeek, "pages-a-week", 0,
		"how many pages a week you accept, from which the bar is found; 0 for the shipped bar")
	flags.Usage = func() {
		fmt.Fprintln(out,
			"local runs Oyez whole on this machine.\n\n  go run ./infra/local -addr 127.0.0.1:8080 -data /tmp/oyez")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not understood: see -h", flags.Arg(0))
	}
	if o.pagesAWeek < 0 {
		return o, errors.New("-pages-a-week: none, or more than none")
	}
	if o.data != "" && o.dynamodb != "" {
		return o, errors.New("-data is for the embedded table: leave it out with -dynamodb")
	}
	return o, nil
}

func run(ctx context.Context, args []string, out io.Writer) error {
	o, err := parse(args, out)
	if err != nil {
		return err
	}
	people, err := team.Read(o.team)
	if err != nil {
		return err
	}
	weights, _, err := cli.Weights(o.weights)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.addr)
	if err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			return fmt.Errorf("address %s is in use: choose another with -addr", o.addr)
		}
		return fmt.Errorf("cannot listen on %s: choose another with -addr: %w", o.addr, err)
	}
	defer listener.Close()
	kept, feed, where, closeTable, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer closeTable()

	address := "http://" + listener.Addr().String()
	console := &console{out: out}
	mailbox := &laptop.Mailbox{Now: time.Now}
	z := laptop.New(laptop.Options{
		Table: kept, Feed: feed, PublicURL: address, Now: time.Now, Log: slog.New(console),
		Paging:     paging.Rules{Budget: o.budget, Burst: alert.BurstFrom},
		PagesAWeek: o.pagesAWeek, SignIn: o.signIn, Mailer: mailbox, Notify: mailbox.Notify,
	})
	console.store = z.Store
	if len(weights) > 0 {
		if _, err := z.Store.LoadWeights(ctx, weights, time.Now()); err != nil {
			return err
		}
	}
	if err := z.Store.SaveRota(ctx, people, time.Now()); err != nil {
		return err
	}
	greet(out, address, where, people)
	return serve(ctx, listener, pages.Handler(z, mailbox, address, time.Now), z)
}

// serve answers until the context ends, and sweeps every few seconds in place of every minute, so that nobody waits.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, z *laptop.Oyez) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	moved := make(chan struct{})
	go func() { defer close(moved); z.Run(ctx) }()
	ticker := time.NewTicker(5 * time.Second)
	defer ticker.Stop()
	for {
		select {
		case err := <-ended:
			return err
		case <-ticker.C:
			if err := z.Sweep.Handle(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		case <-ctx.Done():
			closing, done := context.WithTimeout(context.Background(), 2*time.Second)
			defer done()
			err := server.Shutdown(closing)
			<-moved
			return err
		}
	}
}

// open opens the table that the options ask for, with its change feed.
func open(ctx context.Context, o options) (kept table.Table, feed laptop.Feed, where string, closeTable func() error,
	err error,
) {
	if o.dynamodb == "" {
		t, err := embedded.Open(o.data, embedded.Options{Now: time.Now})
		if err != nil {
			return nil, nil, "", nil, fmt.Errorf("open the table: %w", err)
		}
		where = "embedded table, nothing leaves this machine"
		if o.data != "" {
			where = "embedded table in " + o.data + ", nothing leaves this machine"
		}
		return t, t.Feed(), where, t.Close, nil
	}
	client := dynamodb.New(dynamodb.Options{
		BaseEndpoint: &o.dynamodb, Region: "eu-west-3",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
	const name = "oyez"
	if err := dynamo.Create(ctx, client, name); err != nil && !strings.Contains(err.Error(), "ResourceInUse") {
		return nil, nil, "", nil, fmt.Errorf("make the table at %s: %w", o.dynamodb, err)
	}
	tap := laptop.Tap(dynamo.New(client, name))
	return tap, tap, "table " + name + " at " + o.dynamodb, func() error { return nil }, nil
}

func greet(out io.Writer, address, where string, people rota.Rota) {
	fmt.Fprintf(out, `Oyez is listening.                                     %s
  try it         %s/                send a sample complaint, watch the phone
  the phone      %s/phone
  the mail       %s/mail
  the outbox     %s/outbox
  the inbox      %s/inbox
  who is on call %s/rota
  webhooks       %s/webhooks/{meta,x} and %d more, as the first page shows
  on call now    %s
`, where, address, address, address, address, address, address, address, len(all.Names())-2,
		onCall(people.OnCall(time.Now())))
}

func onCall(people []rota.Person) string {
	var names []string
	for _, p := range people {
		names = append(names, fmt.Sprintf("%s (%s)", p.Name, p.Phone))
	}
	if len(names) == 0 {
		return "nobody"
	}
	return strings.Join(names, ", then ")
}
