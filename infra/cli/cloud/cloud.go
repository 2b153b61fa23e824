// Package cloud is how our commands reach a deployed Oyez: by which account and region, its table, and what AWS's
// errors mean.
package cloud

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"

	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

// Connect finds an AWS account: Profile, or what a test puts in its place.
type Connect func(ctx context.Context, profile, region string) (aws.Config, error)

// patience is how long credentials may take to be found.
const patience = 10 * time.Second

// Profile finds region and credentials where the AWS CLI does.
func Profile(ctx context.Context, profile, region string) (aws.Config, error) {
	cfg, err := config.LoadDefaultConfig(ctx, config.WithSharedConfigProfile(profile), config.WithRegion(region),
		config.WithLogger(logging.Nop{}))
	if err != nil {
		return aws.Config{}, fmt.Errorf("AWS settings: %w; `aws configure list-profiles` names your profiles", err)
	}
	if cfg.Region == "" {
		return aws.Config{}, errors.New("no AWS region: give -region, or set one in your profile")
	}
	soon, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if _, err := cfg.Credentials.Retrieve(soon); err != nil {
		cause, _, _ := strings.Cut(err.Error(), ", operation error") // what follows is the SDK's own
		return aws.Config{}, fmt.Errorf(
			"no AWS credentials (%s): run `aws configure` or `aws sso login`, or give -profile", cause)
	}
	return cfg, nil
}

// Account is the account that the flags -profile and -region name.
type Account struct {
	connect         Connect
	profile, region string
}

// Flags adds -profile and -region.
func (c Connect) Flags(f *flag.FlagSet) *Account {
	a := &Account{connect: c}
	f.StringVar(&a.profile, "profile", "", "AWS `profile`; without it, as the AWS CLI finds it")
	f.StringVar(&a.region, "region", "", "AWS `region`; without it, as the AWS CLI finds it")
	return a
}

// Stack adds the flag -stack.
func Stack(f *flag.FlagSet) *string {
	return f.String("stack", "oyez", "`name` of the stack, as in samconfig.toml")
}

// Table adds the flag -table.
func Table(f *flag.FlagSet) *string {
	return f.String("table", "", "`name` of the table: the stack's output TableName")
}

// Config connects to the account.
func (a *Account) Config(ctx context.Context) (aws.Config, error) {
	return a.connect(ctx, a.profile, a.region)
}

// Store connects to the account and returns what Oyez keeps in a table.
func (a *Account) Store(ctx context.Context, table string, now func() time.Time) (*store.Store, aws.Config, error) {
	cfg, err := a.Config(ctx)
	if err != nil {
		return nil, cfg, err
	}
	return store.New(dynamo.New(dynamodb.NewFromConfig(cfg), table), now), cfg, nil
}

// Explain adds the table to an error of its store, and the cure if the table is not there.
func Explain(err error, table string, cfg aws.Config) error {
	if err != nil && strings.Contains(err.Error(), "ResourceNotFoundException") {
		return fmt.Errorf("no table %s in %s: give -table the stack's output TableName, and -region", table, cfg.Region)
	}
	if err != nil {
		return fmt.Errorf("table %s: %w", table, err)
	}
	return nil
}

// Code is AWS's name for an error. Its text may quote what was sent, secrets too.
func Code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return "no response from AWS (check region, credentials, network)"
}
