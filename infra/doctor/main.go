// Command doctor examines a deployed Oyez: whether SMS are paid for and would reach each person of the team, whether
// the table keeps what it is given, whether the platforms still talk to us. It says what to do about each fault,
// changes nothing, and ends with status 1 when something is broken.
//
//	go run ./infra/doctor -stack oyez
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
	"oyez/shared/doctor"
	"oyez/shared/settings"
)

func main() {
	c := command{aws: cloud.Profile, now: time.Now}
	cli.Main("doctor", c.run)
}

const help = `doctor examines a deployed Oyez and says what to do about each fault.

  go run ./infra/doctor -stack oyez -region eu-west-3`

// command is the command with what it touches.
type command struct {
	aws cloud.Connect
	now func() time.Time
}

func (c command) run(ctx context.Context, s cli.IO, args []string) error {
	f := cli.Flags("doctor")
	stack, account := cloud.Stack(f), c.aws.Flags(f)
	if err := cli.ParseFlags(f, s, help, args); err != nil {
		return err
	}
	cfg, err := account.Config(ctx)
	if err != nil {
		return err
	}
	env, err := deployed(ctx, cfg, *stack)
	if err != nil {
		return err
	}
	checks := doctor.Installation{AWS: cfg, Env: env, Now: c.now}.Checks(ctx)
	if _, err := fmt.Fprintf(s.Out, "%d checks of %s in %s, half a minute at most.\n\n", len(checks), *stack,
		cfg.Region); err != nil {
		return err
	}
	var failed error
	findings := doctor.Examine(ctx, checks, func(found []doctor.Finding) {
		for _, finding := range found {
			failed = errors.Join(failed, write(s.Out, finding))
		}
	})
	if failed != nil {
		return failed
	}
	if doctor.Worst(findings) == doctor.Bad {
		return errors.New("something is broken: see the lines that begin with bad")
	}
	return nil
}

func write(w io.Writer, f doctor.Finding) error {
	_, err := fmt.Fprintf(w, "%-4s  %-16s  %s\n", f.State, f.About, f.Says)
	if err == nil && f.Do != "" {
		_, err = fmt.Fprintf(w, "%24s%s\n", "-> ", f.Do)
	}
	return err
}

// deployed reads the settings of the stack's function examine: which table, which topics. Its name begins with the
// stack's.
func deployed(ctx context.Context, cfg aws.Config, stack string) (settings.Env, error) {
	pages := lambda.NewListFunctionsPaginator(lambda.NewFromConfig(cfg), &lambda.ListFunctionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return settings.Env{}, fmt.Errorf("the functions of %s cannot be listed: %s", cfg.Region, cloud.Code(err))
		}
		for _, function := range page.Functions {
			if strings.HasPrefix(aws.ToString(function.FunctionName), stack+"-Examine-") &&
				function.Environment != nil {
				return settings.Load("examine", func(name string) (string, bool) {
					value, ok := function.Environment.Variables[name]
					return value, ok
				})
			}
		}
	}
	return settings.Env{}, fmt.Errorf("no stack %s in %s: give -stack and -region, or deploy it first", stack,
		cfg.Region)
}
