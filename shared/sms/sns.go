package sms

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// Options are set at deployment.
type Options struct {
	Number string // E.164: our two-way number, the sender of every SMS; "" for none
	// sender name of 1 to 11 letters and digits, where allowed; "" for SNS's own. Number wins: nobody can answer a name
	SenderID string
	MaxPrice string // most USD an SMS may cost, as a decimal: "0.20"; "" for no limit
}

// SNS sends SMS directly to phone numbers.
type SNS struct {
	// A method value, not an interface: in a program with html/template the linker keeps all methods of what an
	// interface holds, and the client's are 600 kB.
	publish    func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
	attributes map[string]types.MessageAttributeValue
}

// New returns a sender. Deadline, endpoint and credentials are the client's.
func New(client *sns.Client, o Options) *SNS {
	attributes := map[string]types.MessageAttributeValue{
		"AWS.SNS.SMS.SMSType": attribute("String", "Transactional"), // delivered first, at night too
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
	return &SNS{publish: client.Publish, attributes: attributes}
}

func attribute(kind, value string) types.MessageAttributeValue {
	return types.MessageAttributeValue{DataType: aws.String(kind), StringValue: aws.String(value)}
}

// Send sends text, as composed by Fit or Line, to an E.164 phone number and returns SNS's message id, which means
// accepted, not delivered. It tries once: after a lost response the SMS may be on its way, so the alert's clock decides
// about another. Any error is an *Error.
func (s *SNS) Send(ctx context.Context, phone, text string) (messageID string, err error) {
	// SNS misreads a number without +, and bills every segment of a text.
	if len(phone) < 8 || phone[0] != '+' {
		return "", &Error{Reason: InvalidNumber}
	}
	if n, ok := Septets(text); !ok || n == 0 || n > Segment {
		return "", &Error{Reason: TooLong}
	}
	out, err := s.publish(ctx, &sns.PublishInput{
		PhoneNumber: aws.String(phone), Message: aws.String(text), MessageAttributes: s.attributes,
	}, once)
	if err != nil {
		return "", explain(err)
	}
	return aws.ToString(out.MessageId), nil
}

func once(o *sns.Options) { o.RetryMaxAttempts = 1 }
