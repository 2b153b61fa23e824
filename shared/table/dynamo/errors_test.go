package dynamo_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/logging"

	"oyez/shared/table"
	"oyez/shared/table/dynamo"
)

// answering is a table whose service answers every call with this.
func answering(t *testing.T, answer http.HandlerFunc) *dynamo.Table {
	t.Helper()
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	return dynamo.New(dynamodb.New(dynamodb.Options{
		Region:       "eu-west-3",
		BaseEndpoint: aws.String(server.URL),
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "id", SecretAccessKey: "key"}, nil
		}),
		Retryer: aws.NopRetryer{},
		Logger:  logging.Nop{},
	}), "table")
}

// refusal is DynamoDB's answer with an error: its status, its code and more of its body.
func refusal(status int, code, more string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.Header().Set("X-Amzn-Requestid", "REQUEST")
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"__type":"com.amazonaws.dynamodb.v20120810#%s","message":"it was geheim"%s}`, code, more)
	}
}

var (
	put = table.Put{Item: table.Item{
		"pk": &types.AttributeValueMemberS{Value: "geheim"},
		"sk": &types.AttributeValueMemberS{Value: "a"},
	}}
	check = table.Check{Key: table.Key{PK: "geheim", SK: "b"}, If: table.Exists{Attr: "pk"}}
)

func TestErrors(t *testing.T) {
	cut := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	reasons := func(codes ...string) string {
		return `,"CancellationReasons":[{"Code":"` + strings.Join(codes, `","Message":"geheim"},{"Code":"`) + `"}]`
	}
	const cancelled = "TransactionCanceledException"
	for _, row := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{
			"partition or table over its rate", refusal(400, "ProvisionedThroughputExceededException", ""),
			table.ErrThrottled,
		},
		{"too fast", refusal(400, "ThrottlingException", ""), table.ErrThrottled},
		{"account over its rate", refusal(400, "RequestLimitExceeded", ""), table.ErrThrottled},
		{"a transaction at the item", refusal(400, "TransactionConflictException", ""), table.ErrThrottled},
		{
			"the same transaction, still going on", refusal(400, "TransactionInProgressException", ""),
			table.ErrThrottled,
		},
		{"malformed", refusal(400, "ValidationException", ""), table.ErrInvalid},
		{"unreadable", refusal(400, "SerializationException", ""), table.ErrInvalid},
		{"condition", refusal(400, "ConditionalCheckFailedException", ""), table.ErrCondition},
		{"no such table", refusal(400, "ResourceNotFoundException", ""), table.ErrUnavailable},
		{"no permission", refusal(400, "AccessDeniedException", ""), table.ErrUnavailable},
		{"old credentials", refusal(400, "ExpiredTokenException", ""), table.ErrUnavailable},
		{"code of next year", refusal(400, "SomethingNewException", ""), table.ErrUnavailable},
		{"fault of theirs", refusal(500, "InternalServerError", ""), table.ErrUnavailable},
		{
			"page of a proxy",
			func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusServiceUnavailable) },
			table.ErrUnavailable,
		},
		{
			"answer that is no JSON", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
			table.ErrUnavailable,
		},
		{"connection cut", cut, table.ErrUnavailable},
		{
			"transaction, condition", refusal(400, cancelled, reasons("None", "ConditionalCheckFailed")),
			table.ErrCondition,
		},
		{"transaction, conflict", refusal(400, cancelled, reasons("TransactionConflict", "None")), table.ErrThrottled},
		{
			"transaction, conflict and condition",
			refusal(400, cancelled, reasons("TransactionConflict", "ConditionalCheckFailed")), table.ErrCondition,
		},
		{"transaction, throttled", refusal(400, cancelled, reasons("None", "ThrottlingError")), table.ErrThrottled},
		{
			"transaction, over the rate", refusal(400, cancelled, reasons("ProvisionedThroughputExceeded", "None")),
			table.ErrThrottled,
		},
		{"transaction, item too large", refusal(400, cancelled, reasons("None", "ValidationError")), table.ErrInvalid},
		{
			"transaction, reason of next year", refusal(400, cancelled, reasons("None", "SomethingNew")),
			table.ErrUnavailable,
		},
		{"transaction, no reason", refusal(400, cancelled, ""), table.ErrUnavailable},
	} {
		t.Run(row.name, func(t *testing.T) {
			tbl := answering(t, row.answer)
			err := tbl.Put(t.Context(), put)
			if strings.HasPrefix(row.name, "transaction") {
				err = tbl.Transact(t.Context(), []table.Write{put, check})
			}
			for _, class := range []error{
				table.ErrThrottled, table.ErrInvalid, table.ErrCondition,
				table.ErrUnavailable,
			} {
				if errors.Is(err, class) != (class == row.want) {
					t.Errorf("%v: is it %q? %v", err, class, errors.Is(err, class))
				}
			}
			if strings.Contains(err.Error(), "geheim") {
				t.Errorf("the error quotes DynamoDB, which may quote a value: %v", err)
			}
		})
	}
}

func TestErrorNamesCallCodeAndRequest(t *testing.T) {
	err := answering(t, refusal(400, "ThrottlingException", "")).Put(t.Context(), put)
	const want = "PutItem: table throttles: ThrottlingException (request REQUEST)"
	if err.Error() != want {
		t.Fatalf("got %v\nwant %s", err, want)
	}
}

func TestSlowTableObeysTheDeadline(t *testing.T) {
	over := make(chan struct{})
	tbl := answering(t, func(http.ResponseWriter, *http.Request) { <-over })
	t.Cleanup(func() { close(over) })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := tbl.Get(ctx, table.Key{PK: "p", SK: "a"}); !errors.Is(err, context.DeadlineExceeded) ||
		errors.Is(err, table.ErrUnavailable) {
		t.Fatalf("got %v, want the context's error", err)
	}
}

// Reads of the table are consistent; those of an index cannot be.
func TestConsistentReads(t *testing.T) {
	for name, row := range map[string]struct {
		ask  func(tbl *dynamo.Table)
		want bool
	}{
		"get":   {func(tbl *dynamo.Table) { _, _ = tbl.Get(t.Context(), table.Key{PK: "p", SK: "a"}) }, true},
		"query": {func(tbl *dynamo.Table) { _, _ = tbl.Query(t.Context(), table.Query{PK: "p"}) }, true},
		"index query": {func(tbl *dynamo.Table) {
			_, _ = tbl.Query(t.Context(),
				table.Query{PK: "p", Index: &table.Due})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			asked := ""
			row.ask(answering(t, func(w http.ResponseWriter, r *http.Request) {
				b := make([]byte, r.ContentLength)
				_, _ = io.ReadFull(r.Body, b)
				asked = string(b)
				fmt.Fprint(w, "{}")
			}))
			if got := strings.Contains(asked, `"ConsistentRead":true`); got != row.want {
				t.Fatalf("asked %s", asked)
			}
		})
	}
}
