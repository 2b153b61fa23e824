// Command score reads one text a line and writes one label or number a line, as the deployed scorer would.
//
//	go run ./infra/score -head sentiment -channel tweet -lang fr < texts > labels
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"

	"oyez/shared/scoring"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "score:", err)
		os.Exit(1)
	}
}

// usage says what each head writes.
const usage = `score reads one text a line and writes one line for each.

  -head sentiment   negative, neutral or positive: the likeliest (with -unsure: unsure where the scorer would say so)
  -head complaint   complaint or other; of an app's reviews: reports a problem or not
  -head urgent      urgent or other: tells of people hurt, things destroyed, or a warning
  -head priority    0 to 100, of a public mention whose author's followers nobody knows

`

func run(args []string, in io.Reader, out, help io.Writer) error {
	flags := flag.NewFlagSet("score", flag.ContinueOnError)
	flags.SetOutput(help)
	head := flags.String("head", "sentiment", "what to write: sentiment, complaint, urgent, priority")
	channel := flags.String("channel",
		"", "where the texts were said: tweet, comment, review, message; empty for elsewhere")
	lang := flags.String("lang", "", "their language, such as fr; empty to tell it from each text")
	unsure := flags.Bool("unsure", false, "write the sentiment that is stored, lexicon and doubt included")
	weights := flags.String("weights", "", "file of weights that infra/train wrote; empty for the shipped ones")
	flags.Usage = func() { fmt.Fprint(help, usage); flags.PrintDefaults() }
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !slices.Contains(scoring.Channels[:], *channel) {
		return fmt.Errorf("no channel is called %q: tweet, comment, review or message", *channel)
	}
	scorer := scoring.New()
	if *weights != "" {
		packed, err := os.ReadFile(*weights)
		if err != nil {
			return err
		}
		if scorer, err = scoring.Load(string(packed)); err != nil {
			return fmt.Errorf("%s: %w", *weights, err)
		}
	}
	label, err := labeller(scorer, *head, *unsure)
	if err != nil {
		return err
	}
	return each(in, out, func(text string) string {
		return label(scoring.Input{Text: scoring.Unescape(text), Lang: *lang, Channel: *channel, Followers: -1})
	})
}

// labeller is what one head writes of a mention.
func labeller(scorer *scoring.Learned, head string, unsure bool) (func(scoring.Input) string, error) {
	switch head {
	case "sentiment":
		if unsure {
			return func(in scoring.Input) string { return string(scorer.Score(in).Sentiment) }, nil
		}
		return func(in scoring.Input) string { return string(scorer.Judge(in).Sentiment) }, nil
	case "complaint":
		return func(in scoring.Input) string { return either(scorer.Judge(in).IsComplaint, "complaint") }, nil
	case "urgent":
		return func(in scoring.Input) string { return either(scorer.Judge(in).IsUrgent, "urgent") }, nil
	case "priority":
		return func(in scoring.Input) string { return strconv.Itoa(scorer.Score(in).Priority) }, nil
	}
	return nil, fmt.Errorf("no head is called %q: sentiment, complaint, urgent or priority", head)
}

func either(is bool, label string) string {
	if is {
		return label
	}
	return "other"
}

// each writes a line for every line read, as soon as no more lines wait to be read.
func each(in io.Reader, out io.Writer, label func(text string) string) error {
	lines, labels := bufio.NewReaderSize(in, 1<<16), bufio.NewWriter(out)
	for {
		text, err := lines.ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if err != nil && text == "" {
			return labels.Flush()
		}
		if text[len(text)-1] == '\n' {
			text = text[:len(text)-1]
		}
		labels.WriteString(label(text))
		labels.WriteByte('\n') // what fails here, Flush tells
		if lines.Buffered() == 0 {
			if err := labels.Flush(); err != nil {
				return err
			}
		}
	}
}
