// Command score reads one text a line and writes one label or number a line, as the deployed scorer would.
//
//	go run ./infra/score -head sentiment -channel tweet -lang fr < texts > labels
package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"

	"oyez/infra/cli"
	"oyez/shared/scoring"
)

func main() { cli.Main("score", run) }

const help = `score reads one text a line from its input and writes one line for each.

  go run ./infra/score -head sentiment -channel tweet -lang fr < texts > labels

  -head sentiment   negative, neutral or positive: the likeliest (with -unsure: unsure where the scorer would say so)
  -head complaint   complaint or other; of an app's reviews: reports a problem or not
  -head urgent      urgent or other: reports people hurt, things destroyed, or a warning
  -head priority    0 to 100, of a public mention whose author's followers are unknown`

func run(_ context.Context, s cli.IO, args []string) error {
	f := cli.Flags("score")
	head := f.String("head", "sentiment", "what to write: sentiment, complaint, urgent, priority")
	channel := f.String("channel", "",
		"where the texts were said: tweet, comment, review, message; empty for elsewhere")
	lang := f.String("lang", "", "their language, such as fr; empty to detect it in each text")
	unsure := f.Bool("unsure", false, "write the sentiment that is stored, lexicon and doubt included")
	weights := f.String("weights", "", "`file` of weights that infra/train wrote; empty for the shipped ones")
	if err := cli.ParseFlags(f, s, help, args); err != nil {
		return err
	}
	if !slices.Contains(scoring.Channels[:], *channel) {
		return cli.Misuse(f, "no channel is called %q: tweet, comment, review or message", *channel)
	}
	_, scorer, err := cli.Weights(*weights)
	if err != nil {
		return err
	}
	label, known := map[string]func(scoring.Input) string{
		"sentiment": func(in scoring.Input) string {
			if *unsure {
				return string(scorer.Score(in).Sentiment)
			}
			return string(scorer.Judge(in).Sentiment)
		},
		"complaint": func(in scoring.Input) string { return either(scorer.Judge(in).IsComplaint, "complaint") },
		"urgent":    func(in scoring.Input) string { return either(scorer.Judge(in).IsUrgent, "urgent") },
		"priority":  func(in scoring.Input) string { return strconv.Itoa(scorer.Score(in).Priority) },
	}[*head]
	if !known {
		return cli.Misuse(f, "no head is called %q: sentiment, complaint, urgent or priority", *head)
	}
	return each(s.In, s.Out, func(text string) string {
		return label(scoring.Input{Text: scoring.Unescape(text), Lang: *lang, Channel: *channel, Followers: -1})
	})
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
		labels.WriteByte('\n') // Flush reports what fails here
		if lines.Buffered() == 0 {
			if err := labels.Flush(); err != nil {
				return err
			}
		}
	}
}
