// Package topic publishes to Oyez's SNS topics.
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

// Publisher is one topic.
type Publisher interface {
	// Publish hands over one message, at most 256 KB of text. It is delivered at least once, in no order.
	Publish(ctx context.Context, message string) error
}

// SNS is a topic of SNS. It holds the one call it makes and not the client, whose other methods the linker would keep
// in a binary that links html/template.
type SNS struct {
	publish func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
	arn     string
}

// New is the topic of that ARN.
func New(client *sns.Client, arn string) SNS { return SNS{publish: client.Publish, arn: arn} }

// Publish implements Publisher. The error holds the service's code, never the message.
func (t SNS) Publish(ctx context.Context, message string) error {
	return t.send(ctx, &sns.PublishInput{Message: &message})
}

// Notice is one thing told to people on several ways.
type Notice struct {
	Subject string // of the e-mail: ASCII, at most 100 characters
	Short   string // the SMS: one segment of the phone's alphabet
	Long    string // the e-mail
}

// PublishNotice hands over a notice to all who subscribed: the short form to phones, the long one to everything else.
func (t SNS) PublishNotice(ctx context.Context, n Notice) error {
	forms, err := json.Marshal(map[string]string{"default": n.Long, "sms": n.Short})
	if err != nil {
		return fmt.Errorf("publish to the topic: %w", err)
	}
	return t.send(ctx, &sns.PublishInput{
		Subject: &n.Subject, Message: aws.String(string(forms)),
		MessageStructure: aws.String("json"),
	})
}

func (t SNS) send(ctx context.Context, in *sns.PublishInput) error {
	in.TopicArn = &t.arn
	_, err := t.publish(ctx, in)
	if err == nil {
		return nil
	}
	var api smithy.APIError
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("publish to the topic: %w", ctx.Err())
	case errors.As(err, &api):
		return fmt.Errorf("publish to the topic: %s", api.ErrorCode())
	default:
		return errors.New("publish to the topic: SNS does not answer")
	}
}
