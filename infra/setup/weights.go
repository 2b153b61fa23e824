package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/shared/scoring"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

const weightsHelp = `weights loads a file that infra/train -adapt wrote into the table. The functions score with it five minutes later at the
latest, and go on with what they have when it cannot be read. -shipped goes back to the weights that Oyez ships.

  go run ./infra/setup weights -table oyez-Table-1A2B3C -file ours.bin

`

// weights loads a brand's own.
func (s setup) weights(ctx context.Context, args []string) error {
	f := s.flags("weights", weightsHelp)
	table := f.String("table", "", "name of the table: the stack's output TableName")
	file := f.String("file", "", "`file` of the weights")
	shipped := f.Bool("shipped", false, "go back to the shipped weights")
	if err := f.parse(args); err != nil {
		return err
	}
	if *table == "" || (*file == "") == !*shipped {
		return errors.New("-table and one of -file and -shipped are needed; see weights -h")
	}
	var packed []byte
	if *file != "" {
		var err error
		if packed, err = os.ReadFile(*file); err != nil {
			return fmt.Errorf("weights: %w", err)
		}
		if _, err := scoring.Load(string(packed)); err != nil {
			return fmt.Errorf("weights %s: %w", *file, err)
		}
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	b, err := store.New(dynamo.New(dynamodb.NewFromConfig(cfg), *table)).LoadWeights(ctx, packed, time.Now())
	if err != nil {
		return fmt.Errorf("table %s: %w", *table, err)
	}
	if *shipped {
		_, err = fmt.Fprintln(s.out, "The shipped weights score again, five minutes from now at the latest.")
		return err
	}
	_, err = fmt.Fprintf(s.out, "Weights %.12s, %d bytes in %d items, score five minutes from now at the latest.\n",
		b.Weights, len(packed), b.Parts)
	return err
}
