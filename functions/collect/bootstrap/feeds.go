package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"oyez/functions/collect"
)

// feeds reads the parameter at each run: once in five minutes. One that was never written means that there are none. The
// error carries SSM's code, never its text.
func feeds(client *ssm.Client, name string) func(context.Context) ([]collect.Feed, error) {
	return func(ctx context.Context) ([]collect.Feed, error) {
		out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
		if _, unwritten := errors.AsType[*types.ParameterNotFound](err); unwritten {
			return nil, nil
		}
		if err != nil {
			code := "no answer"
			if api, ok := errors.AsType[smithy.APIError](err); ok {
				code = api.ErrorCode()
			}
			return nil, fmt.Errorf("settings of collect: parameter %s not read (%s)", name, code)
		}
		return collect.Settings([]byte(aws.ToString(out.Parameter.Value)))
	}
}
