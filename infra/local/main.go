// Command local runs all of Oyez on a developer's machine, with nothing installed but Go: the handlers that run on
// Lambda, an embedded table, a phone in place of SNS and an outbox in place of the platforms.
//
//	go run ./infra/local
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"golang.org/x/sync/errgroup"

	"oyez/infra/cli"
	"oyez/infra/local/laptop"
	"oyez/infra/local/pages"
	"oyez/infra/team"
	"oyez/shared/alert"
	"oyez/shared/rota"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
	"oyez/shared/table/embedded"
)

func main() { cli.Main("local", command{now: time.Now}.run) }

const help = `local runs all of Oyez on this machine. Ctrl-C ends it.

  go run ./infra/local -addr 127.0.0.1:8080 -data /tmp/oyez`

// command is the command with what it touches.
type command struct{ now func() time.Time }

// options are what the command line says.
type options struct {
	addr, data, team, dynamodb, weights string
	pagesAWeek, budget                  int
	signIn                              bool
}

func parse(s cli.IO, args []string) (o options, err error) {
	f := cli.Flags("local")
	f.StringVar(&o.addr, "addr", "127.0.0.1:3000", "`address` to listen on")
	f.StringVar(&o.data, "data", "", "`folder` to keep the table in; without it, the table is gone at the end")
	f.StringVar(&o.team, "team", "", "YAML `file` with people and rota; without it, a sample team is on call")
	f.StringVar(&o.dynamodb, "dynamodb", "",
		"`URL` of a DynamoDB endpoint, such as DynamoDB Local, in place of the embedded table")
	f.IntVar(&o.budget, "budget", 0, "how many `texts` a person gets in an hour at most; 0 for no limit")
	f.BoolVar(&o.signIn, "signin", false, "people sign in: by a code on /phone or, at http://localhost, a passkey; "+
		"without it, everybody is the person on call")
	f.StringVar(&o.weights, "weights", "",
		"`file` of your own weights, as infra/train -adapt wrote it; without it, the built-in weights score")
	f.IntVar(&o.pagesAWeek, "pages-a-week", 0,
		"how many alerts a week you accept, from which the bar is found; 0 for the built-in bar")
	if err = cli.ParseFlags(f, s, help, args); err != nil {
		return o, err
	}
	return o, o.check(f)
}

func (o options) check(f *flag.FlagSet) error {
	switch {
	case o.pagesAWeek < 0:
		return cli.Misuse(f, "-pages-a-week cannot be less than 0")
	case o.data != "" && o.dynamodb != "":
		return cli.Misuse(f, "-data is for the embedded table: leave it out with -dynamodb")
	}
	return nil
}

func (c command) run(ctx context.Context, s cli.IO, args []string) error {
	o, err := parse(s, args)
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
	listener, err := cli.Listen(o.addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	kept, err := c.open(ctx, o)
	if err != nil {
		return err
	}
	defer kept.close()

	address := "http://" + listener.Addr().String()
	console := &console{out: s.Out}
	mailbox := &laptop.Mailbox{Now: c.now}
	console.oyez = laptop.New(laptop.Options{
		Table: kept.table, Feed: kept.feed, PublicURL: address, Now: c.now, Log: slog.New(console),
		Paging:     alert.Rules{Budget: o.budget, Burst: alert.BurstFrom},
		PagesAWeek: o.pagesAWeek, SignIn: o.signIn, Mailer: mailbox, Notify: mailbox.Notify,
	})
	z := console.oyez
	if len(weights) > 0 {
		if _, err := z.Store.LoadWeights(ctx, weights, c.now()); err != nil {
			return err
		}
	}
	if err := z.Store.SaveRota(ctx, people, c.now()); err != nil {
		return err
	}
	if err := greet(s.Out, address, kept.where, people.OnCall(c.now())); err != nil {
		return err
	}
	shown := pages.Options{Oyez: z, Mailbox: mailbox, Address: address, Now: c.now, Guide: true}
	if o.team == "" && !o.signIn {
		shown.Sample = people
	}
	return serve(ctx, listener, pages.Handler(shown), z)
}

// sweepEvery is how often the local run sweeps, in place of every minute, so that nobody waits.
const sweepEvery = 5 * time.Second

// serve runs Oyez and its pages until the context ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, z *laptop.Oyez) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return cli.Serve(ctx, listener, handler) })
	group.Go(func() error {
		z.Run(ctx)
		return nil
	})
	group.Go(func() error {
		ticker := time.NewTicker(sweepEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-ticker.C:
			}
			if err := z.Sweep.Handle(ctx); err != nil && ctx.Err() == nil {
				return err
			}
		}
	})
	return group.Wait()
}

// opened is a table with its change feed.
type opened struct {
	table table.Table
	feed  laptop.Feed
	where string
	close func() error
}

// open opens the table that the options ask for.
func (c command) open(ctx context.Context, o options) (opened, error) {
	if o.dynamodb == "" {
		t, err := embedded.Open(o.data, embedded.Options{Now: c.now})
		if err != nil {
			return opened{}, fmt.Errorf("open the table: %w", err)
		}
		where := "embedded table"
		if o.data != "" {
			where += " in " + o.data
		}
		return opened{t, t.Feed(), where + ", nothing leaves this machine", t.Close}, nil
	}
	client := dynamodb.New(dynamodb.Options{
		BaseEndpoint: &o.dynamodb, Region: "eu-west-3",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
	const name = "oyez"
	if err := dynamo.Create(ctx, client, name); err != nil && !strings.Contains(err.Error(), "ResourceInUse") {
		return opened{}, fmt.Errorf("cannot create the table at %s: is DynamoDB there? %w", o.dynamodb, err)
	}
	tap := laptop.Tap(dynamo.New(client, name))
	return opened{tap, tap, "table " + name + " at " + o.dynamodb, func() error { return nil }}, nil
}

// greet prints the first screen.
func greet(out io.Writer, address, where string, onCall []rota.Person) error {
	names := "nobody"
	for i, p := range onCall {
		if i == 0 {
			names = fmt.Sprintf("%s (%s)", p.Name, team.Spaced(p.Phone))
		} else {
			names += ", then " + p.Name
		}
	}
	_, err := fmt.Fprintf(out, `Oyez is listening.                                     %s
  try it         %-38s send a sample complaint, watch the phone
  the desk       %s/inbox
  the phone      %s/phone
  webhooks       %s  secrets are on the first page
  on call now    %s
`, where, address+"/", address, address, address+"/webhooks/{meta,x,...}", names)
	return err
}
