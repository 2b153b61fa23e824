package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/mention"
)

// Expirer is an adapter of a platform where tokens expire.
type Expirer interface {
	// Expires asks the platform when our token for an account expires; zero for one that does not expire by itself.
	// Asking changes nothing there. The error wraps ErrNoToken, ErrTokenDead or ErrEndUnknown, or says why the platform
	// could not be asked; it holds no token and nothing of the answer.
	Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error)
}

// What can be known about a token instead of its end.
var (
	// ErrTokenDead says that the platform no longer accepts the token.
	ErrTokenDead = errors.New("the platform no longer accepts the token")
	// ErrEndUnknown says that the platform does not say when the token expires; the token may well be good.
	ErrEndUnknown = errors.New("the platform does not say when the token expires")
)

// TokenStatus is what the status of an answer says of the token that it was asked with, after the error of the call.
func TokenStatus(status int, err error) error {
	switch {
	case err != nil:
		return errors.New("no answer")
	case status == http.StatusOK:
		return nil
	case status == http.StatusUnauthorized:
		return ErrTokenDead
	}
	return fmt.Errorf("HTTP %d", status)
}

// Expires is when the account can no longer be answered. For tokens that are renewed that is the end of the refresh
// token, which is tried; of a token that was set nobody knows.
func (t Tokens) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	r := t.of(s)
	if r == nil {
		if !t.Known(s) {
			return time.Time{}, ErrNoToken
		}
		return time.Time{}, ErrEndUnknown
	}
	fresh, err := r.exchange(ctx, r.refresh)
	if failed, ok := errors.AsType[*SendError](err); ok {
		if failed.Verdict == Reconnect {
			return time.Time{}, ErrTokenDead
		}
		return time.Time{}, errors.New(failed.Reason)
	}
	if err != nil || fresh.RefreshLasts <= 0 {
		return time.Time{}, err
	}
	return now.Add(fresh.RefreshLasts), nil
}
