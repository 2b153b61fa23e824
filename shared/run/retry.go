// Package run runs a function that may have to be run again, or that may panic: Retry repeats a change that lost a
// race for an item of the table, Recover turns a panic into an error.
package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrTooBusy says that other writers were first in every one of Attempts tries.
var ErrTooBusy = errors.New("too many writers at once")

// Attempts is how often Retry calls a function before it gives up. A writer that reads again wins against a dozen
// others that do the same; an item that more of them want at once needs another design, not more tries.
const Attempts = 20

// Retry calls f, which reads an item, changes it and writes it on the condition that nobody else has written it since.
// It calls f again while its error is one of lost, which say that another writer was first, and returns any other
// result. After Attempts calls the error is ErrTooBusy: not one of lost, which to a caller often means that somebody
// else did the work. When the context ends, the error is the context's.
func Retry(ctx context.Context, f func() error, lost ...error) error {
	for range Attempts {
		err := f()
		if !slices.ContainsFunc(lost, func(l error) bool { return errors.Is(err, l) }) {
			return err
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("%w: gave up after %d tries", ErrTooBusy, Attempts)
}
