package dynamofake_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"oyez/infra/lab/dynamofake"
	"oyez/shared/table"
	"oyez/shared/table/dynamo"
)

func serve(t *testing.T) *dynamofake.Server {
	t.Helper()
	s := dynamofake.New()
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func client(s *dynamofake.Server) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "eu-west-3", BaseEndpoint: aws.String("http://fake.invalid"), HTTPClient: &http.Client{Transport: s},
		Retryer: aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
}

// A transaction retried under its token is not performed twice.
func TestTokens(t *testing.T) {
	s := serve(t)
	c, name := client(s), "oyez-"+rand.Text()
	if err := dynamo.Create(t.Context(), c, name); err != nil {
		t.Fatal(err)
	}
	key := table.Item{"pk": &types.AttributeValueMemberS{Value: "p"}, "sk": &types.AttributeValueMemberS{Value: "s"}}
	add := func(token, n string) error {
		_, err := c.TransactWriteItems(t.Context(), &dynamodb.TransactWriteItemsInput{
			ClientRequestToken: &token,
			TransactItems: []types.TransactWriteItem{{Update: &types.Update{
				TableName: &name, Key: key, UpdateExpression: aws.String("ADD #0 :0"),
				ExpressionAttributeNames:  map[string]string{"#0": "n"},
				ExpressionAttributeValues: table.Item{":0": &types.AttributeValueMemberN{Value: n}},
			}}},
		})
		return err
	}
	for _, token := range []string{"a", "a", "b", "a", "b"} {
		if err := add(token, "1"); err != nil {
			t.Fatal(err)
		}
	}
	if err := add("a", "2"); err == nil || !strings.Contains(err.Error(), "IdempotentParameterMismatch") {
		t.Errorf("another request under a used token: %v", err)
	}
	got, err := dynamo.New(c, name).Get(t.Context(), table.Key{PK: "p", SK: "s"})
	if n, ok := got["n"].(*types.AttributeValueMemberN); err != nil || !ok || n.Value != "2" {
		t.Errorf("%v, %v: want 2, one a token", got["n"], err)
	}
}

// It rejects what it does not support.
func TestRefuses(t *testing.T) {
	s := serve(t)
	c, name := client(s), "oyez-"+rand.Text()
	if err := dynamo.Create(t.Context(), c, name); err != nil {
		t.Fatal(err)
	}
	ask := func(operation, body string) int {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://fake.invalid",
			strings.NewReader(strings.ReplaceAll(body, "TABLE", name)))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", "DynamoDB_20120810."+operation)
		answer, err := s.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close() // it is a reader of bytes
		return answer.StatusCode
	}
	const key = `"Key":{"pk":{"S":"p"},"sk":{"S":"s"}}`
	for name, row := range map[string]struct{ operation, body string }{
		"no JSON":           {"GetItem", `{`},
		"no such table":     {"GetItem", `{"TableName":"other",` + key + `}`},
		"no such operation": {"PartiQL", `{"TableName":"TABLE"}`},
		"half a key":        {"GetItem", `{"TableName":"TABLE","Key":{"pk":{"S":"p"}}}`},
		"more than a key":   {"GetItem", `{"TableName":"TABLE","Key":{"pk":{"S":"p"},"sk":{"S":"s"},"a":{"S":"s"}}}`},
		"a function": {
			"DeleteItem",
			`{"TableName":"TABLE",` + key + `,"ConditionExpression":"contains (a, :0)"}`,
		},
		"a mix without ()": {"DeleteItem", `{"TableName":"TABLE",` + key +
			`,"ConditionExpression":"attribute_exists (a) AND attribute_exists (b) OR attribute_exists (c)"}`},
		"half an expression": {
			"DeleteItem",
			`{"TableName":"TABLE",` + key + `,"ConditionExpression":"attribute_exists (a"}`,
		},
		"an unknown value":  {"DeleteItem", `{"TableName":"TABLE",` + key + `,"ConditionExpression":"a = :0"}`},
		"an unknown change": {"UpdateItem", `{"TableName":"TABLE",` + key + `,"UpdateExpression":"DELETE a :0"}`},
		"a sum":             {"UpdateItem", `{"TableName":"TABLE",` + key + `,"UpdateExpression":"SET a = b + :0"}`},
		"another index": {
			"Query",
			`{"TableName":"TABLE","IndexName":"none","KeyConditionExpression":"pk = :0","ExpressionAttributeValues":{":0":{"S":"p"}}}`,
		},
		"not the table's key": {
			"Query",
			`{"TableName":"TABLE","KeyConditionExpression":"conv = :0","ExpressionAttributeValues":{":0":{"S":"p"}}}`,
		},
		"a filter of values": {"Scan", `{"TableName":"TABLE","IndexName":"due"}`},
		"an iterator":        {"GetRecords", `{"ShardIterator":"x"}`},
		"a table twice":      {"CreateTable", `{"TableName":"TABLE"}`},
		"nothing at all":     {"TransactWriteItems", `{"TransactItems":[]}`},
	} {
		if status := ask(row.operation, row.body); status != http.StatusBadRequest {
			t.Errorf("%s: %d", name, status)
		}
	}
}

