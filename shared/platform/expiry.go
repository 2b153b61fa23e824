package platform

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"oyez/shared/mention"
)

// Expirer is an adapter of a platform where tokens end.
type Expirer interface {
	// Expires asks the platform until when our token for an account is good; zero for one that does not end by itself.
	// To ask takes nothing away there. The error wraps ErrNoToken, ErrTokenDead or ErrUntold, or says why the platform
	// could not be asked; it holds no token and nothing of the answer.
	Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error)
}

// What else may be known of a token than its end.
var (
	ErrNoToken      = errors.New("no token for this account")
	ErrTokenDead    = errors.New("the platform takes the token no more")
	ErrMissingWords = errors.New("the platform does not tell when the token ends") // the token may well be good
)

// TokenStatus sorts the status of an answer to a question that is asked with a token, after the error of Call.
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

// Expires is until when the account can be answered: for tokens that are renewed, until the refresh token ends, which
// is tried; of one that was set nobody knows.
func (t Tokens) Expires(ctx context.Context, s mention.Source, now time.Time) (time.Time, error) {
	m := mention.Mention{Key: mention.Key{Source: s}}
	r := t.of(m)
	if r == nil {
		if !t.Known(m) {
			return time.Time{}, ErrNoToken
		}
		return time.Time{}, ErrMissingWords
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
