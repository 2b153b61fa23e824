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

	"oyez/shared/settings"
)

const secretsHelp = `secrets checks a file of secrets and writes it to SSM, encrypted, for one function.

  go run ./infra/setup secrets -stack oyez -function receive -file receive.json

The file, a platform that is left out is off:

  {
    "meta": {"secrets": ["app secret"], "verify_token": "a word of yours", "tokens": {"page id": "page token"}},
    "x":    {"secrets": ["consumer secret"], "accounts": {"user id": {"consumer_key": "", "consumer_secret": "",
             "token": "", "token_secret": ""}}, "enterprise": false}
  }

receive needs secrets and verify_token to hear; desk and sweep need secrets, tokens and accounts to answer. Running
functions take it up within five minutes. Delete the file afterwards, or pipe it in with -file -.

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
	found, err := settings.Decode(*function, data)
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
	_, err = fmt.Fprintf(s.out, "%s written: %s\n", name, state(*function, found))
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

// state says in words which platforms are on, and what they lack to be answered on. No value is shown.
func state(function string, secrets settings.Secrets) string {
	var words []string
	on := func(platform string, secrets, tokens int, of string) {
		word := platform + " on"
		if function != "receive" {
			if tokens == 0 {
				word += fmt.Sprintf(", without %s: no answer can leave", of)
			}
		} else if secrets > 1 {
			word += fmt.Sprintf(", %d secrets accepted", secrets)
		}
		words = append(words, word)
	}
	if m := secrets.Meta; m != nil {
		on("meta", len(m.Secrets), len(m.Tokens), "tokens")
	}
	if x := secrets.X; x != nil {
		on("x", len(x.Secrets), len(x.Accounts), "accounts")
	}
	for _, platform := range secrets.Off() {
		words = append(words, platform+" off")
	}
	return strings.Join(words, "; ")
}

// code is what AWS calls the fault; its text may quote what was sent.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return "no answer from SSM (check region, credentials, network)"
}
