package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

const checkHelp = `check says for each function whether its secrets are written and good, and which platforms are on. It shows no secret
and ends with status 1 when something is missing.

  go run ./infra/setup check -stack oyez

`

// check looks at every parameter of a stack.
func (s setup) check(ctx context.Context, args []string) error {
	f := s.flags("check", checkHelp)
	if err := f.parse(args); err != nil {
		return err
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	client := ssm.NewFromConfig(cfg)
	bad := 0
	for _, function := range withSecrets() {
		name := parameter(f.stack, function)
		words, ok := look(ctx, client, function, name)
		if !ok {
			bad++
		}
		if _, err := fmt.Fprintf(s.out, "%-16s %s\n", name, words); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d are not ready: go run ./infra/setup secrets -h", bad)
	}
	return nil
}

// look says what one parameter holds.
func look(ctx context.Context, client *ssm.Client, function, name string) (words string, ok bool) {
	out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
	if _, missing := errors.AsType[*types.ParameterNotFound](err); missing && function == "collect" {
		return "not written: no feeds are read", true // nobody needs feeds
	} else if missing {
		return "missing: every platform is off for " + function, false
	}
	if err != nil {
		return "not read: " + code(err), false
	}
	if out.Parameter.Type != types.ParameterTypeSecureString {
		return "is not encrypted: delete it and write it again", false
	}
	words, err = understood(function, []byte(aws.ToString(out.Parameter.Value)))
	if err != nil {
		return err.Error(), false
	}
	return words, true
}
