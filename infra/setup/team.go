package main

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/infra/team"
	"oyez/shared/rota"
)

const teamHelp = `setup team loads people and rota from a YAML file into the table, after checking them, and subscribes their e-mails, the
other route when an SMS does not arrive. Start from a copy of infra/team/sample.yaml.

  go run ./infra/setup team -table oyez-Table-1A2B3C -mail arn:aws:sns:eu-west-3:123456789012:oyez-MailTopic-1A2B -file team.yaml`

// team loads the rota.
func (s setup) team(ctx context.Context, f *flag.FlagSet, args []string) error {
	table, account := cloud.Table(f), s.aws.Flags(f)
	topic := f.String("mail", "",
		"`ARN` of the topic of e-mails: the stack's output MailTopic; without it, subscriptions stay as they are")
	file := f.String("file", "", "YAML `file` with people and rota")
	if err := cli.ParseFlags(f, s.IO, teamHelp, args); err != nil {
		return err
	}
	if *table == "" || *file == "" {
		return cli.Misuse(f, "-table and -file are both needed")
	}
	people, err := team.Read(*file)
	if err != nil {
		return err
	}
	kept, cfg, err := account.Store(ctx, *table, s.now)
	if err != nil {
		return err
	}
	before, err := kept.Rota(ctx)
	if err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	if err := kept.SaveRota(ctx, people, s.now()); err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	if n := lost(before, people); n > 0 {
		if _, err := fmt.Fprintf(s.Out, "Careful: %d temporary changes (overrides, swaps, time off) were made on /rota, "+
			"are not in the file, and are gone. Make those that still matter again.\n", n); err != nil {
			return err
		}
	}
	var names []string
	for _, p := range people.OnCall(s.now()) {
		names = append(names, p.Name)
	}
	if _, err := fmt.Fprintf(s.Out, "%d people are in the table. On call now: %s.\n", len(people.People),
		strings.Join(names, ", then ")); err != nil {
		return err
	}
	if *topic == "" {
		return nil
	}
	return subscribe(ctx, s.Out, sns.NewFromConfig(cfg), *topic, people.People)
}

// lost counts the temporary changes of a rota that the one written over it does not have.
func lost(before, after rota.Rota) int {
	return missing(before.Overrides, after.Overrides) + missing(before.Swaps, after.Swaps) +
		missing(before.Leave, after.Leave)
}

func missing[T comparable](before, after []T) (n int) {
	for _, change := range before {
		if !slices.Contains(after, change) {
			n++
		}
	}
	return n
}
