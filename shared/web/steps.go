package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"oyez/shared/run"
	"oyez/shared/table"
)

// Step is one part of answering a request, of which V is what is known so far. An error ends the request.
type Step[V any] func(v V) error

// Steps answers requests in steps: begin makes the V of a request, and fail answers an error. A panic is an error too.
func Steps[V any](
	begin func(http.ResponseWriter, *http.Request) V, fail func(V, error), steps ...Step[V],
) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := begin(w, r)
		err := run.Recover(func() error {
			for _, step := range steps {
				if err := step(v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, ErrAnswered) {
			fail(v, err)
		}
	}
}

// ErrAnswered ends the steps of a request that has its response already.
var ErrAnswered = errors.New("answered")

// Problem is an error that knows how its request ends: the status, and the texts of the page. A problem from 500 on is
// ours: its text has room for a reference, under which the log has the cause.
type Problem struct {
	Status      int
	Title, Text string // keys of package texts
}

func (p *Problem) Error() string { return fmt.Sprintf("%d: %s", p.Status, p.Text) }

// Ours reports whether the fault is on our side.
func (p *Problem) Ours() bool { return p.Status >= http.StatusInternalServerError }

// The problems on which any request may end.
var (
	ErrNoPage      = &Problem{http.StatusNotFound, "problem.no-page", "problem.no-page-text"}
	ErrNotAllowed  = &Problem{http.StatusMethodNotAllowed, "problem.no-page", "problem.not-allowed"}
	ErrOtherSite   = &Problem{http.StatusForbidden, "problem.nothing-done", "problem.other-site"}
	ErrSignedOut   = &Problem{http.StatusForbidden, "problem.nothing-done", "problem.signed-out"}
	ErrUnreadable  = &Problem{http.StatusBadRequest, "problem.nothing-done", "problem.unreadable"}
	ErrTooBig      = &Problem{http.StatusRequestEntityTooLarge, "problem.nothing-done", "problem.too-big"}
	errUnavailable = &Problem{http.StatusServiceUnavailable, "problem.broken", "problem.unavailable"}
	errBroken      = &Problem{http.StatusInternalServerError, "problem.broken", "problem.broken-text"}
)

// ProblemOf is how a request ends on an error that a step returned.
func ProblemOf(err error) *Problem {
	if own, ok := errors.AsType[*Problem](err); ok {
		return own
	}
	for _, row := range []struct {
		cause   error
		problem *Problem
	}{
		{table.ErrUnavailable, errUnavailable},
		{table.ErrThrottled, errUnavailable},
		{context.DeadlineExceeded, errUnavailable},
	} {
		if errors.Is(err, row.cause) {
			return row.problem
		}
	}
	return errBroken
}

// ParseForm reads the form out of the body of a request, never out of its address.
func (v *Visit) ParseForm() error {
	err := v.R.ParseForm()
	if _, big := errors.AsType[*http.MaxBytesError](err); big {
		return ErrTooBig
	}
	if err != nil {
		return ErrUnreadable
	}
	return nil
}
