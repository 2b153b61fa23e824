// Command setup does what CloudFormation cannot: it writes the platforms' secrets and the team, after checking them,
// subscribes the team's e-mails, has AWS log what becomes of each SMS, and says what is missing.
//
//	go run ./infra/setup secrets -stack oyez -function receive -file receive.json
//	go run ./infra/setup check -stack oyez
//	go run ./infra/setup team -table oyez-Table-1A2B3C -mail arn:aws:sns:eu-west-3:123456789012:oyez-MailTopic-1A2B -file team.yaml
//	go run ./infra/setup sms -role arn:aws:iam::123456789012:role/oyez-SmsStatusRole-1A2B
//	go run ./infra/setup decisions -table oyez-Table-1A2B3C -to decisions.tsv
//	go run ./infra/setup weights -table oyez-Table-1A2B3C -file ours.bin
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s := setup{in: os.Stdin, out: os.Stdout, help: os.Stderr, aws: fromProfile}
	if err := s.run(ctx, os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "setup:", err)
		os.Exit(1)
	}
}

const usage = `setup does what CloudFormation cannot. Run it after the first sam deploy.

  go run ./infra/setup secrets -h   write the platforms' secrets of one function
  go run ./infra/setup check -h     say what is written and what is missing
  go run ./infra/setup team -h      load people and rota into the table, and subscribe their e-mails
  go run ./infra/setup sms -h       have AWS log what becomes of each SMS
  go run ./infra/setup decisions -h write what your people decided into a file to adapt the weights with
  go run ./infra/setup weights -h   load weights of your own, or go back to the shipped ones

Example: go run ./infra/setup check -stack oyez
`

// setup is the command with what it touches.
type setup struct {
	in        io.Reader
	out, help io.Writer
	aws       func(ctx context.Context, profile, region string) (aws.Config, error)
}

func (s setup) run(ctx context.Context, args []string) error {
	command, patience := "", time.Minute
	if len(args) > 0 {
		command = args[0]
	}
	if command == "decisions" { // it reads as many conversations as were ended
		patience = time.Hour
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	switch command {
	case "secrets":
		return s.secrets(ctx, args[1:])
	case "check":
		return s.check(ctx, args[1:])
	case "team":
		return s.team(ctx, args[1:])
	case "sms":
		return s.sms(ctx, args[1:])
	case "decisions":
		return s.decisions(ctx, args[1:])
	case "weights":
		return s.weights(ctx, args[1:])
	case "-h", "-help", "--help", "help":
		_, err := io.WriteString(s.help, usage)
		return err
	}
	if _, err := io.WriteString(s.help, usage); err != nil {
		return err
	}
	return errors.New("say what to do: secrets, check, team, sms, decisions or weights")
}

// flags are the flags that every command has.
type flags struct {
	*flag.FlagSet
	stack, profile, region string
}

func (s setup) flags(command, help string) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(command, flag.ContinueOnError)}
	f.SetOutput(s.help)
	f.StringVar(&f.stack, "stack", "oyez", "name of the stack, as in samconfig.toml")
	f.StringVar(&f.profile, "profile", "", "AWS profile; else as the AWS CLI finds it")
	f.StringVar(&f.region, "region", "", "AWS region; else as the AWS CLI finds it")
	f.Usage = func() {
		_, _ = io.WriteString(s.help, help) // nobody to tell
		f.PrintDefaults()
	}
	return f
}

// parse reads flags and nothing else.
func (f *flags) parse(args []string) error {
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("%q is not understood; see %s -h", f.Arg(0), f.Name())
	}
	return nil
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
