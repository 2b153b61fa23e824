// Command why prints the life of a mention, each step timed: heard, stored, scored with reasons, decided and why, sent,
// taken, answered. It asks the running local program or, with -table, the table on AWS.
//
//	go run ./infra/why x/424242/post/2080765813578191303
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/infra/why/life"
	"oyez/shared/store"
)

func main() { cli.Main("why", command{aws: cloud.Profile, now: time.Now}.run) }

const help = `why prints the life of a mention.

  go run ./infra/why x/424242/post/2080765813578191303
  go run ./infra/why -table oyez-Table-1A2B3C 4821

The id is anything that the console or the log prints; take it from there: platform/account/kind/id, with or without the
platform; an alert's id; its code of four digits, while it is open; or a whole line. The local program also takes the
platform's id alone.`

// command is the command with what it touches.
type command struct {
	aws cloud.Connect
	now func() time.Time
}

func (c command) run(ctx context.Context, s cli.IO, args []string) error {
	f := cli.Flags("why")
	local := f.String("local", "http://127.0.0.1:3000", "`address` of the running local program")
	table, account := cloud.Table(f), c.aws.Flags(f)
	words, err := cli.Parse(f, s, help, args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return cli.Misuse(f, "the id of a mention is missing")
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	if *table == "" {
		return askLocal(ctx, s.Out, *local, strings.Join(words, " "))
	}
	kept, cfg, err := account.Store(ctx, *table, c.now)
	if err != nil {
		return err
	}
	key, err := life.Finder{Store: kept}.Find(ctx, words...)
	if errors.Is(err, store.ErrNotFound) {
		return life.Unknown(strings.Join(words, " "))
	}
	if err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	hops, err := life.Of(ctx, kept, key)
	if err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	return life.Print(s.Out, hops)
}

func askLocal(ctx context.Context, out io.Writer, address, id string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/why?id="+url.QueryEscape(id), nil)
	if err != nil {
		return fmt.Errorf("-local: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("nothing answers at %s: start `go run ./infra/local`, or give its address with -local, or -table",
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
