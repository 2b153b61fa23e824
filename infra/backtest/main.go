// Command backtest plays what people said about a brand through all of Oyez, as fast as the machine can, and shows
// which alerts it would have made: when, for whom, why, and how many under another bar. Nothing leaves the machine.
//
//	go run ./infra/backtest infra/backtest/sample.csv -pages-a-week 5
package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"

	"oyez/infra/cli"
	"oyez/infra/team"
)

func main() { cli.Main("backtest", command{now: time.Now}.run) }

const help = `backtest plays an export of what people said about you through all of Oyez, and shows whom it would have woken.

  go run ./infra/backtest infra/backtest/sample.csv -pages-a-week 5

The export is CSV with a line of names: time, platform, author, followers, text, and rating, lang, id if you have them.
Only time and text are required. Order, separator and encoding are detected, French and Excel's names are understood.
The terminal gets the figures; a page on this machine shows day and hour, with a slider for the bar. Ctrl-C ends it.`

// command is the command with what it touches.
type command struct{ now func() time.Time }

func (c command) run(ctx context.Context, s cli.IO, args []string) error {
	f := cli.Flags("backtest")
	addr := f.String("addr", "127.0.0.1:3001", "`address` of the page; empty for no page")
	people := f.String("team", "", "YAML `file` with people and rota; without it, a sample team is on call")
	weights := f.String("weights", "", "`file` of your own weights, as infra/train -adapt wrote it")
	accept := f.Int("pages-a-week", 0,
		"how many alerts a week you accept, from which the bar is found; 0 for the built-in bar")
	words, err := cli.Parse(f, s, help, args)
	if err != nil {
		return err
	}
	if len(words) != 1 {
		return cli.Misuse(f, "one export in CSV is needed")
	}
	if *accept < 0 {
		return cli.Misuse(f, "-pages-a-week cannot be less than 0")
	}
	set := settings{accept: *accept, progress: cli.Progress(s.Err, c.now, "mentions played")}
	if set.people, err = team.Read(*people); err != nil {
		return err
	}
	if set.weights, _, err = cli.Weights(*weights); err != nil {
		return err
	}
	zone, err := time.LoadLocation(set.people.Zone)
	if err != nil {
		return err
	}
	file, err := os.Open(words[0])
	if err != nil {
		return err
	}
	defer file.Close()
	said, faults, err := readExport(file, zone)
	if err != nil {
		return fmt.Errorf("%s: %w", words[0], err)
	}
	var listener net.Listener
	if *addr != "" {
		if listener, err = cli.Listen(*addr); err != nil {
			return err
		}
		defer listener.Close()
	}
	r, err := play(ctx, said, set)
	if err != nil {
		return err
	}
	r.faults = faults
	if err := r.write(s.Out); err != nil || listener == nil {
		return err
	}
	if _, err := fmt.Fprintf(s.Out, "By day and hour, with a slider for the bar: http://%s/\n",
		listener.Addr()); err != nil {
		return err
	}
	return cli.Serve(ctx, listener, r.page())
}
