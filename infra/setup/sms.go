package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/sns"
)

const smsHelp = `sms has AWS log what becomes of each SMS, which the function receipts then reads: who was woken, and whose phone never
got it. It is a setting of the whole account in a region, which CloudFormation cannot make. Other settings stay as they are.

  go run ./infra/setup sms -role arn:aws:iam::123456789012:role/oyez-SmsStatusRole-1A2B

`

// sms switches AWS's delivery status on.
func (s setup) sms(ctx context.Context, args []string) error {
	f := s.flags("sms", smsHelp)
	role := f.String("role", "", "ARN of the role by which AWS writes the log: the stack's output SmsStatusRole")
	if err := f.parse(args); err != nil {
		return err
	}
	if !regexp.MustCompile(`^arn:[a-z-]+:iam::[0-9]{12}:role/.+$`).MatchString(*role) {
		return errors.New("-role wants the ARN of a role: the stack's output SmsStatusRole")
	}
	cfg, err := s.aws(ctx, f.profile, f.region)
	if err != nil {
		return err
	}
	_, err = sns.NewFromConfig(cfg).SetSMSAttributes(ctx, &sns.SetSMSAttributesInput{Attributes: map[string]string{
		// one that is not logged counts as lost
		"DeliveryStatusIAMRole": *role, "DeliveryStatusSuccessSamplingRate": "100",
	}})
	if err != nil {
		return fmt.Errorf("not set: %s", code(err))
	}
	_, err = fmt.Fprintf(s.out,
		"AWS logs what becomes of each SMS in %s from now on. To see that it does: go run ./infra/doctor\n", cfg.Region)
	return err
}
