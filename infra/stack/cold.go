package stack

import (
	"context"
	"fmt"

	"oyez/infra/stack/lambda"
)

// Cold starts a new sandbox of a function for one event, ends it, and says what that took. It runs another binary in the
// place of the function's own, with its environment and its role, where one is given.
func (s *Stack) Cold(ctx context.Context, function, binary string, event []byte) (lambda.Bill, error) {
	f, ok := s.functions[function]
	if !ok {
		return lambda.Bill{}, fmt.Errorf("%s is no function here", function)
	}
	o := f.Options
	if binary != "" {
		o.Binary = binary
	}
	cold := lambda.New(o)
	defer cold.Close()
	_, err := cold.Invoke(ctx, event)
	return cold.Bill(), err
}
