package run_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"oyez/shared/run"
)

var errLost, errCode, errOther = errors.New("lost"), errors.New("code"), errors.New("other")

func TestRetry(t *testing.T) {
	for _, row := range []struct {
		name  string
		errs  []error // of each call; the last one repeats
		want  error
		calls int
	}{
		{"the first call succeeds", []error{nil}, nil, 1},
		{"another writer was first twice", []error{errLost, fmt.Errorf("wrapped: %w", errLost), nil}, nil, 3},
		{"either of two reasons", []error{errCode, errLost, nil}, nil, 3},
		{"any other error ends it", []error{errLost, errOther}, errOther, 2},
		{"for ever too late", []error{errLost}, run.ErrTooBusy, run.Attempts},
	} {
		calls := 0
		err := run.Retry(t.Context(), func() error {
			calls++
			return row.errs[min(calls, len(row.errs))-1]
		}, errLost, errCode)
		if !errors.Is(err, row.want) || errors.Is(err, errLost) || calls != row.calls {
			t.Errorf("%s: %v after %d calls, want %v after %d", row.name, err, calls, row.want, row.calls)
		}
	}
}

func TestRetryEndsWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	err := run.Retry(ctx, func() error { calls++; cancel(); return errLost }, errLost)
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%v after %d calls, want the context's error after one", err, calls)
	}
}

func TestRecover(t *testing.T) {
	if err := run.Recover(func() error { return errOther }); !errors.Is(err, errOther) {
		t.Errorf("an error: %v", err)
	}
	err := run.Recover(func() error { panic("the words of a customer") })
	var caught *run.PanicError
	if !errors.As(err, &caught) || caught.Type != "string" || !strings.Contains(caught.Stack, "run_test.go") {
		t.Fatalf("a panic: %v", err)
	}
	if strings.Contains(err.Error(), "customer") {
		t.Errorf("it quotes the value: %v", err)
	}
}

func TestWrap(t *testing.T) {
	take := func(result error) (err error) {
		defer run.Wrap(&err, "take %d", 7)
		return result
	}
	if err := take(nil); err != nil {
		t.Error(err)
	}
	if err := take(errOther); !errors.Is(err, errOther) || err.Error() != "take 7: other" {
		t.Error(err)
	}
}
