package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"oyez/shared/mail"
	"oyez/shared/rota"
)

// subscribe makes the subscriptions of the topic of mails those of the team: one for each address, filtered by whose it
// is. Addresses of nobody any more are taken off. AWS asks each new address to confirm.
func subscribe(ctx context.Context, out io.Writer, client *sns.Client, topic string, people []rota.Person) error {
	owners := map[string][]string{}
	for _, p := range people {
		if p.Email != "" {
			owners[p.Email] = append(owners[p.Email], p.ID)
		}
	}
	there := map[string]types.Subscription{}
	pages := sns.NewListSubscriptionsByTopicPaginator(client, &sns.ListSubscriptionsByTopicInput{TopicArn: &topic})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("the subscriptions of -mail: %s", code(err))
		}
		for _, s := range page.Subscriptions {
			if aws.ToString(s.Protocol) == "email" {
				there[aws.ToString(s.Endpoint)] = s
			}
		}
	}
	for _, address := range slices.Sorted(maps.Keys(owners)) {
		who := owners[address]
		slices.Sort(who)
		says, err := subscribed(ctx, client, topic, address, there[address], mail.Filter(who))
		if err != nil {
			return fmt.Errorf("the e-mail of %s: %s", strings.Join(who, ", "), code(err))
		}
		if _, err := fmt.Fprintf(out, "The e-mail of %s: %s\n", strings.Join(who, ", "), says); err != nil {
			return err
		}
	}
	for address, s := range there {
		if _, ours := owners[address]; ours || !confirmed(s) { // AWS forgets an address that does not confirm
			continue
		}
		if _, err := client.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: s.SubscriptionArn}); err != nil {
			return fmt.Errorf("an e-mail of nobody any more: %s", code(err))
		}
	}
	return nil
}

// confirmed says whether the owner of a subscription's address said yes to AWS.
func confirmed(s types.Subscription) bool {
	return strings.HasPrefix(aws.ToString(s.SubscriptionArn), "arn:")
}

// subscribed makes one subscription what it should be, and says what it was.
func subscribed(ctx context.Context, client *sns.Client, topic, address string, s types.Subscription,
	filter string,
) (says string, err error) {
	if !confirmed(s) { // asking again has AWS write again
		_, err := client.Subscribe(ctx, &sns.SubscribeInput{
			TopicArn: &topic, Protocol: aws.String("email"), Endpoint: &address,
			Attributes: map[string]string{"FilterPolicy": filter},
		})
		return "AWS has written; nothing is sent before the link in it is opened.", err
	}
	now, err := client.GetSubscriptionAttributes(ctx,
		&sns.GetSubscriptionAttributesInput{SubscriptionArn: s.SubscriptionArn})
	if err != nil {
		return "", err
	}
	if same(now.Attributes["FilterPolicy"], filter) {
		return "confirmed.", nil
	}
	_, err = client.SetSubscriptionAttributes(ctx, &sns.SetSubscriptionAttributesInput{
		SubscriptionArn: s.SubscriptionArn, AttributeName: aws.String("FilterPolicy"), AttributeValue: &filter,
	})
	return "confirmed; whose it is has changed.", err
}

// same compares two filter policies whatever their spaces.
func same(a, b string) bool {
	var one, other map[string][]string
	return json.Unmarshal([]byte(a), &one) == nil && json.Unmarshal([]byte(b), &other) == nil &&
		maps.EqualFunc(one, other, slices.Equal)
}
