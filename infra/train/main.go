// Command train learns the weights that shared/scoring ships, or adapts them to a brand, and reports what they reach.
//
//	go run ./infra/train -data FOLDER -shipped               learn shared/scoring/model.bin anew, then the table
//	go run ./infra/train -data FOLDER                        the table alone
//	go run ./infra/train -adapt FILE.tsv -to ours.bin        move the shipped weights towards a brand's own mentions
//	go run ./infra/score -weights ours.bin < texts           label texts with them
//
// On one machine the same data give the same bytes each time: one goroutine, fixed seeds, no order taken from a map.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"oyez/shared/scoring"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("train", flag.ContinueOnError)
	flags.SetOutput(progress)
	data := flags.String("data", "", "folder of the labelled mentions (name.train.tsv.gz, name.dev.tsv.gz)")
	shipped := flags.Bool("shipped", false, "learn the shipped weights anew from the sets whose licence lets us")
	to := flags.String("to", "", "file for the weights; empty for "+modelFile+
		" with -shipped, and for none with -adapt")
	file := flags.String("adapt", "", "labelled mentions of your own, label<TAB>text a line, to adapt the weights to")
	from := flags.String("from", modelFile, "file of the weights to adapt or to measure")
	headName := flags.String("head", "",
		"what the labels of -adapt tell: sentiment (negative, neutral, positive) or complaint (complaint, other); empty to tell it from them")
	channel := flags.String("channel", "tweet", "where those texts were said: tweet, comment, review, message")
	lang := flags.String("lang", "", "their language, such as fr; empty to tell it from each text")
	if err := flags.Parse(args); err != nil {
		return err
	}
	switch {
	case *file != "" && *headName != "" && *headName != "sentiment" && *headName != "complaint":
		return fmt.Errorf("-head %q: sentiment or complaint", *headName)
	case *file != "":
		return adaptFile(out, progress, *from, *to, set{file: *file, lang: *lang, channel: *channel, weight: 1},
			*headName)
	case *data == "":
		return errors.New("-data: where are the labelled mentions?")
	case *shipped:
		p, err := ship(*data, progress)
		if err != nil {
			return err
		}
		if *to == "" {
			*to = modelFile
		}
		if err := os.WriteFile(*to, p.Pack(), 0o644); err != nil {
			return err
		}
		*from = *to
	}
	l, err := load(*from)
	if err != nil {
		return err
	}
	return report(out, *data, l)
}

// modelFile is where the shipped weights lie, seen from the top of the repository.
const modelFile = "shared/scoring/model.bin"

func load(path string) (*scoring.Learned, error) {
	packed, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	l, err := scoring.Load(string(packed))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return l, nil
}
