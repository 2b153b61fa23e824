// Package mail is the other route: an e-mail to one person of the team, through one SNS topic to which each e-mail is
// subscribed with a filter by person. SNS asks every address to confirm first, and until then nothing goes there.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/smithy-go"
	"golang.org/x/text/unicode/norm"

	"oyez/shared/sms"
)

// attribute is what the subscriptions are filtered by.
const attribute = "person"

// Filter is the filter policy of a subscription that gets the e-mails of these people: an address may be several
// people's.
func Filter(people []string) string {
	policy, err := json.Marshal(map[string][]string{attribute: people})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(policy)
}

// Reason is why an e-mail was not sent. The list is closed.
type Reason string

// The reasons.
const (
	NoTopic      Reason = "no-topic"      // the topic is not there
	NoPermission Reason = "no-permission" // our role may not publish
	Throttled    Reason = "throttled"     // too many at once; again in a moment
	Unavailable  Reason = "unavailable"   // SNS fails or cannot be reached
	Timeout      Reason = "timeout"       // no answer in time: it may have been sent
	Unknown      Reason = "unknown"       // anything else
)

// Error is an e-mail not sent. It holds no address and nothing of the text, and wraps nothing that does.
type Error struct {
	Reason Reason
	Retry  bool // another try may succeed without anybody changing anything
}

func (e *Error) Error() string { return "e-mail not sent: " + string(e.Reason) }

// Mailer sends e-mails. It holds the one call it makes and not the client, whose other methods the linker would keep.
type Mailer struct {
	publish func(context.Context, *sns.PublishInput, ...func(*sns.Options)) (*sns.PublishOutput, error)
	topic   string
}

// New is the mailer of the topic of that ARN.
func New(client *sns.Client, topic string) *Mailer {
	return &Mailer{publish: client.Publish, topic: topic}
}

// Mail sends text to a person and returns SNS's id of it: SNS has accepted it, and whether anybody reads is not known.
// It tries once. Any error is an *Error.
func (m *Mailer) Mail(ctx context.Context, person, subject, text string) (id string, err error) {
	out, err := m.publish(ctx, &sns.PublishInput{
		TopicArn: &m.topic, Subject: aws.String(Subject(subject)), Message: &text,
		MessageAttributes: map[string]types.MessageAttributeValue{
			attribute: {DataType: aws.String("String"), StringValue: &person},
		},
	}, func(o *sns.Options) { o.RetryMaxAttempts = 1 })
	if err != nil {
		return "", explain(err)
	}
	return aws.ToString(out.MessageId), nil
}

// Subject is a subject as SNS takes it: ASCII on one line, fewer than 100 characters, a letter or digit first.
func Subject(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(sms.Fold(text)) { // é is e and an accent, which goes
		word := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		switch {
		case out.Len() == 0 && !word, unicode.Is(unicode.M, r):
		case ' ' <= r && r <= '~':
			out.WriteRune(r)
		default:
			out.WriteByte(' ')
		}
	}
	text = strings.Join(strings.Fields(out.String()), " ")
	if text == "" {
		return "OYEZ"
	}
	return strings.TrimSpace(text[:min(len(text), 99)])
}

// explain keeps of an error of the SDK what may be told.
func explain(err error) *Error {
	e := &Error{Reason: Unknown}
	status := 0
	if response, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		status = response.HTTPStatusCode()
	}
	api, answered := errors.AsType[smithy.APIError](err)
	network, unreached := errors.AsType[net.Error](err)
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled), unreached && network.Timeout():
		e.Reason = Timeout
	case status == 429, answered && strings.HasPrefix(api.ErrorCode(), "Thrott"):
		e.Reason = Throttled
	case status >= 500, unreached:
		e.Reason = Unavailable
	case answered && strings.HasPrefix(api.ErrorCode(), "NotFound"):
		e.Reason = NoTopic
	case status == 401, status == 403:
		e.Reason = NoPermission
	}
	e.Retry = e.Reason == Throttled || e.Reason == Unavailable || e.Reason == Timeout
	return e
}
