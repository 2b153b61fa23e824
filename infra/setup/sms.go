package main

import (
	"context"
	"flag"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/sns"

	"oyez/infra/cli"
	"oyez/infra/cli/cloud"
)

const smsHelp = `setup sms has AWS log what becomes of each SMS. The function receipts reads that log, so that Oyez knows who was notified
and whose phone got nothing. It is a setting of the whole account in a region, which CloudFormation cannot make. Other
settings stay as they are.

  go run ./infra/setup sms -role arn:aws:iam::123456789012:role/oyez-SmsStatusRole-1A2B`

// sms switches AWS's delivery status on.
func (s setup) sms(ctx context.Context, f *flag.FlagSet, args []string) error {
	account := s.aws.Flags(f)
	role := f.String("role", "", "`ARN` of the role by which AWS writes the log: the stack's output SmsStatusRole")
	if err := cli.ParseFlags(f, s.IO, smsHelp, args); err != nil {
		return err
	}
	if !regexp.MustCompile(`^arn:[a-z-]+:iam::[0-9]{12}:role/.+$`).MatchString(*role) {
		return cli.Misuse(f, "-role wants the ARN of a role: the stack's output SmsStatusRole")
	}
	cfg, err := account.Config(ctx)
	if err != nil {
		return err
	}
	if _, err = sns.NewFromConfig(cfg).SetSMSAttributes(ctx, &sns.SetSMSAttributesInput{Attributes: map[string]string{
		// An SMS that is not logged counts as lost, so all are.
		"DeliveryStatusIAMRole": *role, "DeliveryStatusSuccessSamplingRate": "100",
	}}); err != nil {
		return fmt.Errorf("not set: %s", cloud.Code(err))
	}
	_, err = fmt.Fprintf(s.Out,
		"AWS logs what becomes of each SMS in %s from now on. To check: go run ./infra/doctor\n", cfg.Region)
	return err
}
