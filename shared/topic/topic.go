// Package topic publishes to Oyez's SNS topics.
package topic

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/smithy-go"
)

// Publisher is one topic.
type Publisher interface {
	// Publish hands over one message, at most 256 KB of text. It is delivered at least once, in no order.
	Publish(ctx context.Context, message string) error
}

// SNS is a topic of SNS.
type SNS struct {
	Client *sns.Client
	ARN    string
}

// Publish implements Publisher. The error holds the service's code, never the message.
func (t SNS) Publish(ctx context.Context, message string) error {
	_, err := t.Client.Publish(ctx, &sns.PublishInput{TopicArn: &t.ARN, Message: &message})
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
