// Package run retries a change that lost a race for an item of the table, and turns a panic into an error.
package run

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrTooBusy says that every attempt lost to another writer.
var ErrTooBusy = errors.New("too many writers at once")

// Attempts is enough against a dozen concurrent writers; an item with more needs another design, not more attempts.
const Attempts = 20

// Retry calls f, which reads an item, changes it and writes it conditionally. It calls f again while the error is one
// of lost, meaning another writer was first, and returns any other result. After Attempts calls it returns ErrTooBusy,
// not one of lost, because callers often read those as "somebody else did the work". When the context ends it returns
// the context's error.
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
	return fmt.Errorf("%w: gave up after %d attempts", ErrTooBusy, Attempts)
}
