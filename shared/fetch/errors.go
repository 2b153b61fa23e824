package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// Reason is why an address could not be read; the list is closed.
type Reason string

const (
	Forbidden  Reason = "the address is not on the public web"
	NoName     Reason = "unknown host name"
	NoResponse Reason = "no response"
	TooSlow    Reason = "too slow"
	TooBig     Reason = "too big"
	Unpackable Reason = "unsupported compression"
	Redirects  Reason = "too many redirects"
	Refused    Reason = "refused" // Error.Status says how
	Gone       Reason = "gone for good"
)

// Error is why an address could not be read. It holds neither the address nor anything of the response.
type Error struct {
	Reason     Reason
	Status     int           // HTTP status; 0 if there was none
	RetryAfter time.Duration // how long the server asks us to wait; 0 if it does not say
}

func (e *Error) Error() string {
	if e.Status != 0 {
		return fmt.Sprintf("fetch: %s (HTTP %d)", e.Reason, e.Status)
	}
	return "fetch: " + string(e.Reason)
}

var (
	errForbidden = errors.New("address is not public")
	errRedirects = errors.New("too many redirects")
	errTooBig    = errors.New("body too big")
	errPacked    = errors.New("body cannot be decompressed")
)

// failed maps a transport error, whose text holds addresses, to a Reason.
func failed(err error) *Error {
	reason := NoResponse
	switch {
	case errors.Is(err, errForbidden):
		reason = Forbidden
	case errors.Is(err, errRedirects):
		reason = Redirects
	case errors.Is(err, errTooBig):
		reason = TooBig
	case slow(err):
		reason = TooSlow
	case errors.Is(err, errPacked):
		reason = Unpackable
	case is[*net.DNSError](err):
		reason = NoName
	}
	return &Error{Reason: reason}
}

func slow(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
