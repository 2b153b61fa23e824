package main

import (
	"context"
	"flag"
	"fmt"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
)

const weightsHelp = `setup weights loads a file that infra/train -adapt wrote into the table. The functions score with it within five minutes,
and keep what they have when it cannot be read. -shipped goes back to the weights that come with Oyez.

  go run ./infra/setup weights -table oyez-Table-1A2B3C -file ours.bin`

// weights loads a brand's own.
func (s setup) weights(ctx context.Context, f *flag.FlagSet, args []string) error {
	table, account := cloud.Table(f), s.aws.Flags(f)
	file := f.String("file", "", "`file` of the weights")
	shipped := f.Bool("shipped", false, "go back to the shipped weights")
	if err := cli.ParseFlags(f, s.IO, weightsHelp, args); err != nil {
		return err
	}
	if *table == "" || (*file == "") == !*shipped {
		return cli.Misuse(f, "-table and either -file or -shipped are needed")
	}
	packed, _, err := cli.Weights(*file)
	if err != nil {
		return err
	}
	kept, cfg, err := account.Store(ctx, *table, s.now)
	if err != nil {
		return err
	}
	b, err := kept.LoadWeights(ctx, packed, s.now())
	if err != nil {
		return cloud.Explain(err, *table, cfg)
	}
	if *shipped {
		_, err = fmt.Fprintln(s.Out, "The shipped weights are used again within five minutes.")
		return err
	}
	_, err = fmt.Fprintf(s.Out, "Weights %.12s, %d bytes in %d items, are used within five minutes.\n", b.Weights,
		len(packed), b.Parts)
	return err
}
