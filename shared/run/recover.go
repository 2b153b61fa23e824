package run

import (
	"fmt"
	"runtime/debug"
)

// PanicError is a panic that Recover caught. Its text holds the place and the type of the panic's value, never the
// value itself, which may quote a customer.
type PanicError struct {
	Type  string
	Stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic (%s)\n%s", e.Type, e.Stack) }

// Recover calls f and returns its error, or a *PanicError: so one record that breaks its handler fails alone, and not
// the whole batch with it.
func Recover(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &PanicError{Type: fmt.Sprintf("%T", fault), Stack: string(debug.Stack())}
		}
	}()
	return f()
}
