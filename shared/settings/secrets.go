package settings

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
)

// How old secrets may grow, how long a new try waits after a failed one, and how long a request may be held up for it.
const (
	refreshAfter = 5 * time.Minute
	retryAfter   = time.Minute
	refreshTime  = time.Second
)

// SecretCache keeps the secrets of one function: read once at start, and again when they are older than five minutes,
// so that a changed secret needs no deployment. T is what they are decoded to; its zero value is no secrets. It is safe
// for goroutines.
type SecretCache[T any] struct {
	read   func(context.Context) ([]byte, error)
	decode func([]byte) (T, error)
	now    func() time.Time

	mu     sync.Mutex
	known  bool
	kept   T
	expire time.Time
}

// NewSecretCache makes a cache. read asks for the secrets, as ReadSecrets does; decode checks what they hold, and its
// error names the fault and shows no value.
func NewSecretCache[T any](read func(context.Context) ([]byte, error), decode func([]byte) (T, error),
	now func() time.Time,
) *SecretCache[T] {
	return &SecretCache[T]{read: read, decode: decode, now: now}
}

// Fresh is the secrets, at most five minutes old; while SSM fails or holds something malformed, the last good ones. An
// error comes only while there were never any; then the SDK has tried three times with growing pauses. A parameter that
// was never written is no error but every platform off: before infra/setup has run, sweep must sweep all the same.
func (c *SecretCache[T]) Fresh(ctx context.Context) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known && c.now().Before(c.expire) {
		return c.kept, nil
	}
	if c.known { // somebody's request pays for this one
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, refreshTime)
		defer cancel()
	}
	fresh, err := c.decoded(ctx)
	switch {
	case err == nil:
		c.kept, c.known, c.expire = fresh, true, c.now().Add(refreshAfter)
	case errors.Is(err, ErrUnwritten) || c.known:
		c.known, c.expire = true, c.now().Add(retryAfter)
	default:
		return c.kept, err
	}
	return c.kept, nil
}

func (c *SecretCache[T]) decoded(ctx context.Context) (secrets T, err error) {
	data, err := c.read(ctx)
	if err != nil {
		return secrets, err
	}
	return c.decode(data)
}

// ErrUnwritten is a parameter that is not there.
var ErrUnwritten = errors.New("not written")

// ReadSecrets asks SSM once for the secrets of a function, in the parameter of that name. Its errors carry SSM's code,
// never its text.
func ReadSecrets(ctx context.Context, cfg aws.Config, function, name string) ([]byte, error) {
	value, err := Parameter(ctx, cfg, name)
	if err == nil {
		return []byte(value), nil
	}
	code := "no answer"
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		code = api.ErrorCode()
	}
	if code == "ParameterNotFound" {
		return nil, ErrUnwritten
	}
	return nil, fmt.Errorf("secrets of %s: parameter %s not read (%s)", function, name, code)
}