// A stream read late loses nothing, keeps each item's changes in order, and gives each reader every change once.
func TestStream(t *testing.T) {
	s := serve(t)
	c, name := client(s), "oyez-"+rand.Text()
	if err := dynamo.Create(t.Context(), c, name); err != nil {
		t.Fatal(err)
	}
	ask := func(operation string, in, into any) {
		t.Helper()
		body, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://fake.invalid", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Target", "DynamoDBStreams_20120810."+operation)
		answer, err := s.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d, %v", operation, answer.StatusCode, err)
		}
	}
	const items, changes = 40, 30
	kept := dynamo.New(c, name)
	for n := range items * changes {
		put := table.Put{Item: table.Item{
			"pk": &types.AttributeValueMemberS{Value: fmt.Sprint("p", n%items)},
			"sk": &types.AttributeValueMemberS{Value: "s"},
			"n":  &types.AttributeValueMemberN{Value: fmt.Sprint(n)},
		}}
		if err := kept.Put(t.Context(), put); err != nil {
			t.Fatal(err)
		}
	}
	var list struct{ Streams []struct{ StreamArn string } }
	ask("ListStreams", map[string]string{"TableName": name}, &list)
	var at struct{ ShardIterator string }
	ask("GetShardIterator", map[string]string{
		"StreamArn": list.Streams[0].StreamArn, "ShardId": "shard-1",
		"ShardIteratorType": "TRIM_HORIZON",
	}, &at)
	type reader struct {
		at   string
		step int
		seen int
		last map[string]int
	}
	readers := []*reader{{at.ShardIterator, 1000, 0, map[string]int{}}, {at.ShardIterator, 100, 0, map[string]int{}}}
	read := func(r *reader) {
		var got struct {
			Records []struct {
				Dynamodb struct {
					NewImage struct{ PK, N struct{ S, N string } }
				}
			}
			NextShardIterator string
		}
		ask("GetRecords", map[string]any{"ShardIterator": r.at, "Limit": r.step}, &got)
		for _, record := range got.Records {
			n, err := strconv.Atoi(record.Dynamodb.NewImage.N.N)
			pk := record.Dynamodb.NewImage.PK.S
			if before, told := r.last[pk]; err != nil || told && before != n-items {
				t.Fatalf("%s: %d after %d, %v", pk, n, before, err)
			}
			r.last[pk] = n
			r.seen++
		}
		r.at = got.NextShardIterator
	}
	for tries := 0; readers[1].seen < items*changes && tries < 10*items*changes; tries++ {
		for _, r := range readers {
			read(r)
		}
	}
	for _, r := range readers {
		if r.seen != items*changes {
			t.Errorf("%d changes told of %d to who reads %d at once", r.seen, items*changes, r.step)
		}
	}
}
