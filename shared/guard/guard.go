// Package guard turns a panic into an error, so that one poisonous record is one failed record and not a lost batch.
package guard

import (
	"fmt"
	"runtime/debug"
)

// PanicError is a panic that was caught. Its text holds the place and the type, never the value, which may quote
// anything.
type PanicError struct {
	Type  string
	Stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic (%s)\n%s", e.Type, e.Stack) }

// Recover calls f and returns its error, or a *PanicError.
func Recover(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &PanicError{Type: fmt.Sprintf("%T", fault), Stack: string(debug.Stack())}
		}
	}()
	return f()
}
