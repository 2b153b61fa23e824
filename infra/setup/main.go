// Command setup does what CloudFormation cannot: it writes the platforms' secrets and the team, after checking them,
// subscribes the team's e-mails, has AWS log what becomes of each SMS, and says what is missing.
//
//	go run ./infra/setup -h
package main

import (
	"context"
	"flag"
	"fmt"
	"time"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
)

func main() { cli.Main("setup", setup{aws: cloud.Profile, now: time.Now}.run) }

// setup is the command with what it touches.
type setup struct {
	cli.IO
	aws cloud.Connect
	now func() time.Time
}

// part is one thing that setup does.
type part struct {
	name, does string
	patience   time.Duration
	run        func(ctx context.Context, f *flag.FlagSet, args []string) error
}

func (s setup) run(ctx context.Context, streams cli.IO, args []string) error {
	s.IO = streams
	parts := []part{
		{"secrets", "write the platforms' secrets of one function", time.Minute, s.secrets},
		{"check", "say which secrets are written and which are missing", time.Minute, s.check},
		{"team", "load people and rota into the table, and subscribe their e-mails", time.Minute, s.team},
		{"sms", "have AWS log what becomes of each SMS", time.Minute, s.sms},
		{"decisions", "write what your people decided into a file to adapt the weights with", time.Hour, s.decisions},
		{"weights", "load weights of your own, or go back to the shipped ones", time.Minute, s.weights},
	}
	for _, p := range parts {
		if len(args) > 0 && args[0] == p.name {
			ctx, cancel := context.WithTimeout(ctx, p.patience)
			defer cancel()
			return p.run(ctx, cli.Flags("setup "+p.name), args[1:])
		}
	}
	help := "setup does what CloudFormation cannot. Run it after the first sam deploy.\n\n"
	for _, p := range parts {
		help += fmt.Sprintf("  go run ./infra/setup %-13s %s\n", p.name+" -h", p.does)
	}
	f := cli.Flags("setup")
	words, err := cli.Parse(f, s.IO, help+"\nExample: go run ./infra/setup check -stack oyez", args)
	if err != nil {
		return err
	}
	if len(words) == 0 {
		return cli.Misuse(f, "say what to set up")
	}
	return cli.Misuse(f, "%q is not something that setup does", words[0])
}
