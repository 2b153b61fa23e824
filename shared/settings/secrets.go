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

// Maximum age of secrets, pause after a failed read, and how long a request may wait for a read.
const (
	refreshAfter = 5 * time.Minute
	retryAfter   = time.Minute
	refreshTime  = time.Second
)

// SecretCache caches the secrets of one function: read at start, and again after five minutes, so that a changed secret
// needs no deployment. T is their decoded form; its zero value means no secrets. It is safe for concurrent use.
type SecretCache[T any] struct {
	read   func(context.Context) ([]byte, error)
	decode func([]byte) (T, error)
	now    func() time.Time

	mu     sync.Mutex
	known  bool
	kept   T
	expire time.Time
}

// NewSecretCache returns a cache. read fetches the secrets, as ReadSecrets does; decode checks them, and its error
// names the fault without showing a value.
func NewSecretCache[T any](read func(context.Context) ([]byte, error), decode func([]byte) (T, error),
	now func() time.Time,
) *SecretCache[T] {
	return &SecretCache[T]{read: read, decode: decode, now: now}
}

// Fresh returns secrets at most five minutes old, or the last good ones while SSM fails or holds malformed ones. It
// fails only if there never were any, after the SDK's three tries. A parameter never written is no error and disables
// every platform: sweep must run even before infra/setup has.
func (c *SecretCache[T]) Fresh(ctx context.Context) (T, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known && c.now().Before(c.expire) {
		return c.kept, nil
	}
	if c.known { // a request waits for this read, so bound it
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

// ErrUnwritten means that the parameter does not exist.
var ErrUnwritten = errors.New("not written")

// ReadSecrets reads a function's secrets from the SSM parameter of that name. Its errors carry SSM's code, never its
// text.
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
