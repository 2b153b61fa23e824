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

	"oyez/infra/cli/cloud"
	"oyez/shared/rota"
	"oyez/shared/topic"
)

// subscribe gives the topic of e-mails one subscription for each address of the team, which filters by the ids of its
// owners, and removes the addresses that nobody has any more. AWS asks each new address to confirm.
func subscribe(ctx context.Context, out io.Writer, client *sns.Client, arn string, people []rota.Person) error {
	owners := map[string][]string{}
	for _, p := range people {
		if p.Email != "" {
			owners[p.Email] = append(owners[p.Email], p.ID)
		}
	}
	there := map[string]types.Subscription{}
	pages := sns.NewListSubscriptionsByTopicPaginator(client, &sns.ListSubscriptionsByTopicInput{TopicArn: &arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return fmt.Errorf("the subscriptions of -mail: %s", cloud.Code(err))
		}
		for _, s := range page.Subscriptions {
			if aws.ToString(s.Protocol) == "email" {
				there[aws.ToString(s.Endpoint)] = s
			}
		}
	}
	for _, address := range slices.Sorted(maps.Keys(owners)) {
		ids := slices.Sorted(slices.Values(owners[address]))
		who := strings.Join(ids, ", ")
		says, err := subscribed(ctx, client, arn, address, there[address], topic.Filter(ids))
		if err != nil {
			return fmt.Errorf("the e-mail of %s: %s", who, cloud.Code(err))
		}
		if _, err := fmt.Fprintf(out, "The e-mail of %s: %s\n", who, says); err != nil {
			return err
		}
		delete(there, address)
	}
	for _, s := range there {
		if !confirmed(s) { // AWS forgets it by itself
			continue
		}
		if _, err := client.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: s.SubscriptionArn}); err != nil {
			return fmt.Errorf("an e-mail that nobody has any more: %s", cloud.Code(err))
		}
	}
	return nil
}

// confirmed says whether a subscription's address has said yes to AWS.
func confirmed(s types.Subscription) bool {
	return strings.HasPrefix(aws.ToString(s.SubscriptionArn), "arn:")
}

// subscribed makes one subscription what it should be, and says what was done.
func subscribed(ctx context.Context, client *sns.Client, arn, address string, s types.Subscription,
	filter string,
) (says string, err error) {
	if !confirmed(s) { // subscribing again sends AWS's e-mail again
		_, err := client.Subscribe(ctx, &sns.SubscribeInput{
			TopicArn: &arn, Protocol: aws.String("email"), Endpoint: &address,
			Attributes: map[string]string{"FilterPolicy": filter},
		})
		return "AWS has written to it; nothing is sent before the link in that e-mail is opened.", err
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
	return "confirmed; its owner has changed.", err
}

// same compares two filter policies, whatever their spaces.
func same(a, b string) bool {
	var one, other map[string][]string
	return json.Unmarshal([]byte(a), &one) == nil && json.Unmarshal([]byte(b), &other) == nil &&
		maps.EqualFunc(one, other, slices.Equal)
}
