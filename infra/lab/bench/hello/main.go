// Command hello is a minimal function: aws-lambda-go, and one GetItem per event. Our functions' cold starts are
// compared with its.
package main

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/shared/settings"
)

func main() {
	cfg, err := settings.AWS(os.LookupEnv)
	if err != nil {
		panic(err)
	}
	client, name := dynamodb.NewFromConfig(cfg), &types.AttributeValueMemberS{Value: "hello"}
	lambda.Start(func(ctx context.Context) error {
		_, err := client.GetItem(ctx, &dynamodb.GetItemInput{
			TableName: aws.String(os.Getenv("TABLE_NAME")),
			Key:       map[string]types.AttributeValue{"pk": name, "sk": name}, ConsistentRead: aws.Bool(true),
		})
		return err
	})
}
