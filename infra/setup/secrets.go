package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"

	"oyez/functions/collect"
	"oyez/shared/platform/all"
	"oyez/shared/settings"
)

const secretsHelp = `secrets checks a file of secrets and writes it to SSM, encrypted, for one function.

  go run ./infra/setup secrets -stack oyez -function receive -file receive.json

The file, a platform that is left out is off:

  {
    "meta": {"secrets": ["app secret"], "verify_token": "a word of yours", "tokens": {"page id": "page token"}},
    "x":    {"secrets": ["consumer secret"], "accounts": {"user id": {"consumer_key": "", "consumer_secret": "",
             "token": "", "token_secret": ""}}, "enterprise": false},
    "expires": {"instagram/account id": "2027-01-31"}
  }

receive needs secrets and verify_token to hear; desk and sweep need secrets, tokens and accounts to answer. In desk's,
"expires" are the days when tokens end whose platform does not tell; infra/doctor watches them. Running functions take
it up within five minutes. Delete the file afterwards, or pipe it in with -file -.

`

// maxSecrets is what a standard parameter of SSM holds, in bytes.
const maxSecrets = 4096

// withSecrets are the functions that read a SecureString.
func withSecrets() (names []string) {
	for _, function := range settings.Functions() {
		if slices.Contains(settings.Variables(function), "SETTINGS_PARAMETER") {
			names = append(names, function)
		}
	}
	return names
}

// parameter is the name template.yaml gives to SETTINGS_PARAMETER.
func parameter(stack, function string) string { return "/" + stack + "/" + function }

// secrets checks a file and writes it.
func (s setup) secrets(ctx context.Context, args []string) error {
	f := s.flags("secrets", secretsHelp)
	function := f.String("function", "", "who it is for: "+strings.Join(withSecrets(), ", "))
	file := f.String("file", "", "the JSON; - for standard input")
	if err := f.parse(args); err != nil {
		return err
	}
	if !slices.Contains(withSecrets(), *function) {
		return fmt.Errorf("-function %q: only %s have secrets", *function, strings.Join(withSecrets(), ", "))
	}
	data, err := s.read(*file)
	if err != nil {
		return err
	}
	found, err := understood(*function, data)
	if err != nil {
		return err
	}
	if len(data) > maxSecrets {
		return fmt.Errorf("%d bytes; SSM takes %d: leave out what %s does not need", len(data), maxSecrets, *function)
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	name := parameter(f.stack, *function)
	_, err = ssm.NewFromConfig(cfg).PutParameter(ctx, &ssm.PutParameterInput{
		Name: &name, Value: aws.String(string(data)), Type: types.ParameterTypeSecureString, Overwrite: aws.Bool(true),
		Description: aws.String("Oyez: secrets of " + *function),
	})
	if err != nil {
		return fmt.Errorf("%s not written: %s", name, code(err))
	}
	_, err = fmt.Fprintf(s.out, "%s written: %s\n", name, found)
	return err
}

// read reads the file. An error of os says its name and what was wrong, not what is in it.
func (s setup) read(file string) ([]byte, error) {
	switch file {
	case "":
		return nil, errors.New("which secrets? give -file")
	case "-":
		return io.ReadAll(s.in)
	}
	return os.ReadFile(file)
}

// understood checks what a function is to be told, and says in words what that is. No value is shown.
func understood(function string, data []byte) (words string, err error) {
	if function == "collect" {
		feeds, err := collect.Settings(data)
		return fmt.Sprintf("%d feeds to collect", len(feeds)), err
	}
	c, err := all.Decode(function, data)
	if err != nil {
		return "", err
	}
	if len(c.Set()) == 0 {
		return "no platform on", nil
	}
	return strings.Join(c.Words(), "; "), nil
}

// code is what AWS calls the fault; its text may quote what was sent.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return "no answer from AWS (check region, credentials, network)"
}
