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
	function string
	name     string
	decode   func([]byte) (T, error)
	now      func() time.Time
	// get reads the parameter. It is a function, so that Vault holds no configuration: Vault is put into interfaces,
	// and where html/template is linked, as in desk, the linker keeps every method of whatever such a type holds.
	get func(context.Context) (string, error)

	mu     sync.Mutex
	known  bool
	kept   T
	expire time.Time
}

// NewSecretCache makes the vault of a function over the SecureString of that name. decode checks what it holds; its
// error names the fault and shows no value.
func NewSecretCache[T any](cfg aws.Config, function, name string, decode func([]byte) (T, error),
	now func() time.Time,
) *SecretCache[T] {
	get := func(ctx context.Context) (string, error) { return Parameter(ctx, cfg, name) }
	return &SecretCache[T]{function: function, name: name, decode: decode, now: now, get: get}
}

// Fresh is the secrets, at most five minutes old; while SSM fails or holds something malformed, the last good ones. An
// error comes only while there were never any; then the SDK has tried three times with growing pauses. A parameter that
// was never written is no error but every platform off: before infra/setup has run, sweep must sweep all the same.
func (v *SecretCache[T]) Fresh(ctx context.Context) (T, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.known && v.now().Before(v.expire) {
		return v.kept, nil
	}
	if v.known { // somebody's request pays for this one
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, refreshTime)
		defer cancel()
	}
	fresh, err := v.read(ctx)
	switch {
	case err == nil:
		v.kept, v.known, v.expire = fresh, true, v.now().Add(refreshAfter)
	case errors.Is(err, errUnwritten) || v.known:
		v.known, v.expire = true, v.now().Add(retryAfter)
	default:
		return v.kept, err
	}
	return v.kept, nil
}

// errUnwritten is a parameter that is not there.
var errUnwritten = errors.New("not written")

// read asks SSM. Its errors carry SSM's code, never its text.
func (v *SecretCache[T]) read(ctx context.Context) (secrets T, err error) {
	value, err := v.get(ctx)
	if err != nil {
		code := "no answer"
		if api, ok := errors.AsType[smithy.APIError](err); ok {
			code = api.ErrorCode()
		}
		if code == "ParameterNotFound" {
			return secrets, errUnwritten
		}
		return secrets, fmt.Errorf("secrets of %s: parameter %s not read (%s)", v.function, v.name, code)
	}
	return v.decode([]byte(value))
}
