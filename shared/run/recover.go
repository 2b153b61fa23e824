package run

import (
	"fmt"
	"runtime/debug"
)

// PanicError is a panic that Recover caught. It holds the panic's stack and the value's type, never the value, which
// may quote a customer.
type PanicError struct {
	Type  string
	Stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic (%s)\n%s", e.Type, e.Stack) }

// Recover calls f and returns its error, or a *PanicError, so that one bad record does not fail its whole batch.
func Recover(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &PanicError{Type: fmt.Sprintf("%T", fault), Stack: string(debug.Stack())}
		}
	}()
	return f()
}

// Wrap adds to the error that a function returns, if any, what its layer knows: `defer run.Wrap(&err, "take %s", id)`.
func Wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf(format+": %w", append(args, *err)...)
	}
}
