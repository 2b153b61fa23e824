package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/infra/team"
	"oyez/shared/rota"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

const teamHelp = `team loads people and rota from a YAML file into the table, after checking them, and subscribes their e-mails, the
other route when an SMS does not arrive. infra/team/sample.yaml is a file to start from.

  go run ./infra/setup team -table oyez-Table-1A2B3C -mail arn:aws:sns:eu-west-3:123456789012:oyez-MailTopic-1A2B -file team.yaml

`

// team loads the rota.
func (s setup) team(ctx context.Context, args []string) error {
	f := s.flags("team", teamHelp)
	table := f.String("table", "", "name of the table: the stack's output TableName")
	topic := f.String("mail", "",
		"ARN of the topic of e-mails: the stack's output MailTopic; without it e-mails stay as they are")
	file := f.String("file", "", "YAML `file` with people and rota")
	if err := f.parse(args); err != nil {
		return err
	}
	if *table == "" || *file == "" {
		return errors.New("-table and -file are both needed; see team -h")
	}
	data, err := os.ReadFile(*file)
	if err != nil {
		return fmt.Errorf("team file: %w", err)
	}
	people, err := team.Parse(data)
	if err != nil {
		return fmt.Errorf("team file %s: %w", *file, err)
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	kept := store.New(dynamo.New(dynamodb.NewFromConfig(cfg), *table))
	before, err := kept.Rota(ctx)
	if err != nil {
		return fmt.Errorf("table %s: %w", *table, err)
	}
	if err := kept.SaveRota(ctx, people, time.Now()); err != nil {
		return fmt.Errorf("table %s: %w", *table, err)
	}
	if n := lost(before, people); n > 0 {
		if _, err := fmt.Fprintf(s.out,
			"Careful: %d overrides, swaps or leaves made on /rota are not in the file, and are gone. Make those that still matter again.\n", n); err != nil {
			return err
		}
	}
	var names []string
	for _, p := range people.OnCall(time.Now()) {
		names = append(names, p.Name)
	}
	if _, err := fmt.Fprintf(s.out, "%d people are in the table. On call now: %s.\n", len(people.People),
		strings.Join(names, ", then ")); err != nil {
		return err
	}
	if *topic == "" {
		return nil
	}
	return subscribe(ctx, s.out, sns.NewFromConfig(cfg), *topic, people.People)
}

// lost counts the changes for a time that a rota had, and the one written over it has not.
func lost(before, after rota.Rota) (n int) {
	count := func(has bool) {
		if !has {
			n++
		}
	}
	for _, o := range before.Overrides {
		count(slices.Contains(after.Overrides, o))
	}
	for _, s := range before.Swaps {
		count(slices.Contains(after.Swaps, s))
	}
	for _, l := range before.Leave {
		count(slices.Contains(after.Leave, l))
	}
	return n
}
