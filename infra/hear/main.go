// Command hear shows what Oyez hears in webhook bodies: one JSON line an event.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
)

func main() {
	code, err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "hear:", err)
	}
	os.Exit(code)
}

const usage = `usage: go run ./infra/hear PLATFORM FILE...

Prints what Oyez hears in each file, one JSON line an event. A file holds a webhook's body, or
{"headers":{...},"body":...}; - is standard input. Platforms: %s.

Example: go run ./infra/hear x events/x/mention-angry.json

Exit status: 0, 1 when a file was not understood (the others are heard all the same), 2 for wrong use.
`

// run is the command with everything it touches passed in; it answers the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (int, error) {
	names := strings.Join(all.Names(), ", ")
	flags := flag.NewFlagSet("hear", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprintf(stderr, usage, names) }
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		return 0, nil
	case err != nil:
		return 2, nil
	case flags.NArg() < 2:
		flags.Usage()
		return 2, nil
	}
	adapter := named(flags.Arg(0))
	if adapter == nil {
		return 2, fmt.Errorf("no platform %q: known are %s", flags.Arg(0), names)
	}
	out := bufio.NewWriter(stdout)
	code := 0
	for _, name := range flags.Args()[1:] {
		understood, err := file(out, adapter, name, stdin)
		if err != nil {
			return 1, errors.Join(err, out.Flush())
		}
		if !understood {
			code = 1
		}
	}
	if err := out.Flush(); err != nil {
		return 1, err
	}
	return code, nil
}

// file hears one file. One that cannot be read is told like one that is not understood.
func file(out io.Writer, adapter platform.Adapter, name string, stdin io.Reader) (understood bool, err error) {
	var content []byte
	if name == "-" {
		content, err = io.ReadAll(stdin)
	} else {
		content, err = os.ReadFile(name)
	}
	if err != nil {
		return false, encode(out, failure{File: name, Error: err.Error()})
	}
	return hear(out, adapter, name, content)
}

func named(name string) platform.Adapter {
	for _, a := range append(all.All(all.Config{}), feed.New()) {
		if a.Name() == name {
			return a
		}
	}
	return nil
}
