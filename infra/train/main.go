// Command train learns the weights that shared/scoring ships, or adapts them to a brand, and reports what they reach.
//
//	go run ./infra/train -data FOLDER -shipped               learn shared/scoring/model.bin anew, then the table
//	go run ./infra/train -data FOLDER                        the table alone
//	go run ./infra/train -adapt FILE.tsv -to ours.bin        move the shipped weights towards a brand's own mentions
//	go run ./infra/score -weights ours.bin < texts           label texts with them
//
// On one machine the same data give the same bytes: one goroutine, fixed seeds, no map order.
package main

import (
	"cmp"
	"context"
	"os"
	"time"

	"oyez/infra/cli"
)

func main() { cli.Main("train", command{now: time.Now}.run) }

const help = `train adapts the weights that score mentions to a brand, or learns the shipped ones anew, and reports what they reach.

  go run ./infra/train -adapt decisions.tsv -to ours.bin`

// modelFile is the shipped weights' path from the top of the repository.
const modelFile = "shared/scoring/model.bin"

type command struct{ now func() time.Time }

// reporter returns a function that reports the progress of learning something.
type reporter func(what string) func(done, of int)

func (c command) run(_ context.Context, s cli.IO, args []string) error {
	f := cli.Flags("train")
	data := f.String("data", "", "`folder` of the labelled mentions (name.train.tsv.gz, name.dev.tsv.gz)")
	shipped := f.Bool("shipped", false, "learn the shipped weights anew from the sets whose licence lets us")
	to := f.String("to", "", "`file` for the weights; without it "+modelFile+" with -shipped, and none with -adapt")
	file := f.String("adapt", "", "`file` of your own labelled mentions, label<TAB>text a line")
	from := f.String("from", modelFile, "`file` of the weights to adapt or to measure")
	headName := f.String("head", "", "what the labels of -adapt teach: sentiment (negative, neutral, positive) or "+
		"complaint (complaint, other); without it, the labels say so")
	channel := f.String("channel", "tweet", "where those texts were said: tweet, comment, review, message")
	lang := f.String("lang", "", "their language, such as fr; without it, it is detected in each text")
	if err := cli.ParseFlags(f, s, help, args); err != nil {
		return err
	}
	progress := func(what string) func(done, of int) { return cli.Progress(s.Err, c.now, "rounds of "+what) }
	switch {
	case *file != "" && *headName != "" && *headName != "sentiment" && *headName != "complaint":
		return cli.Misuse(f, "-head %q: sentiment or complaint", *headName)
	case *file != "":
		return adaptFile(s.Out, progress, *from, *to, set{file: *file, lang: *lang, channel: *channel, weight: 1},
			*headName)
	case *data == "":
		return cli.Misuse(f, "-adapt or -data is needed")
	case *shipped:
		p, err := ship(*data, progress)
		if err != nil {
			return err
		}
		*from = cmp.Or(*to, modelFile)
		if err := os.WriteFile(*from, p.Pack(), 0o644); err != nil {
			return err
		}
	}
	_, l, err := cli.Weights(*from)
	if err != nil {
		return err
	}
	return report(s.Out, *data, l)
}
