package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/team"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

const teamHelp = `team loads people and rota from a YAML file into the table, after checking them. infra/team/sample.yaml is a file to
start from.

  go run ./infra/setup team -table oyez-Table-1A2B3C -file team.yaml

`

// team loads the rota.
func (s setup) team(ctx context.Context, args []string) error {
	f := s.flags("team", teamHelp)
	table := f.String("table", "", "name of the table: the stack's output TableName")
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
	if err := store.New(dynamo.New(dynamodb.NewFromConfig(cfg), *table)).SaveRota(ctx, people, time.Now()); err != nil {
		return fmt.Errorf("table %s: %w", *table, err)
	}
	var names []string
	for _, p := range people.OnCall(time.Now()) {
		names = append(names, p.Name)
	}
	_, err = fmt.Fprintf(s.out, "%d people are in the table. On call now: %s.\n", len(people.People), strings.Join(names, ", then "))
	return err
}
