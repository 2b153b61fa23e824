package topic

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
	"golang.org/x/text/unicode/norm"

	"oyez/shared/sms"
)

// attribute is what subscriptions filter by.
const attribute = "person"

// Filter is the filter policy of an address's subscription; several people may share an address.
func Filter(people []string) string {
	policy, err := json.Marshal(map[string][]string{attribute: people})
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(policy)
}

// Mail e-mails one team member through a topic to which each address is subscribed with a Filter. It returns SNS's
// message id, which proves acceptance, not delivery. SNS sends nothing to an address until it has confirmed. The error
// holds neither the address nor the text.
func (t SNS) Mail(ctx context.Context, person, subject, text string) (id string, err error) {
	id, err = t.send(ctx, &sns.PublishInput{
		Subject: aws.String(Subject(subject)), Message: &text,
		MessageAttributes: map[string]types.MessageAttributeValue{
			attribute: {DataType: aws.String("String"), StringValue: &person},
		},
	})
	if err != nil {
		return "", fmt.Errorf("e-mail to %s: %w", person, err)
	}
	return id, nil
}

// Subject makes a subject that SNS accepts: one line of ASCII, under 100 characters, beginning with a letter or digit.
func Subject(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(sms.Fold(text)) { // é becomes e and an accent, which is dropped
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
