// Command hear shows what Oyez hears in webhook bodies, as one JSON line per event.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"oyez/infra/cli"
	"oyez/shared/platform"
	"oyez/shared/platform/all"
	"oyez/shared/platform/feed"
)

func main() { cli.Main("hear", run) }

const help = `hear prints what Oyez hears in each file, as one JSON line per event.

  go run ./infra/hear x events/x/mention-angry.json

First the platform, then files. A file holds a webhook's body, or {"headers":{...},"body":...}; - is standard input.
Exit status: 1 when a file was not understood (the others are heard all the same), 2 for wrong use.
Platforms: `

func run(_ context.Context, s cli.IO, args []string) error {
	f, names := cli.Flags("hear"), strings.Join(all.Names(), ", ")
	words, err := cli.Parse(f, s, help+names, args)
	if err != nil {
		return err
	}
	if len(words) < 2 {
		return cli.Misuse(f, "a platform and a file are needed")
	}
	adapter := named(words[0])
	if adapter == nil {
		return cli.Misuse(f, "no platform %q: known are %s", words[0], names)
	}
	out := bufio.NewWriter(s.Out)
	bad := 0
	for _, name := range words[1:] {
		understood, err := file(out, adapter, name, s)
		if err != nil {
			return errors.Join(err, out.Flush())
		}
		if !understood {
			bad++
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return fmt.Errorf("not found or not understood: %d of %d files", bad, len(words)-1)
	}
	return nil
}

// file hears one file. One that cannot be read is reported like one that is not understood.
func file(out io.Writer, adapter platform.Adapter, name string, s cli.IO) (understood bool, err error) {
	content, err := s.ReadFile(name)
	if err != nil {
		return false, encode(out, failure{File: name, Error: err.Error()})
	}
	return hear(out, adapter, name, content)
}

func named(name string) platform.Adapter {
	for _, a := range append(all.All(all.Config{}), feed.New()) {
		if a.Spec().Name == name {
			return a
		}
	}
	return nil
}
