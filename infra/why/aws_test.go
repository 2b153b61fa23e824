package main

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"oyez/infra/cli"
	"oyez/infra/lab/dynamofake"
	"oyez/shared/mention"
	"oyez/shared/store"
	"oyez/shared/table/dynamo"
)

func TestTheTableOnAWSIsAsked(t *testing.T) {
	fake := dynamofake.New()
	t.Cleanup(func() { _ = fake.Close() })
	cfg := aws.Config{
		Region: "eu-west-3", BaseEndpoint: aws.String("http://dynamodb.invalid"),
		HTTPClient: &http.Client{Transport: fake}, Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDTEST", SecretAccessKey: "key"}, nil
		}),
	}
	client := dynamodb.NewFromConfig(cfg)
	if err := dynamo.Create(t.Context(), client, "oyez"); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 11, 21, 2, 0, 0, 0, time.UTC)
	m := mention.Mention{
		Key:    mention.Key{Source: "instagram/17", Kind: mention.Comment, ID: "1001"},
		Author: mention.Author{ID: "7", Followers: -1}, Text: "Where is my order?", SaidAt: at, HeardAt: at,
	}
	s := store.New(dynamo.New(client, "oyez"), func() time.Time { return at })
	if _, err := s.PutMention(t.Context(), m, false, ""); err != nil {
		t.Fatal(err)
	}
	c := command{
		now: func() time.Time { return at },
		aws: func(context.Context, string, string) (aws.Config, error) { return cfg, nil },
	}
	for _, row := range []struct{ name, table, id, want string }{
		{"its key", "oyez", "instagram/17/comment/1001", ""},
		{"without the platform", "oyez", "17/comment/1001", ""},
		{"the platform's id alone", "oyez", "1001", "1001: no open alert has this code; give the mention's id"},
		{"no id", "oyez", "nonsense", "nonsense: not known; an id is platform/account/kind/id"},
		{"never said", "oyez", "17/comment/9", "17/comment/9: Oyez never heard it; check the id and the table"},
		{"another table", "shop", "17/comment/1001", "no table shop in eu-west-3: give -table"},
	} {
		var out strings.Builder
		err := c.run(t.Context(), cli.IO{Out: &out}, []string{"-table", row.table, row.id})
		if row.want == "" && (err != nil || !strings.Contains(out.String(), "unscored")) ||
			row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), row.want)) {
			t.Errorf("%s: %v\n%s", row.name, err, &out)
		}
	}
}
