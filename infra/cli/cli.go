// Package cli is what our commands share: how they read flags, show help and progress, serve pages, print errors and
// end.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"oyez/shared/scoring"
)

// IO is where a command reads and writes.
type IO struct {
	In  io.Reader
	Out io.Writer // what the command was asked for
	Err io.Writer // progress and the error
}

// grace is how long a command may take to end after Ctrl-C.
const grace = 3 * time.Second

// Main runs a command and ends the process: with status 0, with 1 and the error as the last line, with 2 if it was
// called wrongly, with 130 if it was interrupted. A second Ctrl-C ends it at once.
func Main(name string, run func(ctx context.Context, s IO, args []string) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	s := IO{os.Stdin, os.Stdout, os.Stderr}
	ended := make(chan error, 1)
	go func() { ended <- run(ctx, s, os.Args[1:]) }()
	var err error
	select {
	case err = <-ended:
	case <-ctx.Done():
		stop()
		select {
		case err = <-ended:
		case <-time.After(grace): // it computes, or waits for its input
			err = ctx.Err()
		}
	}
	os.Exit(status(s.Err, name, err, ctx.Err() != nil))
}

// status prints the error and returns the exit status.
func status(w io.Writer, name string, err error, interrupted bool) int {
	_, misused := errors.AsType[*misuse](err)
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case interrupted:
		fmt.Fprintf(w, "\n%s: interrupted\n", name)
		return 130
	}
	fmt.Fprintf(w, "%s: %s\n", name, strings.TrimSpace(err.Error()))
	if misused {
		return 2
	}
	return 1
}

// misuse is the error of a command that was called wrongly.
type misuse struct{ text string }

func (m *misuse) Error() string { return m.text }

// Misuse is the error of a command that was called wrongly. It says where the help is.
func Misuse(f *flag.FlagSet, format string, a ...any) error {
	return &misuse{fmt.Sprintf(format, a...) + "; see go run ./infra/" + f.Name() + " -h"}
}

// Flags makes the flags of a command. Its name is what follows ./infra/ when it is run.
func Flags(name string) *flag.FlagSet { return flag.NewFlagSet(name, flag.ContinueOnError) }

// Parse reads flags and other words, in any order, and returns the words. For -h it prints the help, which says what
// the command does and gives an example, and the flags; the error is then flag.ErrHelp.
func Parse(f *flag.FlagSet, s IO, help string, args []string) (words []string, err error) {
	f.SetOutput(io.Discard) // Main prints the error, once
	f.Usage = func() {}
	for {
		err := f.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			var flags strings.Builder
			f.SetOutput(&flags)
			if f.PrintDefaults(); flags.Len() > 0 {
				help = strings.TrimSpace(help) + "\n\nFlags:\n" + flags.String()
			}
			fmt.Fprintln(s.Out, strings.TrimSpace(help))
			return nil, err
		}
		if err != nil {
			return nil, Misuse(f, "%v", err)
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

// ParseFlags is Parse for a command that takes flags only.
func ParseFlags(f *flag.FlagSet, s IO, help string, args []string) error {
	words, err := Parse(f, s, help, args)
	if err == nil && len(words) > 0 {
		return Misuse(f, "%q is not understood", words[0])
	}
	return err
}

// ReadFile reads a whole file; "-" is standard input.
func (s IO) ReadFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(s.In)
	}
	return os.ReadFile(name)
}

// Weights reads a file of weights that infra/train wrote and checks that this version can score with it. Without a
// file there are none, and the scorer is the shipped one.
func Weights(file string) (packed []byte, scorer *scoring.Learned, err error) {
	if file == "" {
		return nil, scoring.New(), nil
	}
	if packed, err = os.ReadFile(file); err != nil {
		return nil, nil, fmt.Errorf("weights: %w", err)
	}
	if scorer, err = scoring.Load(string(packed)); err != nil {
		return nil, nil, fmt.Errorf("weights %s: %w", file, err)
	}
	return packed, scorer, nil
}
