package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"

	"oyez/functions/collect"
	"oyez/shared/settings"
)

// feeds reads the parameter at each run: once in five minutes. One that was never written means that there are none.
// The error carries SSM's code, never its text.
func feeds(cfg aws.Config, name string) func(context.Context) ([]collect.Feed, error) {
	return func(ctx context.Context) ([]collect.Feed, error) {
		value, err := settings.Parameter(ctx, cfg, name)
		if err == nil {
			return collect.Settings([]byte(value))
		}
		code := "no answer"
		if refused, ok := errors.AsType[smithy.APIError](err); ok {
			code = refused.ErrorCode()
		}
		if code == "ParameterNotFound" {
			return nil, nil
		}
		return nil, fmt.Errorf("settings of collect: parameter %s not read (%s)", name, code)
	}
}
