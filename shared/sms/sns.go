package sms

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// publisher is the one call of SNS's client that is used.
type publisher interface {
	Publish(ctx context.Context, in *sns.PublishInput, options ...func(*sns.Options)) (*sns.PublishOutput, error)
}

// Options are what the person who deploys decides.
type Options struct {
	Number string // E.164: our number for SMS both ways, which they then come from; "" for none
	// 1 to 11 letters and digits shown as the sender where the country allows it; "" for SNS's own. Nobody can answer a
	// name, so it gives way to Number
	SenderID string
	MaxPrice string // the most one SMS may cost, in USD, as a decimal: "0.20"; "" for no limit
}

// SNS sends SMS directly to phone numbers.
type SNS struct {
	client     publisher
	attributes map[string]types.MessageAttributeValue
}

// New returns a sender. The client's deadline, endpoint and credentials are the caller's.
func New(client publisher, o Options) *SNS {
	attributes := map[string]types.MessageAttributeValue{
		"AWS.SNS.SMS.SMSType": attribute("String", "Transactional"), // delivered first, and not held back at night
	}
	switch {
	case o.Number != "":
		attributes["AWS.MM.SMS.OriginationNumber"] = attribute("String", o.Number)
	case o.SenderID != "":
		attributes["AWS.SNS.SMS.SenderID"] = attribute("String", o.SenderID)
	}
	if o.MaxPrice != "" {
		attributes["AWS.SNS.SMS.MaxPrice"] = attribute("Number", o.MaxPrice)
	}
	return &SNS{client: client, attributes: attributes}
}

func attribute(kind, value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String(kind), StringValue: aws.String(value)}
}

// Send sends text, as Fit or Line wrote it, to an E.164 phone number and returns SNS's message id. It tries once: after
// a lost answer the SMS may be on its way, and whether to send it again is for the alert's clock to decide. Any error
// is an *Error. A message id means that SNS has accepted it, not that the phone has it.
func (s *SNS) Send(ctx context.Context, phone, text string) (messageID string, err error) {
	// SNS reads a number without + in ways of its own, and bills a text of several segments several times.
	if len(phone) < 8 || phone[0] != '+' {
		return "", &Error{Reason: InvalidNumber}
	}
	if n, ok := Septets(text); !ok || n == 0 || n > Segment {
		return "", &Error{Reason: TooLong}
	}
	out, err := s.client.Publish(ctx, &sns.PublishInput{
		PhoneNumber: aws.String(phone), Message: aws.String(text), MessageAttributes: s.attributes,
	}, once)
	if err != nil {
		return "", explain(err)
	}
	return aws.ToString(out.MessageId), nil
}

func once(o *sns.Options) { o.RetryMaxAttempts = 1 }
