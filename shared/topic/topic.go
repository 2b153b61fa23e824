// Package topic publishes to Oyez's SNS topics: messages to our own functions, notices to the alarm contacts, and
// e-mails to the team.
package topic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go"
)

// SNS is an SNS topic. It holds the one method it calls, not the client: in a binary with html/template the linker
// would keep all the client's methods.
type SNS struct {
	publish func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
	arn     string
}

func New(client *sns.Client, arn string) SNS { return SNS{publish: client.Publish, arn: arn} }

// Publish publishes one message of at most 256 KB, delivered at least once and in any order. The error holds SNS's
// code, never the message.
func (t SNS) Publish(ctx context.Context, message string) error {
	_, err := t.send(ctx, &sns.PublishInput{Message: &message})
	return err
}

// Notice is one message to people, in a form for each route.
type Notice struct {
	Subject string // of the e-mail: ASCII, at most 100 characters
	Short   string // the SMS: one segment of the phone's alphabet
	Long    string // the e-mail
}

// PublishNotice publishes the short form to phones and the long form to all other subscriptions.
func (t SNS) PublishNotice(ctx context.Context, n Notice) error {
	forms, err := json.Marshal(map[string]string{"default": n.Long, "sms": n.Short})
	if err != nil {
		return fmt.Errorf("publish to the topic: %w", err)
	}
	_, err = t.send(ctx, &sns.PublishInput{
		Subject: &n.Subject, Message: aws.String(string(forms)), MessageStructure: aws.String("json"),
	})
	return err
}

func (t SNS) send(ctx context.Context, in *sns.PublishInput) (id string, err error) {
	in.TopicArn = &t.arn
	out, err := t.publish(ctx, in)
	if err == nil {
		return aws.ToString(out.MessageId), nil
	}
	var api smithy.APIError
	switch {
	case ctx.Err() != nil:
		return "", fmt.Errorf("publish to the topic: %w", ctx.Err())
	case errors.As(err, &api):
		return "", fmt.Errorf("publish to the topic: %s", api.ErrorCode())
	default:
		return "", errors.New("publish to the topic: no response from SNS")
	}
}
