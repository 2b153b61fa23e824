package stack

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/infra/lab/dynamofake"
	"oyez/infra/lab/stack/declared"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
)

// However many steps time goes in, what is owed comes due at its time: a mention far from due is moved late, by all of
// them, and one that a function has written since by no more than what has passed since.
func TestRewind(t *testing.T) {
	served := dynamofake.New()
	t.Cleanup(func() { _ = served.Close() })
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-3", BaseEndpoint: aws.String("http://twin.invalid"),
		HTTPClient: &http.Client{Transport: served},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
	if err := dynamo.Create(t.Context(), client, "t"); err != nil {
		t.Fatal(err)
	}
	kept := dynamo.New(client, "t")
	now := time.Now().UTC().Truncate(time.Millisecond)
	put := func(pk string, due time.Duration) {
		t.Helper()
		text := func(s string) table.Value { return &types.AttributeValueMemberS{Value: s} }
		item := table.Item{
			"pk": text(pk), "sk": text("s"), "due": text("due#x"), "due_at": text(now.Add(due).Format(layout)),
			"at": text(now.Format(layout)),
			"v":  &types.AttributeValueMemberN{Value: "1"},
		}
		if err := kept.Put(t.Context(), table.Put{Item: item}); err != nil {
			t.Fatal(err)
		}
	}
	get := func(pk, attribute string) time.Duration {
		t.Helper()
		item, err := kept.Get(t.Context(), table.Key{PK: table.PK(pk), SK: "s"})
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(layout, item[attribute].(*types.AttributeValueMemberS).Value)
		if err != nil {
			t.Fatal(err)
		}
		return at.Sub(now)
	}
	s := &Stack{
		Template: &declared.Template{}, streams: []*stream{{moved: map[state]bool{}}},
		client: &http.Client{Transport: served},
		o:      Options{DynamoDB: "http://twin.invalid"},
	}
	put("said#soon", 2*time.Minute)
	put("said#later", 24*time.Hour)
	put("said#rewritten", 24*time.Hour)
	put("alert#1", 24*time.Hour)
	for n := 1; n <= 20; n++ {
		if n == 11 {
			put("said#rewritten", 25*time.Hour)
		}
		if err := s.rewind(t.Context(), declared.Table{Name: "t"}, time.Hour); err != nil {
			t.Fatal(err)
		}
		gone := time.Duration(n) * time.Hour
		if got := get("said#soon", "due_at"); got != 2*time.Minute-gone {
			t.Errorf("after %v what is due soon is due in %v", gone, got)
		}
		if got := get("alert#1", "due_at"); got != 24*time.Hour-gone {
			t.Errorf("after %v the alert is due in %v", gone, got)
		}
		want := 24 * time.Hour // not moved yet
		if want-gone <= farAway {
			want -= gone
		}
		if got := get("said#later", "due_at"); got != want || get("said#later", "at") != want-24*time.Hour {
			t.Errorf("after %v what is due later is due in %v, want %v", gone, got, want)
		}
	}
	if got := get("said#rewritten", "due_at"); got != 25*time.Hour {
		t.Errorf("what was written after ten hours, due in 25, is due in %v after ten more", got)
	}
	for range 9 {
		if err := s.rewind(t.Context(), declared.Table{Name: "t"}, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	if got := get("said#rewritten", "due_at"); got != 6*time.Hour {
		t.Errorf("what was written after ten hours, due in 25, is due in %v after nineteen more", got)
	}
	if len(s.behind) != 0 {
		t.Errorf("%d mentions are still to be moved", len(s.behind))
	}
}
