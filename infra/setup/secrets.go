package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/shared/doctor"
	"oyez/shared/settings"
)

const secretsHelp = `setup secrets checks a file of secrets and writes it to SSM, encrypted, for one function.

  go run ./infra/setup secrets -stack oyez -function receive -file receive.json

The file (a platform that is left out is off):

  {
    "meta": {"secrets": ["app secret"], "verify_token": "a word of yours", "tokens": {"page id": "page token"}},
    "x":    {"secrets": ["consumer secret"], "accounts": {"user id": {"consumer_key": "", "consumer_secret": "",
             "token": "", "token_secret": ""}}, "enterprise": false},
    "expires": {"instagram/account id": "2027-01-31"}
  }

receive needs secrets and verify_token to accept webhooks; desk and sweep need secrets, tokens and accounts to reply. In
the file for desk, "expires" is for tokens whose end the platform does not report; infra/doctor warns before that day.
Running functions read the new secrets within five minutes. Delete the file afterwards, or pipe it in with -file -.`

// maxSecrets is what a standard parameter of SSM holds, in bytes.
const maxSecrets = 4096

// parameter is the name that template.yaml gives to SETTINGS_PARAMETER.
func parameter(stack, function string) string { return "/" + stack + "/" + function }

// secrets checks a file and writes it.
func (s setup) secrets(ctx context.Context, f *flag.FlagSet, args []string) error {
	stack, account := cloud.Stack(f), s.aws.Flags(f)
	function := f.String("function", "", "the `function` that reads them: "+strings.Join(settings.WithSecrets(), ", "))
	file := f.String("file", "", "JSON `file`; - for standard input")
	if err := cli.ParseFlags(f, s.IO, secretsHelp, args); err != nil {
		return err
	}
	if !slices.Contains(settings.WithSecrets(), *function) {
		return cli.Misuse(f, "-function %q: only %s have secrets", *function,
			strings.Join(settings.WithSecrets(), ", "))
	}
	if *file == "" {
		return cli.Misuse(f, "-file is missing")
	}
	data, err := s.ReadFile(*file) // its error names the file, and quotes nothing of it
	if err != nil {
		return err
	}
	found, err := doctor.Secrets(*function, data)
	if err != nil {
		return err
	}
	if found == "no platform on" {
		fmt.Fprintf(s.Err, "%s names no platform: with it, every platform would be off for %s\n", *file, *function)
	}
	if len(data) > maxSecrets {
		return fmt.Errorf("%d bytes; SSM takes %d: leave out what %s does not need", len(data), maxSecrets, *function)
	}
	cfg, err := account.Config(ctx)
	if err != nil {
		return err
	}
	name := parameter(*stack, *function)
	if _, err = ssm.NewFromConfig(cfg).PutParameter(ctx, &ssm.PutParameterInput{
		Name: &name, Value: aws.String(string(data)), Type: types.ParameterTypeSecureString, Overwrite: aws.Bool(true),
		Description: aws.String("Oyez: secrets of " + *function),
	}); err != nil {
		return fmt.Errorf("%s not written: %s", name, cloud.Code(err))
	}
	_, err = fmt.Fprintf(s.Out, "%s written: %s\n", name, found)
	return err
}

const checkHelp = `setup check says for each function whether its secrets are written and valid, and which platforms are on. It shows no
secret, and ends with status 1 when something is missing.

  go run ./infra/setup check -stack oyez`

// check reads every parameter of a stack.
func (s setup) check(ctx context.Context, f *flag.FlagSet, args []string) error {
	stack, account := cloud.Stack(f), s.aws.Flags(f)
	if err := cli.ParseFlags(f, s.IO, checkHelp, args); err != nil {
		return err
	}
	cfg, err := account.Config(ctx)
	if err != nil {
		return err
	}
	client := ssm.NewFromConfig(cfg)
	bad := 0
	for _, function := range settings.WithSecrets() {
		name := parameter(*stack, function)
		words, ok := checkParameter(ctx, client, function, name)
		if !ok {
			bad++
		}
		if _, err := fmt.Fprintf(s.Out, "%-16s %s\n", name, words); err != nil {
			return err
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d are not ready: go run ./infra/setup secrets -h", bad)
	}
	return nil
}

// checkParameter says what one parameter holds, and whether that is enough.
func checkParameter(ctx context.Context, client *ssm.Client, function, name string) (words string, ok bool) {
	out, err := client.GetParameter(ctx, &ssm.GetParameterInput{Name: &name, WithDecryption: aws.Bool(true)})
	_, missing := errors.AsType[*types.ParameterNotFound](err)
	switch {
	case missing && function == "collect": // feeds are optional
		return "not written: no feeds are read", true
	case missing:
		return "missing: every platform is off for " + function, false
	case err != nil:
		return "not read: " + cloud.Code(err), false
	case out.Parameter.Type != types.ParameterTypeSecureString:
		return "is not encrypted: delete it and write it again", false
	}
	words, err = doctor.Secrets(function, []byte(aws.ToString(out.Parameter.Value)))
	if err != nil {
		return err.Error(), false
	}
	return words, true
}
