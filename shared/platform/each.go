package platform

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Each is one element of a JSON list, read by itself, so that a malformed one does not spoil its neighbours.
type Each[T any] struct {
	Value T
	Err   error // why Value could not be read
}

// UnmarshalJSON keeps the error instead of returning it.
func (e *Each[T]) UnmarshalJSON(b []byte) error {
	e.Err = json.Unmarshal(b, &e.Value)
	return nil
}

// Plain is a list that was read at one go, nothing in it malformed. Each costs two more passes over the element: where
// bodies are good, and nearly all are, an adapter reads them without it first.
func Plain[T any](list []T) []Each[T] {
	if list == nil {
		return nil
	}
	each := make([]Each[T], len(list))
	for i, value := range list {
		each[i].Value = value
	}
	return each
}

// Where says what encoding/json did not understand, and where, without quoting the body: its own texts quote characters
// and numbers, which may be a customer's.
func Where(err error) string {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("no JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		found, _, _ := strings.Cut(kind.Value, " ")
		return fmt.Sprintf("unexpected %s in %q at byte %d", found, kind.Field, kind.Offset)
	default:
		return err.Error()
	}
}
