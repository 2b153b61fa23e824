// Command doctor looks whether a deployed Oyez can do its work: whether SMS can be paid for and would reach each person
// of the team, whether the table keeps what it is given, whether the platforms still talk to us. It says what to do
// about what is not well, changes nothing, and ends with status 1 when something is broken.
//
//	go run ./infra/doctor -stack oyez
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/smithy-go"

	"oyez/functions/collect"
	"oyez/shared/doctor"
	"oyez/shared/doctor/rounds"
	"oyez/shared/platform/all"
	"oyez/shared/settings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	c := command{
		out: os.Stdout, help: os.Stderr, aws: fromProfile, platforms: &http.Client{Timeout: 8 * time.Second},
		now: time.Now,
	}
	err := c.run(ctx, os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "doctor:", err)
		os.Exit(1)
	}
}

// command is the command with what it touches.
type command struct {
	out, help io.Writer
	aws       func(ctx context.Context, profile, region string) (aws.Config, error)
	platforms *http.Client
	now       func() time.Time
}

func (c command) run(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("doctor", flag.ContinueOnError)
	f.SetOutput(c.help)
	stack := f.String("stack", "oyez", "name of the stack, as in samconfig.toml")
	profile := f.String("profile", "", "AWS profile; else as the AWS CLI finds it")
	region := f.String("region", "", "AWS region; else as the AWS CLI finds it")
	f.Usage = func() {
		_, _ = io.WriteString(c.help,
			"doctor looks whether a deployed Oyez can do its work, and says what to do where it cannot.\n\n  go run ./infra/doctor -stack oyez -region eu-west-3\n\n")
		f.PrintDefaults()
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is not understood: see -h", f.Arg(0))
	}
	cfg, err := c.aws(ctx, *profile, *region)
	if err != nil {
		return err
	}
	env, err := deployed(ctx, cfg, *stack)
	if err != nil {
		return err
	}
	checks := rounds.Rounds{AWS: cfg, Env: env, Decode: understood, HTTP: c.platforms, Now: c.now}.Checks(ctx)
	if _, err := fmt.Fprintf(c.out, "Looking at %d things of %s in %s, half a minute at most.\n\n", len(checks), *stack,
		cfg.Region); err != nil {
		return err
	}
	var failed error
	findings := doctor.Examine(ctx, checks, func(found []doctor.Finding) {
		for _, finding := range found {
			failed = errors.Join(failed, c.print(finding))
		}
	})
	if failed != nil {
		return failed
	}
	if doctor.Worst(findings) == doctor.Bad {
		return errors.New("something is broken: see above")
	}
	return nil
}

func (c command) print(f doctor.Finding) error {
	_, err := fmt.Fprintf(c.out, "%-4s  %-16s  %s\n", f.State, f.About, f.Says)
	if err == nil && f.Do != "" {
		_, err = fmt.Fprintf(c.out, "%24s%s\n", "-> ", f.Do)
	}
	return err
}

// deployed reads what the stack's function examine is told: which table, which topics. Its name begins with the
// stack's.
func deployed(ctx context.Context, cfg aws.Config, stack string) (settings.Env, error) {
	pages := lambda.NewListFunctionsPaginator(lambda.NewFromConfig(cfg), &lambda.ListFunctionsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return settings.Env{}, fmt.Errorf("the functions of %s cannot be listed: %s", cfg.Region, code(err))
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

// understood says what the secrets of a function hold; no value is shown.
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

// code is what AWS calls the fault.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return "no answer (check region, credentials, network)"
}

// fromProfile finds region and credentials where the AWS CLI does.
func fromProfile(ctx context.Context, profile, region string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile(profile), config.WithRegion(region))
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS settings: %w", err)
	}
	if cfg.Region == "" {
		return aws.Config{}, errors.New("no AWS region: give -region, or set one in your profile")
	}
	return cfg, nil
}
